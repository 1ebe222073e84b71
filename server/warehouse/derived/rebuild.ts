import type { Catalog, CatalogObject } from '../catalog.ts'
import { ABOUT, isAboutPerson } from '../about.ts'
import { quote } from '../columns.ts'
import { readCatalog } from '../read-catalog.ts'
import { ownColumns, type VersionTable } from '../version-table.ts'
import type { Dialect, Warehouse, Writer } from '../warehouse.ts'
import { CHECK_JOINS, CHECK_VALUES, checkColumns, phonesOf } from './checks.ts'
import { checkPhones } from './phones.ts'
import { derivedRows, derivedVersion } from './row.ts'

/**
 * Derives anew what is kept beside the source's values wherever it was derived by other rules: a side copy of each table,
 * swapped in with its version in one transaction. Every version keeps its times; only what was concluded from it changes.
 */
export async function rebuildDerived(warehouse: Warehouse): Promise<void> {
  const version = derivedVersion(warehouse.dialect)
  const { stale, catalog } = await warehouse.read(async (reader) => ({
    stale: await reader.all<{ connection: string; object: string }>(
      `select connection, object from plumbline.object where derived is distinct from $1`,
      [version],
    ),
    catalog: await readCatalog(reader),
  }))
  for (const { connection, object } of stale) {
    const found = find(catalog, connection, object)
    // A connection that isn't set up is derived anew once it is again.
    if (!found) continue
    await warehouse.write(async (writer) => {
      await rebuild(writer, warehouse, found)
      await writer.run(`update plumbline.object set derived = $3 where connection = $1 and object = $2`, [
        connection,
        object,
        version,
      ])
    })
  }
}

function find(catalog: Catalog, connection: string, object: string) {
  const owner = catalog.connections.find(({ id }) => id === connection)
  const entry = owner?.objects.get(object)
  return owner && entry ? { vendor: owner.vendor, entry } : null
}

async function rebuild(
  writer: Writer,
  { dialect }: Warehouse,
  { vendor, entry }: { vendor: VersionTable['vendor']; entry: CatalogObject },
): Promise<void> {
  const table = tableOf(dialect, vendor, entry)
  const all = await writer.all<{
    column_name: string
    type: VersionTable['columns'][number]['field']['type']
  }>(
    `select distinct column_name, type from plumbline.field where connection = $1 and object = $2 order by column_name`,
    [table.connection, table.schema.object],
  )
  const values = all.map(({ column_name: name }) => quote(name))
  const copy = `${quote(table.connection)}.${quote(`${table.schema.object}__rebuilt`)}`
  const own = ownColumns({ vendor, schema: table.schema, dialect })
  const typed = all.map(({ column_name: name, type }) => `${quote(name)} ${dialect.type(type)}`)
  await writer.run(`create table ${copy}(${[...own, ...typed].join(', ')})`)

  const kept = ['_id', '_valid_from', '_valid_to', '_source_updated_at', '_deleted', '_merged_into', '_cause']
  const rows = `select ${[...kept, ...values].join(', ')} from ${table.name}`
  const derived = `(${derivedRows(dialect, table, rows)})`
  const concluded = ['_hash', '_void', ...(table.about ? [ABOUT] : [])]
  const checks = checkColumns(table)
  if (checks.length > 0) await checkPhones(writer, phonesOf(derived))
  await writer.run(
    `insert into ${copy}(${[...kept, ...concluded, ...checks, ...values].join(', ')})
     select ${[...kept, ...concluded].map((column) => `p.${column}`).join(', ')}${checks.length > 0 ? `, ${CHECK_VALUES.join(', ')}` : ''}
       ${values.map((column) => `, p.${column}`).join('')}
     from ${derived} p ${checks.length > 0 ? CHECK_JOINS : ''}`,
  )
  await writer.run(`drop table ${table.name}`)
  await writer.run(`alter table ${copy} rename to ${quote(table.schema.object)}`)
}

/** The table with the fields that the source has now: what a removed field held is kept and concludes nothing. */
function tableOf(
  dialect: Dialect,
  vendor: VersionTable['vendor'],
  { connection, object, label, table, columns }: CatalogObject,
): VersionTable {
  const present = [...columns.values()].filter(({ removed }) => !removed)
  const schema = {
    object,
    label,
    fields: present.map(({ field }) => field),
    roles: { id: '', updated: null, deleted: null, mergedInto: null },
  }
  return {
    connection,
    vendor,
    name: table,
    schema,
    columns: present.map(({ field, column }) => ({ field, column })),
    unfilled: [],
    about: isAboutPerson(dialect, vendor, schema.object),
  }
}
