import type { Vendor } from '../../../shared/vocabulary.ts'
import { agreement, PAIR_FIELDS, unreadable } from './pair-field.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'

/** Of Salesforce's record. */
const OURS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  system: 'text',
  owner_name: 'text',
  lead_source: 'text',
  lifecycle_stage: 'text',
  created_at: 'timestamptz',
} as const satisfies Columns

/** Of HubSpot's. */
const THEIRS = ['connection', 'object', 'record_id', 'label', 'link_reason'] as const

const perField = <T extends Columns[string]>(suffix: string, type: T) =>
  Object.fromEntries(PAIR_FIELDS.map(({ id }) => [`${id}_${suffix}`, type]))

const COLUMNS: Columns = {
  person_id: 'text',
  ...OURS,
  twin_connection: 'text',
  twin_object: 'text',
  twin_record_id: 'text',
  twin_label: 'text',
  link_reason: 'text',
  phone_field: 'text',
  twin_phone_field: 'text',
  compared: 'integer',
  agreed: 'integer',
  differing: 'text',
  unreadable: 'text',
  ...perField('agrees', 'boolean'),
  ...perField('ours', 'text'),
  ...perField('theirs', 'text'),
}

/**
 * Every record of a person in Salesforce with every record of the same person in HubSpot, as `identity` links them, and what
 * they say of what both keep. A field's `_agrees` is NULL where a side is empty or can't be compared; `compared` and `agreed`
 * count these; `_ours` is Salesforce's value, `_theirs` HubSpot's, as they have it.
 */
export const personPair: Relation = {
  name: 'person_pair',
  columns: COLUMNS,
  compile(context) {
    const sources = PAIR_FIELDS.flatMap(({ reads }) => reads)
    const sides = (['salesforce', 'hubspot'] as const).map((vendor) => connectionsOf(context, vendor))
    const paired = sides.every((ids) => ids.length > 0)
    const items = Object.entries(COUNTED).filter(([name]) => context.wants(name))
    const own = Object.entries(EXPRESSIONS).map(([name, sql]) => `${sql} as ${name}`)
    const wanted = [
      ...Object.keys(EXPRESSIONS)
        .filter((name) => context.wants(name))
        .map((name) => `p.${name}`),
      ...items.map(([name, sql]) => `cast(${sql} as ${COLUMNS[name]}) as ${name}`),
    ]
    const [ours, theirs] = sides.map((ids) => (ids.length === 0 ? '(null)' : `(${ids.join(', ')})`))
    return {
      sql: `select ${wanted.join(', ') || 'p.person_id'} from (
        select ${own.join(',\n          ')}
        from person s join person h on h.person_id = s.person_id
        where s.connection in ${ours} and h.connection in ${theirs}
      ) as p`,
      backed: new Set(paired ? Object.keys(COLUMNS) : []),
      sources: [],
      apart: true,
      reads: { person: ['person_id', ...Object.keys(OURS), ...THEIRS, ...sources] },
    }
  },
}

function connectionsOf({ connections }: ModelContext, vendor: Vendor): string[] {
  const people = vendor === 'salesforce' ? ['lead', 'contact'] : ['contact']
  return connections
    .filter((each) => each.vendor === vendor && people.some((object) => each.objects.has(object)))
    .map(({ id }) => literal(id))
}

const EXPRESSIONS: Readonly<Record<string, string>> = {
  person_id: 's.person_id',
  ...Object.fromEntries(Object.keys(OURS).map((name) => [name, `s.${name}`])),
  twin_connection: 'h.connection',
  twin_object: 'h.object',
  twin_record_id: 'h.record_id',
  twin_label: 'h.label',
  link_reason: 'h.link_reason',
  phone_field: 's.phone_field',
  twin_phone_field: 'h.phone_field',
  unreadable: titles(PAIR_FIELDS.map((field) => unreadable(field, 's', 'h'))),
  ...Object.fromEntries(PAIR_FIELDS.map((field) => [`${field.id}_agrees`, agreement(field, 's', 'h')])),
  ...Object.fromEntries(PAIR_FIELDS.map(({ id, value }) => [`${id}_ours`, value('s')])),
  ...Object.fromEntries(PAIR_FIELDS.map(({ id, value }) => [`${id}_theirs`, value('h')])),
}

const count = (condition: (column: string) => string) =>
  PAIR_FIELDS.map(({ id }) => `case when ${condition(`p.${id}_agrees`)} then 1 else 0 end`).join(' + ')

/** Made of the others. */
const COUNTED: Readonly<Record<string, string>> = {
  compared: count((agrees) => `${agrees} is not null`),
  agreed: count((agrees) => agrees),
  differing: titles(PAIR_FIELDS.map(({ id }) => `not p.${id}_agrees`)),
}

function titles(conditions: readonly string[]): string {
  const named = PAIR_FIELDS.map(
    ({ title }, nth) => `case when ${conditions[nth]!} then ${literal(title)} end`,
  )
  return `nullif(concat_ws(', ', ${named.join(', ')}), '')`
}
