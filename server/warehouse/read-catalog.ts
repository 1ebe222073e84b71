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

/** Reads what the warehouse holds, at the reader's moment. */
export const readCatalog: ReadCatalog = async (reader) => {
  const [state] = await reader.all<{ data_version: number }>(`select data_version from plumbline.state`)
  const connections = await reader.all<ConnectionRow>(
    `select c.id, c.vendor, c.label, t.currency, c.published, c.partial
     from plumbline.connection c left join plumbline.told_currency t on t.connection = c.id where c.active order by c.id`,
  )
  const objects = await reader.all<ObjectRow>(
    `select coalesce(o.connection, u.connection) as connection, coalesce(o.object, u.object) as object,
       coalesce(o.label, u.label) as label, o.object is not null as known, o.synced_at, u.message, u.action
     from plumbline.object o full join plumbline.unreadable u on u.connection = o.connection and u.object = o.object
     order by 2`,
  )
  // Present fields come last, so that they win over removed ones of the same name.
  const fields = await reader.all<FieldRow>(
    `select connection, object, name, column_name, spec, removed_at from plumbline.field order by case when removed_at is null then 1 else 0 end, removed_at`,
  )
  const held = ENTERED_TABLES.map(
    (table) =>
      `select '${table}' as name, bool_or(_valid_to = cast('infinity' as timestamptz)) as stands from entered.${table} having count(*) > 0`,
  )
  const entered = await reader.all<{ name: EnteredTable; stands: boolean }>(held.join(' union all '))
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
