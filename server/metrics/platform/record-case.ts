import type { Detail } from '../../../shared/metric.ts'
import { recordKey } from '../../warehouse/model/relation.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import type { Reads } from '../../warehouse/model/reads.ts'
import { spoken, type Dimension } from '../metric.ts'

/**
 * HubSpot keeps a contact's original source as a code.
 * https://knowledge.hubspot.com/properties/understand-source-properties
 */
const HUBSPOT_SOURCES = {
  ORGANIC_SEARCH: 'Organic search',
  PAID_SEARCH: 'Paid search',
  EMAIL_MARKETING: 'Email marketing',
  SOCIAL_MEDIA: 'Organic social',
  REFERRALS: 'Referrals',
  OTHER_CAMPAIGNS: 'Other campaigns',
  DIRECT_TRAFFIC: 'Direct traffic',
  OFFLINE: 'Offline sources',
  PAID_SOCIAL: 'Paid social',
  AI_REFERRALS: 'AI referrals',
} as const

/** Where somebody came from, in the words of the CRM. */
export const LEAD_SOURCE: Dimension = {
  id: 'source',
  title: 'Lead source',
  names: HUBSPOT_SOURCES,
  spoken: spoken('from “{value}”', 'without a lead source'),
}

/** What every metric of people's records can be cut by. */
export const RECORD_DIMENSIONS: readonly Dimension[] = [
  { id: 'system', title: 'System', spoken: spoken('in {value}', 'in no system') },
  {
    id: 'kind',
    title: 'Object',
    spoken: {
      ...spoken('of the object {value}', 'of no object'),
      names: {
        Lead: 'leads',
        Contact: 'contacts',
        Account: 'accounts',
        Opportunity: 'opportunities',
        Campaign: 'campaigns',
      },
    },
  },
  // Whose records they are is for whoever asks: a change isn't put down to a colleague by name.
  { id: 'owner', title: 'Owner', explains: false, spoken: spoken('of {value}', 'without an owner') },
  LEAD_SOURCE,
  { id: 'stage', title: 'Stage', spoken: spoken('at the stage “{value}”', 'without a stage') },
  { id: 'created', title: 'Week of creation', type: 'week', explains: false, listed: false },
]

/** The week of the workspace's calendar in which a record was created, such as `2026-W46`: a trend from the first day on. */
function weekOf(instant: string): string {
  const local = `(${instant} at time zone (select zone from clock))`
  return `cast(extract(isoyear from ${local}) as integer) || '-W' || lpad(cast(extract(week from ${local}) as text), 2, '0')`
}

const NAMES = {
  person: 'Person',
  account: 'Account',
  opportunity: 'Opportunity',
  campaign: 'Campaign',
} as const
type Relation = keyof typeof NAMES

/** Salesforce leads and contacts are told apart where people work with them. */
const KIND: Record<Relation, string> = {
  person: `case when p.object = 'lead' then 'Lead' else 'Contact' end`,
  account: `'Account'`,
  opportunity: `'Opportunity'`,
  campaign: `'Campaign'`,
}
const NONE = 'cast(null as text)'
const SOURCE: Record<Relation, string> = {
  person: 'p.lead_source',
  account: NONE,
  opportunity: 'p.lead_source',
  campaign: NONE,
}
const STAGE: Record<Relation, string> = {
  person: 'p.lifecycle_stage',
  account: NONE,
  opportunity: 'p.stage',
  campaign: 'p.status',
}

const RECORD = ['connection', 'object', 'record_id', 'label', 'system', 'owner_name', 'created_at']
const OWN_READS: Record<Relation, readonly string[]> = {
  person: ['lead_source', 'lifecycle_stage'],
  account: [],
  opportunity: ['lead_source', 'stage'],
  campaign: ['status'],
}

/** What `recordColumns` reads, and these columns of the relation besides. */
export function recordReads(relation: Relation, more: readonly string[]): Reads {
  return { clock: ['now_at', 'zone'], [relation]: [...RECORD, ...OWN_READS[relation], ...more] }
}

/** The case, the record and the dimensions of a row of the relation under the alias `p`. */
export function recordColumns(relation: Relation): Record<string, string> {
  return {
    case_id: recordKey('p'),
    at: '(select now_at from clock)',
    connection: 'p.connection',
    object: 'p.object',
    record_id: 'p.record_id',
    label: 'p.label',
    system: 'p.system',
    kind: KIND[relation],
    owner: 'p.owner_name',
    source: SOURCE[relation],
    stage: STAGE[relation],
    created: weekOf('p.created_at'),
  }
}

/** What tells one record of a person from another: which of them to keep is judged by it. */
export const PERSON_DETAILS: readonly Detail[] = [
  { name: 'address', title: 'E-mail', type: 'text' },
  { name: 'created_day', title: 'Created', type: 'day' },
  { name: 'changed_day', title: 'Changed', type: 'day' },
  { name: 'filled', title: 'Fields filled', type: 'text' },
]

/** The columns of these details, from `person` under the alias `p`. */
export function personColumns(): Record<string, string> {
  const day = (column: string) => `cast(p.${column} at time zone (select zone from clock) as date)`
  return {
    address: 'p.email',
    created_day: day('created_at'),
    changed_day: day('updated_at'),
    filled: `p.present || ' of ' || p.required`,
  }
}

/** What these read. */
export const PERSON_READS = ['email', 'created_at', 'updated_at', 'present', 'required'] as const

const DETAIL_ITEMS = Object.entries(personColumns()).map(([name, sql]) => `${sql} as ${name}`)

/** The other records of a person's cluster of duplicates, with the details of a person's record. */
export const relatedDuplicates: Piece = {
  reads: {
    person_cluster: ['connection', 'object', 'record_id', 'cluster_id', 'survivor'],
    person: ['connection', 'object', 'record_id', 'label', ...PERSON_READS],
    clock: ['zone'],
  },
  sql: `select ${recordKey('a')} as case_id,
      case when b.survivor then 'Suggested to keep' else 'Duplicate' end as role, b.connection, b.object, b.record_id, p.label,
      ${DETAIL_ITEMS.join(', ')}
    from person_cluster a
    join person_cluster b on b.connection = a.connection and b.cluster_id = a.cluster_id and (b.object <> a.object or b.record_id <> a.record_id)
    join person p on p.connection = b.connection and p.object = b.object and p.record_id = b.record_id`,
}
