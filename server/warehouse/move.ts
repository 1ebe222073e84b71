import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quote } from './columns.ts'
import { rebuildDerived } from './derived/rebuild.ts'
import { literal } from './sql.ts'
import { WarehouseError, type Cell, type Reader, type Warehouse, type Writer } from './warehouse.ts'

/** Rows that are on their way at a time. */
const AT_ONCE = 20_000
/** The target's own: what has been taken over. In no schema of Plumbline's, so that it is never moved on. */
const PROGRESS = 'plumbline_moving'
/** What each database knows of itself. */
const OWN = new Set(['plumbline_migration', PROGRESS])

/** The embedded engine's types as PostgreSQL has them. https://duckdb.org/docs/stable/sql/data_types/overview */
const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  DOUBLE: 'double precision',
  DATE: 'date',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  'DECIMAL(18,4)': 'numeric(18, 4)',
  'VARCHAR[]': 'text[]',
  // A row's hash, which each engine computes by itself: it is derived anew.
  UBIGINT: 'bigint',
}
const HASH = 'UBIGINT'
const LIST = 'VARCHAR[]'

/** How far a table is. */
export interface MoveStep {
  readonly table: string
  readonly rows: number
  readonly of: number
}

export interface MovedTable {
  readonly table: string
  readonly rows: number
}

interface Table {
  /** Quoted and qualified; the same on both. */
  readonly name: string
  readonly schema: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: number
  /** Behind the last row in the order in which the engine keeps them; rows that were removed leave gaps. */
  readonly end: number
}

interface Move {
  /** An embedded workspace that nobody else has open. */
  readonly from: Warehouse
  /** Brought up to date, and with nothing in it but what an earlier, interrupted move has brought. */
  readonly to: Warehouse
  /** Where rows lie on their way. */
  readonly directory: string
  readonly onStep?: (step: MoveStep) => void
  readonly signal?: AbortSignal
}

/**
 * Takes over every table of an embedded workspace, some thousand rows at a time, each with how far it is in one transaction: one
 * that is interrupted goes on where it was. Then the number of rows and their content are held against each other, table by
 * table, and what an engine computes by itself is derived anew. Throws `WarehouseError` for a target that holds anything else,
 * and where the two don't agree.
 */
export async function moveWarehouse(move: Move): Promise<readonly MovedTable[]> {
  const { from, to, directory, signal } = move
  const tables = await from.read(readTables)
  await begin(to)
  mkdirSync(directory, { recursive: true })
  try {
    for (const table of tables) await moveTable(table, move)
    for (const table of tables) {
      signal?.throwIfAborted()
      await compare(table, from, to)
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
  await rebuildDerived(to)
  await to.write((writer) => writer.run(`drop table ${PROGRESS}`))
  return tables.map(({ name, rows }) => ({ table: name, rows }))
}

async function readTables(reader: Reader): Promise<Table[]> {
  const found = await reader.all<{ schema: string; table: string; name: string; type: string }>(
    `select c.table_schema as schema, c.table_name as "table", c.column_name as name, c.data_type as type
     from information_schema.columns c join information_schema.tables t
       on t.table_catalog = c.table_catalog and t.table_schema = c.table_schema and t.table_name = c.table_name
     where c.table_catalog = current_database() and t.table_type = 'BASE TABLE' order by 1, 2, c.ordinal_position`,
  )
  const groups = Map.groupBy(
    found.filter(({ table }) => !OWN.has(table)),
    ({ schema, table }) => `${quote(schema)}.${quote(table)}`,
  )
  const tables: Table[] = []
  for (const [name, columns] of groups) {
    const [counted] = await reader.all<{ n: number; end: number }>(
      `select count(*) as n, coalesce(max(rowid) + 1, 0) as "end" from ${name}`,
    )
    tables.push({
      name,
      schema: columns[0]!.schema,
      columns: columns.map(({ name: column, type }) => ({ name: column, type })),
      rows: counted!.n,
      end: counted!.end,
    })
  }
  return tables
}

async function begin(to: Warehouse): Promise<void> {
  await to.write(async (writer) => {
    const [known] = await writer.all(
      `select 1 as one from information_schema.tables where table_name = ${literal(PROGRESS)}`,
    )
    if (known) return
    const [used] = await writer.all(`select 1 as one from plumbline.connection limit 1`)
    if (used)
      throw new WarehouseError('The target holds a workspace already.', {
        action: 'Name a database in which nothing was ever kept.',
      })
    await writer.run(
      `create table ${PROGRESS}(name text not null, taken bigint not null, place bigint not null)`,
    )
  })
}

async function moveTable(table: Table, { from, to, directory, onStep, signal }: Move): Promise<void> {
  let { taken, place } = await start(table, to)
  for (;;) {
    onStep?.({ table: table.name, rows: taken, of: table.rows })
    if (place >= table.end) return
    signal?.throwIfAborted()
    const rows = await from.read((reader) => readRows(reader, table, place))
    const path = join(directory, 'rows.ndjson')
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))
    taken += rows.length
    place += AT_ONCE
    await to.write(async (writer) => {
      if (rows.length > 0) await take(writer, table, path)
      await writer.run(
        `update ${PROGRESS} set taken = cast($2 as bigint), place = cast($3 as bigint) where name = $1`,
        [table.name, taken, place],
      )
    })
  }
}

