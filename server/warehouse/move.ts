import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { alikeRules } from './alike.ts'
import { quote } from './columns.ts'
import { rebuildDerived } from './derived/rebuild.ts'
import { defaultMapping } from './model/mapping-defaults.ts'
import { readCatalog } from './read-catalog.ts'
import { literal } from './sql.ts'
import { WarehouseError, type Reader, type Warehouse, type Writer } from './warehouse.ts'

/** Rows that are on their way at a time. */
const AT_ONCE = 100_000
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
const TEXT = 'VARCHAR'
/** On their way, texts begin with it: in a CSV an empty one is none. */
const SAID = '='

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
  await takeOverAlike(from, to)
  await to.write((writer) => writer.run(`drop table ${PROGRESS}`))
  return tables.map(({ name, rows }) => ({ table: name, rows }))
}

/** Who is alike was found by rules that say the same in the words of either engine. */
async function takeOverAlike(from: Warehouse, to: Warehouse): Promise<void> {
  const rulesOf = (warehouse: Warehouse) =>
    warehouse.read(async (reader) => {
      const catalog = await readCatalog(reader)
      return alikeRules({ catalog, mapping: defaultMapping, dialect: warehouse.dialect })
    })
  const [before, now] = [await rulesOf(from), await rulesOf(to)]
  await to.write((writer) =>
    writer.run(`update plumbline.alike set rules = $2 where rules = $1`, [before, now]),
  )
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
    const path = join(directory, 'rows.csv')
    await from.read((reader) => writeRows(reader, { table, place, path }))
    place += AT_ONCE
    await to.write(async (writer) => {
      taken += await take(writer, table, path)
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

interface Slice {
  readonly table: Table
  readonly place: number
  /** Where the rows are written. */
  readonly path: string
}

/** Rows from a place on, in the order in which the engine keeps them, which stays while nobody writes. */
async function writeRows(reader: Reader, { table: { name, columns }, place, path }: Slice): Promise<void> {
  const values = columns.map(({ name: column, type }, index) => {
    if (type === HASH) return `'0' as c${index}`
    const text = type === LIST ? `to_json(${quote(column)})` : quote(column)
    return `${isText(type) ? `${literal(SAID)} || ` : ''}cast(${text} as varchar) as c${index}`
  })
  await reader.all(
    `copy (select ${values.join(', ')} from ${name} where rowid >= ${place} and rowid < ${place + AT_ONCE})
     to ${literal(path)} (format csv, header true)`,
  )
}

function isText(type: string): boolean {
  return type === LIST || type === TEXT
}

/** How many rows it took. */
async function take(writer: Writer, { name, columns }: Table, path: string): Promise<number> {
  const staged = columns.map((_, index) => ({ name: `c${index}`, path: [`c${index}`] }))
  await writer.stage('moved', { paths: [path], format: 'csv', columns: staged })
  const values = columns.map(({ type }, index) => {
    const text = isText(type) ? `substr(c${index}, ${SAID.length + 1})` : `c${index}`
    return type === LIST
      ? `case when c${index} is not null then array(select json_array_elements_text(cast(${text} as json))) end`
      : `cast(${text} as ${typeOf(type)})`
  })
  return writer.run(
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

/**
 * How many rows there are, and a sum of their hashes, which doesn't depend on their order. Each engine works it out by itself, of
 * texts that both write alike, as rows by the million would take long to come here.
 */
async function contentOf(
  { name, columns }: Table,
  warehouse: Warehouse,
): Promise<{ rows: number; sum: string }> {
  const row = columns
    .filter(({ type }) => type !== HASH)
    .map((column) => `coalesce(${alike(column)}, chr(30))`)
    .join(` || chr(31) || `)
  const [found] = await warehouse.read(
    (reader) =>
      reader.all<{ rows: number; sum: string }>(
        `select count(*) as rows, cast(coalesce(sum(${numberOf(warehouse, 'r.hash')}), 0) as text) as sum
         from (select md5(${row}) as hash from ${name}) r`,
      ),
    { patient: true },
  )
  return found!
}

/** The first sixty bits, which neither engine takes for a negative number. */
function numberOf({ dialect }: Warehouse, hash: string): string {
  const bits = `substr(${hash}, 1, 15)`
  return dialect.engine === 'duckdb'
    ? `cast(('0x' || ${bits}) as bigint)`
    : `cast(cast(('x0' || ${bits}) as bit(64)) as bigint)`
}

/** Where the engines write doubles alike: without an exponent. */
const PLAIN = { from: 0.001, to: 1e14 }
const MOST = 1e300

/** The column's value as a text that is the same on both engines. */
function alike({ name, type }: Table['columns'][number]): string {
  const column = quote(name)
  if (type === LIST) return `array_to_string(${column}, chr(29))`
  const text = `cast(${column} as text)`
  if (type !== 'DOUBLE') return text
  const plain = `regexp_replace(${text}, '\\.0$', '')`
  // Of those beyond, as many digits as a double surely has.
  const beyond = `cast(cast(${column} / power(cast(10 as double precision), floor(log10(abs(${column})))) as numeric(18, 10)) as text)`
  return `case when ${column} = 0 or abs(${column}) between ${PLAIN.from} and ${PLAIN.to} then ${plain}
    when abs(${column}) < ${MOST} then ${beyond} when ${column} is not null then 'beyond' end`
}
