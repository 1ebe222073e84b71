import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { ClientBase } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'
import { isCluster, placeMade } from './citus.ts'
import { quote } from './columns.ts'
import { literal } from './sql.ts'

/** Which tables there are, with their columns. */
const TABLES = 'tables.json'
/** What isn't copied: a refresh token that was renewed since would be taken for a stolen one. */
const isSecret = ({ schema, table }: Pick<Table, 'schema' | 'table'>) =>
  schema === 'plumbline' && table === 'secret'

const Table = z.object({
  schema: z.string(),
  table: z.string(),
  file: z.string().regex(/^[0-9]+\.copy\.gz$/),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string().regex(/^[a-z][a-z0-9 (),[\]]*$/),
      required: z.boolean(),
      default: z
        .string()
        .regex(/^[a-z0-9':. ]+$/)
        .nullable(),
    }),
  ),
})
type Table = z.infer<typeof Table>

/** Lends connections, one after the other. */
type Lend = <T>(begin: string, work: (client: ClientBase) => Promise<T>) => Promise<T>

const BEGIN = 'begin isolation level repeatable read read only'

/**
 * Copies every table into a file of its own. All are seen at one moment, which a transaction holds that touches no table: whoever
 * changes one, as a sync that meets a new field, waits for the copy of that table alone.
 */
export async function copyOut(lend: Lend, folder: string): Promise<void> {
  await lend(BEGIN, async (holding) => {
    const { rows } = await holding.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    const { snapshot } = rows[0]!
    const seeing = async <T>(work: (client: ClientBase) => Promise<T>) =>
      lend(BEGIN, async (client) => {
        await client.query(`set transaction snapshot ${literal(snapshot)}`)
        return work(client)
      })
    const tables = await seeing(readTables)
    for (const table of tables) await seeing((client) => copyTable(client, table, folder))
    await writeFile(join(folder, TABLES), JSON.stringify(tables), { flag: 'wx' })
  })
}

async function copyTable(
  client: ClientBase,
  { schema, table, file, columns }: Table,
  folder: string,
): Promise<void> {
  const names = columns.map(({ name }) => quote(name)).join(', ')
  const kept = isSecret({ schema, table }) ? 'where false' : ''
  const rows = client.query(
    copyTo(`copy (select ${names} from ${quote(schema)}.${quote(table)} ${kept}) to stdout`),
  )
  await pipeline(rows, createGzip({ level: 1 }), createWriteStream(join(folder, file), { flags: 'wx' }))
}

/**
 * Puts the tables of a copy in the place of all that the client's transaction finds of a workspace; secrets stay as they are.
 * Nobody else may be at work.
 */
export async function copyIn(client: ClientBase, folder: string): Promise<void> {
  const cluster = await isCluster(client)
  const tables = z.array(Table).parse(JSON.parse(await readFile(join(folder, TABLES), 'utf8')))
  for (const found of await readTables(client))
    if (!isSecret(found)) await client.query(`drop table ${quote(found.schema)}.${quote(found.table)}`)
  for (const { schema, table, file, columns } of tables) {
    const name = `${quote(schema)}.${quote(table)}`
    const defined = columns.map(
      (column) =>
        `${quote(column.name)} ${column.type}${column.default === null ? '' : ` default ${column.default}`}${column.required ? ' not null' : ''}`,
    )
    await client.query(`create schema if not exists ${quote(schema)}`)
    const made = `create table if not exists ${name}(${defined.join(', ')})`
    await client.query(made)
    if (cluster) await placeMade(client, made)
    const into = client.query(
      copyFrom(`copy ${name}(${columns.map((each) => quote(each.name)).join(', ')}) from stdin`),
    )
    await pipeline(createReadStream(join(folder, file)), createGunzip(), into)
    await client.query(`analyze ${name}`)
  }
}

/** Every table of the workspace; what others keep in the same database isn't ours. https://www.postgresql.org/docs/current/catalog-pg-attribute.html */
async function readTables(client: ClientBase): Promise<Table[]> {
  const known = await client.query<{ any: boolean }>(
    `select to_regclass('plumbline.connection') is not null as any`,
  )
  const connections = known.rows[0]!.any ? ` or n.nspname in (select id from plumbline.connection)` : ''
  const { rows } = await client.query<{
    schema: string
    table: string
    name: string
    type: string
    required: boolean
    default: string | null
  }>(
    `select n.nspname as schema, c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as "default"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and (n.nspname in ('plumbline', 'entered')${connections}
       or (n.nspname = current_schema() and c.relname = 'plumbline_migration'))
     order by 1, 2, a.attnum`,
  )
  const groups = Map.groupBy(rows, ({ schema, table }) => `${schema}.${table}`)
  return [...groups.values()].map((columns, index) => ({
    schema: columns[0]!.schema,
    table: columns[0]!.table,
    file: `${index + 1}.copy.gz`,
    columns: columns.map(({ schema: _schema, table: _table, ...column }) => column),
  }))
}