/** How many rows were taken over before, and up to which. A table that nothing was taken of is made, or emptied of what every new database has. */
async function start(
  { name, schema, columns }: Table,
  to: Warehouse,
): Promise<{ taken: number; place: number }> {
  return to.write(async (writer) => {
    const [known] = await writer.all<{ taken: number; place: number }>(
      `select taken, place from ${PROGRESS} where name = $1`,
      [name],
    )
    if (known) return known
    await writer.run(`create schema if not exists ${quote(schema)}`)
    const defined = columns.map((column) => `${quote(column.name)} ${typeOf(column.type)}`)
    await writer.run(`create table if not exists ${name}(${defined.join(', ')})`)
    await writer.run(`delete from ${name}`)
    await writer.run(`insert into ${PROGRESS} values ($1, 0, 0)`, [name])
    return { taken: 0, place: 0 }
  })
}

/** Rows from a place on, in the order in which the engine keeps them, which stays while nobody writes. */
function readRows(reader: Reader, { name, columns }: Table, place: number): Promise<Record<string, Cell>[]> {
  const values = columns.map(({ name: column, type }, index) => {
    if (type === HASH) return `'0' as c${index}`
    const text =
      type === LIST ? `cast(to_json(${quote(column)}) as varchar)` : `cast(${quote(column)} as varchar)`
    return `${text} as c${index}`
  })
  return reader.all(
    `select ${values.join(', ')} from ${name} where rowid >= ${place} and rowid < ${place + AT_ONCE} order by rowid`,
  )
}

async function take(writer: Writer, { name, columns }: Table, path: string): Promise<void> {
  const staged = columns.map((_, index) => ({ name: `c${index}`, path: [`c${index}`] }))
  await writer.stage('moved', { paths: [path], format: 'ndjson', columns: staged })
  const values = columns.map(({ type }, index) =>
    type === LIST
      ? `case when c${index} is not null then array(select json_array_elements_text(cast(c${index} as json))) end`
      : `cast(c${index} as ${typeOf(type)})`,
  )
  await writer.run(
    `insert into ${name}(${columns.map((column) => quote(column.name)).join(', ')}) select ${values.join(', ')} from moved`,
  )
}

function typeOf(type: string): string {
  const found = TYPES[type]
  if (found === undefined)
    throw new WarehouseError(`A table holds values of the type ${type}, which can't be moved.`)
  return found
}

async function compare(table: Table, from: Warehouse, to: Warehouse): Promise<void> {
  const [before, after] = [await contentOf(table, from), await contentOf(table, to)]
  if (before.rows === after.rows && before.sum === after.sum) return
  throw new WarehouseError(
    `${table.name} isn't the same in the target: ${before.rows} rows here, ${after.rows} there${before.rows === after.rows ? ', with other values' : ''}.`,
    { action: 'Drop the target’s tables and move again; the workspace here is unchanged.' },
  )
}

/** How many rows there are, and a sum of their hashes, which doesn't depend on their order. */
async function contentOf(
  { name, columns }: Table,
  warehouse: Warehouse,
): Promise<{ rows: number; sum: bigint }> {
  const compared = columns.filter(({ type }) => type !== HASH).map((column) => quote(column.name))
  return warehouse.read(async (reader) => {
    let rows = 0
    let sum = 0n
    for await (const chunk of reader.stream(`select ${compared.join(', ')} from ${name}`)) {
      rows += chunk.length
      for (const row of chunk) sum += hashOf(Object.values(row))
    }
    return { rows, sum }
  })
}

function hashOf(cells: readonly Cell[]): bigint {
  return createHash('sha256').update(JSON.stringify(cells)).digest().readBigUInt64BE()
}
