import type { Mapping, MappingChange, PreviewedValue } from '../../shared/mapping.ts'
import { Vendor } from '../../shared/vocabulary.ts'
import { literal } from '../warehouse/sql.ts'
import type { Model } from '../warehouse/model/model.ts'
import { columnTypes } from '../warehouse/model/relations.ts'
import { Moment } from '../warehouse/model/moment.ts'
import type { Parameter, Reader, Row } from '../warehouse/warehouse.ts'
import type { RecordUrl } from './engine/related.ts'
import type { Snapshot } from './engine/snapshot.ts'
import { MAPPED_FIELDS } from './mapped-fields.ts'

/** As many as a person looks up in the CRM. */
const EXAMPLES = 5

interface Asked {
  readonly present: Snapshot
  readonly proposed: Snapshot
  readonly changes: readonly MappingChange[]
  readonly recordUrl: RecordUrl
}

/** The relation and column that hold a mapped field of the model; null of one that is no single column. */
export function heldIn(field: string): { readonly relation: string; readonly column: string } | null {
  const [relation = '', column = '*'] = field.split('.')
  return column === '*' ? null : { relation, column }
}

/** A field of the model that would be read from another field of the source's. */
interface Moved {
  readonly title: string
  readonly relation: string
  readonly column: string
  readonly vendor: Vendor
  readonly objects: readonly string[]
}

/** What records say and what they would say, of each field of the model that would be read from another field of theirs. */
export async function previewValues(
  reader: Reader,
  { present, proposed, changes, recordUrl }: Asked,
): Promise<PreviewedValue[]> {
  const at = present.at(present.now)
  if (at === null) return []
  const told: PreviewedValue[] = []
  for (const moved of movedFields([present.model.mapping, proposed.model.mapping], changes)) {
    const connections = present.catalog.connections.filter(({ vendor }) => vendor === moved.vendor)
    if (connections.length === 0) continue
    const { sql, parameters } = compared(
      { ...moved, connections: connections.map(({ id }) => id) },
      [present.model, proposed.model],
      new Moment(at),
    )
    const rows = await reader.all(sql, parameters)
    const byObject = Map.groupBy(rows, (row) => JSON.stringify([row['connection'], row['object']]))
    told.push(...[...byObject.values()].map((own) => previewedValue(moved, own, recordUrl)))
  }
  return told
}

function movedFields(mappings: readonly Mapping[], changes: readonly MappingChange[]): Moved[] {
  return Vendor.options.flatMap((vendor) =>
    Object.entries(MAPPED_FIELDS).flatMap(([field, fieldsOf]): Moved[] => {
      const held = heldIn(field)
      const choices = mappings.flatMap((mapping) => fieldsOf(mapping[vendor], vendor))
      const places = choices.flatMap(({ setting }) => (setting === null ? [] : [`${vendor}.${setting}`]))
      const change = changes.find(({ path }) =>
        places.some((place) => path === place || path.startsWith(`${place}.`)),
      )
      if (change === undefined || held === null) return []
      const objects = [...new Set(choices.map(({ object }) => object))]
      return [{ title: change.title, ...held, vendor, objects }]
    }),
  )
}

/** A row for each object with what its records come to, once for each example. Both models bind what they need to one moment. */
function compared(
  { relation, column, objects, connections }: Moved & { readonly connections: readonly string[] },
  models: readonly [present: Model, proposed: Model],
  moment: Moment,
): { readonly sql: string; readonly parameters: readonly Parameter[] } {
  const reads = { [relation]: ['connection', 'object', 'record_id', 'label', column] }
  const value = `select connection, object, record_id, label, cast(${column} as text) as value from ${relation}`
  const [present, proposed] = models.map(
    (model) =>
      model.compose({ ctes: [{ name: 'told', sql: value, reads }], select: 'select * from told' }, moment)
        .sql,
  )
  const oneOf = (names: readonly string[]) => `in (${names.map(literal).join(', ')})`
  const sql = `with held as materialized (
      select a.connection, a.object, a.record_id, a.label, a.value as before, b.value as after
      from (${present}) as a
      join (${proposed}) as b on b.connection = a.connection and b.object = a.object and b.record_id = a.record_id
      where a.connection ${oneOf(connections)} and a.object ${oneOf(objects)}
    ), counted as (
      select connection, object, cast(count(*) as integer) as records, cast(count(before) as integer) as held_before,
        cast(count(after) as integer) as held_after, cast(sum(case when before is distinct from after then 1 else 0 end) as integer) as changed
      from held group by connection, object
    ), example as (
      select *, row_number() over (partition by connection, object
          order by case when before is null or after is null then 1 else 0 end, case when after is null then 1 else 0 end, record_id desc) as nth
      from held where before is distinct from after
    )
    select c.*, e.record_id, e.label, e.before, e.after from counted c
    left join example e on e.connection = c.connection and e.object = c.object and e.nth <= ${EXAMPLES}
    order by c.connection, c.object, e.nth`
  return { sql, parameters: moment.parameters }
}

function previewedValue(
  { title, relation, column }: Moved,
  rows: readonly Row[],
  recordUrl: RecordUrl,
): PreviewedValue {
  const [first] = rows
  const [connection, object] = [String(first?.['connection']), String(first?.['object'])]
  const count = (name: string) => Number(first?.[name] ?? 0)
  const text = (row: Row, name: string) => (row[name] == null ? null : String(row[name]))
  return {
    title,
    connection,
    object,
    type: typeOf(columnTypes(relation)?.[column]),
    records: count('records'),
    before: count('held_before'),
    after: count('held_after'),
    changed: count('changed'),
    examples: rows.flatMap((row) => {
      const recordId = text(row, 'record_id')
      if (recordId === null) return []
      const url = recordUrl(connection, object, recordId)
      return [
        { recordId, label: text(row, 'label'), url, before: text(row, 'before'), after: text(row, 'after') },
      ]
    }),
  }
}

function typeOf(sqlType: string | undefined): PreviewedValue['type'] {
  if (sqlType === 'date') return 'day'
  return sqlType?.startsWith('decimal') ? 'money' : 'text'
}
