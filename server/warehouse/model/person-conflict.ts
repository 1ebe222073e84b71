import type { Vendor } from '../../../shared/vocabulary.ts'
import { PAIR_FIELDS, type PairField } from './pair-field.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'

const PAIR = [
  'person_id',
  'connection',
  'object',
  'record_id',
  'label',
  'twin_connection',
  'twin_object',
  'twin_record_id',
  'twin_label',
]

const COLUMNS = {
  person_id: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  twin_connection: 'text',
  twin_object: 'text',
  twin_record_id: 'text',
  twin_label: 'text',
  field: 'text',
  field_title: 'text',
  our_field: 'text',
  our_value: 'text',
  our_from: 'timestamptz',
  our_to: 'timestamptz',
  their_field: 'text',
  their_value: 'text',
  their_from: 'timestamptz',
  their_to: 'timestamptz',
  newer: 'text',
} as const satisfies Columns

/**
 * One row per pair of records and field in which they disagree: what Salesforce says (`our_…`), what HubSpot says
 * (`their_…`), and from when each stands (see `person_change`). `newer` is the system that was changed after the other
 * for certain; NULL where that can't be told.
 */
export const personConflict: Relation = {
  name: 'person_conflict',
  columns: COLUMNS,
  compile(context) {
    const perField = (...suffixes: readonly string[]) =>
      PAIR_FIELDS.flatMap(({ id }) => suffixes.map((suffix) => `${id}_${suffix}`))
    const selects = PAIR_FIELDS.map(
      (field) => `select ${PAIR.map((name) => `p.${name}`).join(', ')}, ${literal(field.id)} as field,
          ${literal(field.title)} as field_title,
          ${fieldName(context, 'salesforce', field)} as our_field, p.${field.id}_ours as our_value,
          a.${field.id}_from as our_from, a.${field.id}_to as our_to,
          ${fieldName(context, 'hubspot', field)} as their_field, p.${field.id}_theirs as their_value,
          b.${field.id}_from as their_from, b.${field.id}_to as their_to
        from person_pair p
        left join person_change a on a.connection = p.connection and a.object = p.object and a.record_id = p.record_id
        left join person_change b on b.connection = p.twin_connection and b.object = p.twin_object and b.record_id = p.twin_record_id
        where not p.${field.id}_agrees`,
    )
    return {
      sql: `select c.*, case when our_from > their_to then 'salesforce' when their_from > our_to then 'hubspot' end as newer
        from (${selects.join('\n        union all ')}) as c`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        person_pair: [...PAIR, 'phone_field', 'twin_phone_field', ...perField('agrees', 'ours', 'theirs')],
        person_change: ['connection', 'object', 'record_id', ...perField('from', 'to')],
      },
    }
  },
}

/** What the vendor calls the field, by the record's object. */
function fieldName({ mapping }: ModelContext, vendor: Vendor, field: PairField): string {
  const side = vendor === 'salesforce' ? '' : 'twin_'
  if (field.id === 'phone') return `p.${side}phone_field`
  const called = (object: string) => {
    const names = field.sources(mapping, vendor, object)
    // A contact's company is the name of its account.
    return literal(names.length === 0 ? 'Account.Name' : names.join(', '))
  }
  if (vendor === 'hubspot') return called('contact')
  return `case p.object when 'lead' then ${called('lead')} else ${called('contact')} end`
}
