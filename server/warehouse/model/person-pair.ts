import type { Vendor } from '../../../shared/vocabulary.ts'
import { agreement, MOBILE, PAIR_FIELDS, unreadable, type PairField } from './pair-field.ts'
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
    const sides = (['salesforce', 'hubspot'] as const).map((vendor) => connectionsOf(context, vendor))
    const paired = sides.every((ids) => ids.length > 0)
    const own = Object.entries(EXPRESSIONS).filter(
      ([name]) => context.wants(name) || name.endsWith('_agrees') || name === 'person_id',
    )
    const counted = Object.entries(COUNTED).filter(([name]) => context.wants(name))
    const wanted = [
      ...own.filter(([name]) => context.wants(name)).map(([name]) => `p.${name}`),
      ...counted.map(([name, sql]) => `cast(${sql} as ${COLUMNS[name]}) as ${name}`),
    ]
    const [ours, theirs] = sides.map((ids) => (ids.length === 0 ? '(null)' : `(${ids.join(', ')})`))
    const shown = PAIR_FIELDS.filter(({ id }) => context.wants(`${id}_ours`) || context.wants(`${id}_theirs`))
    const us = Object.keys(OURS).filter(context.wants)
    const them = THEIRS.filter((name) => context.wants(name === 'link_reason' ? name : `twin_${name}`))
    return {
      sql: `select ${wanted.join(', ') || 'p.person_id'} from (
        select ${own.map(([name, sql]) => `${sql} as ${name}`).join(',\n          ')}
        from (${side(us, shown)} where p.connection in ${ours}) as s
        join (${side(them, shown)} where p.connection in ${theirs}) as h on h.person_id = s.person_id
      ) as p`,
      backed: new Set(paired ? Object.keys(COLUMNS) : []),
      sources: [],
      apart: true,
      reads: {
        person: [
          ...new Set(['person_id', 'connection', 'phone_field', ...us, ...them]),
          ...PAIR_FIELDS.flatMap(({ reads }) => reads),
          ...shown.flatMap(({ shows }) => shows),
        ],
      },
    }
  },
}

/** One side's records with what of them is compared made ready, so that little has to be carried to where they meet. */
function side(columns: readonly string[], shown: readonly PairField[]): string {
  const own = [...new Set(['person_id', 'phone_field', ...columns])].map((name) => `p.${name}`)
  const compared = PAIR_FIELDS.flatMap(({ id, key, filled }) => [
    `${key('p')} as ${id}_key`,
    `${filled('p')} as ${id}_filled`,
  ])
  const values = shown.map(({ id, value }) => `${value('p')} as ${id}_value`)
  return `select ${[...own, `${MOBILE('p')} as mobile`, ...compared, ...values].join(', ')} from person p`
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
  ...Object.fromEntries(PAIR_FIELDS.map(({ id }) => [`${id}_ours`, `s.${id}_value`])),
  ...Object.fromEntries(PAIR_FIELDS.map(({ id }) => [`${id}_theirs`, `h.${id}_value`])),
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
