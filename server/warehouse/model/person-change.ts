import { union, type Columns, type ModelContext, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { PAIR_FIELDS, type PairField } from './pair-field.ts'
import { sourcesOf, type Source } from './source.ts'

const perField = <T extends Columns[string]>(suffix: string, type: T) =>
  Object.fromEntries(PAIR_FIELDS.map(({ id }) => [`${id}_${suffix}`, type]))

const COLUMNS: Columns = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  ...perField('from', 'timestamptz'),
  ...perField('to', 'timestamptz'),
}

const PEOPLE = [
  ['salesforce', 'lead'],
  ['salesforce', 'contact'],
  ['hubspot', 'contact'],
] as const

/**
 * When each field of records that disagree with their twin came to say what it says: not before `_from`, not after `_to`. They
 * are equal where the source tells the moment: by a field's history, or because nothing was changed since the record was made.
 * Else the versions tell: the record's time of change in the version that first had the value is the latest that it can be,
 * that of the version before it, or the record's creation, the earliest. Both are NULL where another record holds the value.
 */
export const personChange: Relation = {
  name: 'person_change',
  columns: COLUMNS,
  compile(context) {
    const parts = PEOPLE.flatMap(([vendor, object]) =>
      sourcesOf(context, vendor, object).map((source) => changesOf(context, source)),
    )
    return {
      ...union(context, COLUMNS, parts),
      reads: {
        person_pair: [
          'connection',
          'object',
          'record_id',
          'twin_connection',
          'twin_object',
          'twin_record_id',
          'agreed',
          'compared',
        ],
        stage_change: ['connection', 'object', 'record_id', 'field', 'event_at', 'origin'],
      },
    }
  },
}

function changesOf(context: ModelContext, source: Source) {
  const { vendor, id } = source.connection
  const { object } = source.object
  const fields = PAIR_FIELDS.flatMap((field) => {
    const names = field.sources(context.mapping, vendor, object)
    const values = names.flatMap((name) => source.text(name) ?? [])
    return values.length === 0 ? [] : [{ field, names, value: together(field, values) }]
  })
  const made = vendor === 'salesforce' ? 'CreatedDate' : 'createdate'
  const across = source.across([made, ...fields.flatMap(({ names }) => names)])
  const created = source.instant(made) ?? 'null'
  const side = vendor === 'salesforce' ? '' : 'twin_'
  const disputed = `select ${side}record_id from person_pair
      where agreed < compared and ${side}connection = ${literal(id)} and ${side}object = ${literal(object)}`
  const moved = fields.map(
    ({ field, value }) => `${value} is distinct from lag(${value}) over w as ${field.id}_moved`,
  )
  // A row that was read again for another reason than a change says when it was read, not when it was changed.
  const versions = `select r._id, case when r._cause is null then r._source_updated_at else r._valid_from end as seen,
        case when r._cause is null then coalesce(lag(r._source_updated_at) over w, ${created}) end as before${moved
          .map(
            (sql) => `,
        ${sql}`,
          )
          .join('')}
      from ${across} where r._id in (${disputed})
      window w as (partition by r._id order by r._valid_from)`
  const bounds = fields.map(
    ({ field: { id: name } }) =>
      `max(v.before) filter (where v.${name}_moved) as ${name}_from, max(v.seen) filter (where v.${name}_moved) as ${name}_to`,
  )
  const told = toldBy(
    context,
    source,
    fields.map(({ field }) => field),
  )
  return {
    from: `(select v._id${bounds.map((sql) => `, ${sql}`).join('')} from (${versions}) as v group by v._id) as c
      left join (${told}) as t on t.record_id = c._id`,
    columns: {
      connection: literal(id),
      object: literal(object),
      record_id: 'c._id',
      ...Object.fromEntries(
        fields.flatMap(({ field: { id: name } }) => {
          const exact = `t.${name}_at >= coalesce(c.${name}_from, t.${name}_at) and t.${name}_at <= coalesce(c.${name}_to, t.${name}_at)`
          const bound = (end: string) => `case when ${exact} then t.${name}_at else c.${name}_${end} end`
          return [
            [`${name}_from`, bound('from')],
            [`${name}_to`, bound('to')],
          ]
        }),
      ),
    },
  }
}

/** The last change of each field that its source's history tells. */
function toldBy(context: ModelContext, source: Source, fields: readonly PairField[]): string {
  const { vendor, id } = source.connection
  const { object } = source.object
  const own = (field: PairField) => field.sources(context.mapping, vendor, object)
  const pivot = (name: (field: string) => string, at: string) =>
    fields
      .map((field) => {
        const names = own(field).map((each) => literal(name(each)))
        return `, max(${at}) filter (where ${names.length === 0 ? 'false' : `h.field in (${names.join(', ')})`}) as ${field.id}_at`
      })
      .join('')
  const history =
    vendor === 'salesforce'
      ? sourcesOf(context, vendor, `${object}history`).find((found) => found.connection.id === id)
      : undefined
  const [of, field, at] = [
    history?.text(object === 'lead' ? 'LeadId' : 'ContactId'),
    history?.text('Field'),
    history?.instant('CreatedDate'),
  ]
  if (history && of && field && at) {
    // https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_leadhistory.htm
    const called = (name: string) => (name === 'OwnerId' ? 'Owner' : name)
    return `select h.record_id${pivot(called, 'h.at')} from (
        select ${of} as record_id, ${field} as field, ${at} as at from ${history.from}) as h group by h.record_id`
  }
  return `select h.record_id${pivot((name) => name, 'h.event_at')} from stage_change as h
      where h.connection = ${literal(id)} and h.object = ${literal(object)} and h.origin = 'history' group by h.record_id`
}

/** Of several phones the first one counts; a name is all its parts. */
function together({ id }: PairField, values: readonly string[]): string {
  if (values.length === 1) return values[0]!
  return id === 'phone' ? `coalesce(${values.join(', ')})` : `concat_ws(' ', ${values.join(', ')})`
}
