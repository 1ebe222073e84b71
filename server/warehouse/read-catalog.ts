import type { Vendor } from '../../shared/vocabulary.ts'
import type { Field } from '../connectors/connector.ts'
import {
  ENTERED_TABLES,
  type Catalog,
  type CatalogColumn,
  type CatalogConnection,
  type CatalogObject,
  type EnteredTable,
  type ReadCatalog,
} from './catalog.ts'
import { quote } from './columns.ts'

interface ConnectionRow {
  readonly id: string
  readonly vendor: Vendor
  readonly label: string
  readonly currency: string | null
  readonly published: string | null
  readonly partial: boolean
}

interface ObjectRow {
  readonly connection: string
  readonly object: string
  readonly label: string
  readonly known: boolean
  readonly synced_at: string | null
  readonly message: string | null
  readonly action: string | null
}

interface FieldRow {
  readonly connection: string
  readonly object: string
  readonly name: string
  readonly column_name: string
  readonly spec: string
  readonly removed_at: string | null
}

/**
 * Reads what the warehouse holds, at the reader's moment. As of a past one: the fields that the sources had then, what was
 * published by then, and what could not be read. Which currency an organisation keeps, and which connections are set up, is
 * told as it is now.
 */
export const readCatalog: ReadCatalog = async (reader, asOf) => {
  const past = asOf === undefined ? null : PAST
  const at = asOf === undefined ? [] : [asOf]
  const [state] = await reader.all<{ data_version: number }>(`select data_version from plumbline.state`)
  const connections = await reader.all<ConnectionRow>(
    `select c.id, c.vendor, c.label, t.currency, p.published, coalesce(p.partial, false) as partial
     from plumbline.connection c left join plumbline.told_currency t on t.connection = c.id
       left join (${past?.published ?? `select id as connection, published, partial from plumbline.connection`}) p on p.connection = c.id
     where c.active order by c.id`,
    at,
  )
  const objects = await reader.all<ObjectRow>(
    `select coalesce(o.connection, u.connection) as connection, coalesce(o.object, u.object) as object,
       coalesce(o.label, u.label) as label, o.object is not null as known, o.synced_at, u.message, u.action
     from (${past?.objects ?? 'select * from plumbline.object'}) o
       full join (${past?.unreadable ?? 'select * from plumbline.unreadable'}) u on u.connection = o.connection and u.object = o.object
     order by 2`,
    at,
  )
  // Present fields come last, so that they win over removed ones of the same name.
  const fields = await reader.all<FieldRow>(
    `select connection, object, name, column_name, spec, removed_at from (${past?.fields ?? 'select * from plumbline.field'}) f
     order by case when removed_at is null then 1 else 0 end, removed_at`,
    at,
  )
  const held = ENTERED_TABLES.map(
    (table) =>
      `select '${table}' as name, bool_or(${past?.stands ?? `_valid_to = cast('infinity' as timestamptz)`}) as stands
       from entered.${table}${past === null ? '' : ` where ${past.entered}`} having count(*) > 0`,
  )
  const entered = await reader.all<{ name: EnteredTable; stands: boolean }>(held.join(' union all '), at)
  return {
    dataVersion: state!.data_version,
    entered: new Set(entered.map(({ name }) => name)),
    standing: new Set(entered.filter(({ stands }) => stands).map(({ name }) => name)),
    connections: connections.map((row): CatalogConnection => {
      const own = objects.filter(({ connection }) => connection === row.id)
      const described = (rows: readonly ObjectRow[]) =>
        new Map(rows.map((object) => [object.object, describe(object, fields, row.published)]))
      return {
        ...row,
        objects: described(own.filter(({ known }) => known)),
        withheld: described(own.filter(({ known }) => !known)),
      }
    }),
  } satisfies Catalog
}

const AT = 'cast($1 as timestamptz)'

/** The same tables as they were at `$1`, an instant of knowledge time. */
const PAST = {
  published: `select distinct on (connection) connection, instant as published, partial from plumbline.publication
    where published_at <= ${AT} order by connection, published_at desc`,
  // What was read to its end by a run that had begun before the last publication by then.
  objects: `select o.connection, o.object, o.label, r.synced_at from plumbline.object o left join (
      select run.connection, ro.object, max(ro.read_at) as synced_at
      from plumbline.run_object ro join plumbline.run on run.id = ro.run_id join (
        select connection, max(instant) as instant from plumbline.publication where published_at <= ${AT} group by connection
      ) p on p.connection = run.connection and run.as_of <= p.instant
      group by run.connection, ro.object
    ) r on r.connection = o.connection and r.object = o.object
    where exists (select 1 from plumbline.field f where f.connection = o.connection and f.object = o.object and f.first_seen <= ${AT})`,
  unreadable: `select connection, object, label, message, action from (
      select distinct on (run.connection, ro.object) run.connection, ro.object, ro.label, ro.state,
        ro.refusal_message as message, ro.refusal_action as action
      from plumbline.run_object ro join plumbline.run on run.id = ro.run_id
      where run.as_of <= ${AT} and ro.state in ('complete', 'unreadable') order by run.connection, ro.object, run.as_of desc
    ) last where state = 'unreadable'`,
  fields: `select connection, object, name, column_name, spec,
      case when removed_at <= ${AT} then removed_at end as removed_at
    from plumbline.field where first_seen <= ${AT}`,
  entered: `_valid_from <= ${AT}`,
  stands: `_valid_to > ${AT}`,
}

function describe(row: ObjectRow, fields: readonly FieldRow[], published: string | null): CatalogObject {
  const columns = new Map<string, CatalogColumn>()
  for (const field of fields) {
    if (field.connection !== row.connection || field.object !== row.object) continue
    columns.set(field.name, {
      field: JSON.parse(field.spec) as Field,
      column: quote(field.column_name),
      removed: field.removed_at !== null,
    })
  }
  return {
    connection: row.connection,
    object: row.object,
    label: row.label,
    table: `${quote(row.connection)}.${quote(row.object)}`,
    columns,
    syncedAt: row.synced_at,
    published,
    refusal: row.message === null ? null : { message: row.message, action: row.action },
  }
}
