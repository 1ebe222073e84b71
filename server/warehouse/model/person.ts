import { literal, union, type Compiled, type Relation } from './relation.ts'
import { OWNER_JOIN, OWNER_KIND, OWNER_NAME } from './owner.ts'
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
    const own = union(PERSON_OWN, [
      ...salesforceContacts(context),
      ...salesforceLeads(context),
      ...hubspotPeople(context),
    ])
    const rank = `case p.lifecycle_stage ${STAGES.map((stage, index) => `when ${literal(stage)} then ${index + 1}`).join(' ')} end`
    const needed = STAGES.indexOf(mapping.ownerNeededFrom) + 1
    const routing = mapping.routingFields.map((field) => `p.${field} is not null`).join(' or ')
    return {
      ...own,
      backed: new Set([
        ...own.backed,
        ...(own.backed.has('lifecycle_stage') ? ['lifecycle_rank', 'owner_needed'] : []),
      ]),
      sql: `select p.*, ${OWNER_KIND} as owner_kind, ${OWNER_NAME} as owner_name,
          coalesce(p.domain, a.domain, split_part(p.email, '@', 2), lower(p.company)) as company_domain,
          ${rank} as lifecycle_rank, coalesce(${rank} >= ${needed}, false) as owner_needed,
          (${OWNER_KIND} in ('human', 'inactive')) as owned, (${routing === '' ? 'true' : routing}) as routable,
          (d.record_id is not null) as on_open_opportunity,
          coalesce(i.entity_id, p.connection || ':' || p.object || ':' || p.record_id) as person_id, i.reason as link_reason
        from (${own.sql}) as p ${OWNER_JOIN}
        left join account a on a.connection = p.connection and a.record_id = p.account_record_id
        left join open_deal_person d on d.connection = p.connection and d.record_id = p.record_id and d.object = p.object
        left join identity i on i.kind = 'person' and i.connection = p.connection and i.object = p.object and i.record_id = p.record_id`,
    } satisfies Compiled
  },
}
