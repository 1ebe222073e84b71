import { derive, entityColumns } from './derive.ts'
import type { ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { OWNER_COLUMNS, OWNER_EMAIL } from './owner.ts'
import { hubspotPeople, PERSON_OWN, salesforceContacts, salesforceLeads } from './person-source.ts'
import { STAGES } from '../../../shared/stage.ts'

const ACCOUNT = {
  join: `left join account a on a.connection = p.connection and a.record_id = p.account_record_id`,
  by: ['connection', 'account_record_id'],
  reads: { account: ['connection', 'record_id', 'domain'] },
}
/** The account that is a person's company; of most people it isn't looked for. */
const COMPANY = {
  join: `left join account b on b.connection = p.connection and b.record_id = case when p.company_by_account then p.account_record_id end`,
  by: ['connection', 'account_record_id', 'company_by_account'],
  reads: { account: ['connection', 'record_id', 'name'] },
}

/**
 * One row per record of a person: Salesforce contacts and unconverted leads, HubSpot contacts. `person_id` says who it is.
 * Text is NULL where blank or a placeholder. What a rule asks of a person (`reachable`, `owner_needed`, `owned`, `routable`,
 * `on_open_opportunity`, `opted_out`, `hard_bounced`) is NULL where the source doesn't keep what it takes to tell.
 */
export const person: Relation = {
  name: 'person',
  scan: true,
  beside: ['identity', 'owner', 'account'],
  columns: {
    ...PERSON_OWN,
    owner_kind: 'text',
    owner_name: 'text',
    owner_email: 'text',
    company_domain: 'text',
    company_name: 'text',
    lifecycle_rank: 'integer',
    reachable: 'boolean',
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
        owner_email: OWNER_EMAIL,
        // Part of an address that can't be one would be the same "company" for many.
        company_domain: {
          sql: `coalesce(p.domain, a.domain, case when p.email_valid then split_part(p.email, '@', 2) end, lower(trim(p.company)))`,
          of: ['domain', 'email_valid', 'email', 'company'],
          joined: ACCOUNT,
        },
        // Salesforce keeps a contact's company as its account.
        company_name: {
          sql: `case when p.company_by_account then b.name else p.company end`,
          of: ['company', 'company_by_account'],
          joined: COMPANY,
        },
        lifecycle_rank: { sql: rank, of: ['lifecycle_stage'] },
        reachable: {
          sql: `case when coalesce(p.email_valid, false) or coalesce(p.phone_valid, false) then true when p.phone_kept then false end`,
          of: ['email_valid', 'phone_valid', 'phone_kept'],
        },
        owner_needed: {
          // A stage of which nobody has said what it means tells nothing.
          sql: `case when p.stage_kept and (p.stage_typed is null or p.lifecycle_stage is not null) then coalesce(${rank} >= ${needed}, false) end`,
          of: ['lifecycle_stage', 'stage_typed', 'stage_kept'],
        },
        owned: {
          ...OWNER_COLUMNS.owned,
          sql: `case when p.owner_kept then ${OWNER_COLUMNS.owned.sql} end`,
          of: ['owner_id', 'owner_kept'],
        },
        routable: {
          sql: routing === '' ? 'true' : `case when p.routing_kept then (${routing}) end`,
          of: [...mapping.routingFields, 'routing_kept'],
        },
        on_open_opportunity: {
          sql: `case when ${readsDeals(context)} then d.record_id is not null end`,
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

/** Whether the person's connection tells who is on a deal. */
function readsDeals({ connections }: ModelContext): string {
  const ids = connections
    .filter(({ objects }) => objects.has('opportunitycontactrole') || objects.has('deal_contact'))
    .map(({ id }) => literal(id))
  return ids.length === 0 ? 'false' : `p.connection in (${ids.join(', ')})`
}
