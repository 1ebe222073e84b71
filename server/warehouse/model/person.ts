import { derive, entityColumns } from './derive.ts'
import { literal, type Relation } from './relation.ts'
import { OWNER_COLUMNS } from './owner.ts'
import { hubspotPeople, PERSON_OWN, salesforceContacts, salesforceLeads } from './person-source.ts'
import { STAGES } from './mapping.ts'

/**
 * One row per record of a person: Salesforce contacts and unconverted leads, HubSpot contacts. `person_id` says who it is.
 * Text is NULL where blank or a placeholder.
 */
export const person: Relation = {
  name: 'person',
  columns: {
    ...PERSON_OWN,
    owner_kind: 'text',
    owner_name: 'text',
    company_domain: 'text',
    lifecycle_rank: 'integer',
    owner_needed: 'boolean',
    owned: 'boolean',
    routable: 'boolean',
    on_open_opportunity: 'boolean',
    person_id: 'text',
    link_reason: 'text',
  },
  compile(context) {
    const { mapping } = context
    const rank = `case p.lifecycle_stage ${STAGES.map((stage, index) => `when ${literal(stage)} then ${index + 1}`).join(' ')} end`
    const needed = STAGES.indexOf(mapping.ownerNeededFrom) + 1
    const routing = mapping.routingFields.map((field) => `p.${field} is not null`).join(' or ')
    return derive(context, {
      own: PERSON_OWN,
      parts: [...salesforceContacts(context), ...salesforceLeads(context), ...hubspotPeople(context)],
      derived: {
        ...OWNER_COLUMNS,
        ...entityColumns('person'),
        // Part of an address that can't be one would be the same "company" for many.
        company_domain: {
          sql: `coalesce(p.domain, a.domain, case when p.email_valid then split_part(p.email, '@', 2) end, lower(trim(p.company)))`,
          of: ['domain', 'email_valid', 'email', 'company'],
          joined: {
            join: `left join account a on a.connection = p.connection and a.record_id = p.account_record_id`,
            by: ['connection', 'account_record_id'],
            reads: { account: ['connection', 'record_id', 'domain'] },
          },
        },
        lifecycle_rank: { sql: rank, of: ['lifecycle_stage'] },
        owner_needed: { sql: `coalesce(${rank} >= ${needed}, false)`, of: ['lifecycle_stage'] },
        routable: { sql: routing === '' ? 'true' : `(${routing})`, of: mapping.routingFields },
        on_open_opportunity: {
          sql: '(d.record_id is not null)',
          of: ['connection', 'object', 'record_id'],
          joined: {
            join: `left join open_deal_person d on d.connection = p.connection and d.object = p.object and d.record_id = p.record_id`,
            by: ['connection', 'object', 'record_id'],
            reads: { open_deal_person: ['connection', 'object', 'record_id'] },
          },
        },
      },
    })
  },
}
