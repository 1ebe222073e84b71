import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { duckdbDialect } from './duckdb-dialect.ts'
import { refusal } from './duckdb-refusal.ts'
import { MemoryLimit } from './duckdb-memory.ts'
import { bytesOf, pagesSql, rejectedOf, UNREADABLE } from './duckdb-stage.ts'
import { toCell } from './duckdb-values.ts'
import { ReaderPool, type ReadOptions } from './reader-pool.ts'
import {
  UnreadablePage,
  WarehouseError,
  type Parameter,
  type Reader,
  type Row,
  type StagedFiles,
  type Warehouse,
  type Writer,
} from './warehouse.ts'

interface Options {
  /** The database file, made when absent; `:memory:` for none. */
  readonly path: string
  /** DuckDB's own limit for buffers when questions are asked; the process needs some more. */
  readonly memoryLimit?: string
  readonly threads?: number
  /** Readers at a time; a further one waits for its turn. One of them is kept for short questions. */
  readonly readers?: number
  /** Only to be looked at: nothing on the disk changes, and a file that isn't there is refused. */
  readonly readOnly?: boolean
}

const IN_MEMORY = ':memory:'
/** What a copy's file is called. */
export const COPY = 'warehouse.duckdb'
/** The engine's name for the file, whatever its name on the disk. */
const DATABASE = 'warehouse'
/**
 * A commit of this many rows goes straight into the file; fewer go through the log, and are written anew at each checkpoint until
 * their group is full. Batches of wide rows are hardly larger, so with the engine's own 122,880 each would be written three times.
 */
const ROW_GROUP = 20_480
/** So few rows are converted before anybody could have waited for the event loop. */
const ROWS_AT_ONCE = 2_048

/**
 * Memory that is free goes back to the system soon (at once costs a small sync a tenth of its time), and rows may be written in
 * any order: in the order of their files, each of hundreds of pages would hold buffers of its own. A log of that size is read
 * again well within a second after a kill. https://duckdb.org/docs/stable/configuration/overview
 */
const SPARING = {
  checkpoint_threshold: '64MB',
  preserve_insertion_order: 'false',
  allocator_background_threads: 'true',
  allocator_flush_threshold: '32MB',
  allocator_bulk_deallocation_flush_threshold: '64MB',
}

/** Opens the embedded engine. Throws `WarehouseError` when the file can't be opened or another process owns it. */
export async function openDuckdb({
  path,
  memoryLimit = '1GB',
  threads = 2,
  readers = 5,
  readOnly = false,
}: Options): Promise<Warehouse> {
  const instance = await open({ path, readOnly }, { memory_limit: memoryLimit, threads: String(threads) })
  const writer = await connect(instance)
  const pool = new ReaderPool(await Promise.all(Array.from({ length: readers }, () => connect(instance))))
  const control = await connect(instance)
  const memory = new MemoryLimit(memoryLimit, async (limit) => {
    await control.run(`set memory_limit = '${limit}'`)
  })
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  let written = 0

  async function read<T>(work: (reader: Reader) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    const ask = (connection: DuckDBConnection) =>
      // Ended so, it leaves no temporary table behind.
      transact(connection, { begin: 'begin transaction read only', end: 'rollback' }, () =>
        work(reader(connection)),
      )
    return pool.lend(
      (connection) => (options.patient ? memory.whole(() => ask(connection)) : ask(connection)),
      options,
    )
  }

  async function write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    const attempt = () =>
      transact(writer, { begin: 'begin transaction', end: 'commit' }, () => work(writerOn(writer, memory)))
    const mine = turn.then(() => memory.sparing(attempt))
    turn = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      written += 1
    }
  }

  async function close(): Promise<void> {
    closed = true
    await turn
    for (const connection of [...pool.idle, writer, control]) connection.closeSync()
    instance.closeSync()
  }

  async function copyTo(folder: string): Promise<void> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    const connection = await connect(instance)
    try {
      // An embedded workspace keeps its secrets elsewhere.
      await connection.run(
        `attach '${join(folder, COPY).replaceAll("'", "''")}' as copied (row_group_size ${ROW_GROUP.toString()})`,
      )
      // The statement is carried out as two, tables and rows, which must see the same moment.
      await transact(connection, { begin: 'begin transaction', end: 'commit' }, () =>
        connection.run(`copy from database ${DATABASE} to copied`),
      )
    } finally {
      await connection.run('detach database if exists copied')
      connection.closeSync()
    }
  }

  return {
    dialect: duckdbDialect,
    shared: false,
    read,
    write,
    copyTo,
    lock: () => Promise.resolve(() => Promise.resolve()),
    written: () => written,
    close,
  }
}

/** The file is attached rather than opened, because only so a size of its row groups can be told. */
async function open(
  { path, readOnly }: { readonly path: string; readonly readOnly: boolean },
  options: Record<string, string>,
): Promise<DuckDBInstance> {
  const inMemory = path === IN_MEMORY
  if (!inMemory && !readOnly) makeFolder(path)
  const spill = inMemory ? {} : { temp_directory: `${path}.tmp` }
  const instance = await DuckDBInstance.create(IN_MEMORY, { ...SPARING, ...spill, ...options })
  const connection = await instance.connect()
  try {
    const how = [readOnly ? 'read_only' : 'read_write', `row_group_size ${ROW_GROUP.toString()}`]
    await connection.run(`attach '${path.replaceAll("'", "''")}' as ${DATABASE} (${how.join(', ')})`)
    connection.closeSync()
    return instance
  } catch (cause) {
    connection.closeSync()
    instance.closeSync()
    throw refusal(path, cause)
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (cause) {
    throw refusal(path, cause)
  }
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run(`use ${DATABASE}`)
  await connection.run(`set TimeZone = 'UTC'`)
  return connection
}

async function transact<T>(
  connection: DuckDBConnection,
  { begin, end }: { readonly begin: string; readonly end: 'commit' | 'rollback' },
  work: () => Promise<T>,
): Promise<T> {
  await connection.run(begin)
  try {
    const result = await work()
    await connection.run(end)
    return result
  } catch (error) {
    // The engine has already rolled back after some errors; a second rollback then fails and says nothing new.
    await connection.run('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * A list is written as the text that the SQL's `cast($1 as text[])` reads: made value by value, one of 50,000 would hold up the
 * event loop for some 50 ms.
 */
function bound(parameters: readonly Parameter[]): (string | number | boolean | null)[] {
  return parameters.map((value) => (isList(value) ? `[${value.map(quoted).join(',')}]` : value))
}

function isList(value: Parameter): value is readonly string[] {
  return Array.isArray(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function reader(connection: DuckDBConnection): Reader {
  return {
    async all<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      const result = await connection.run(sql, bound(parameters))
      if (result.rowCount <= ROWS_AT_ONCE) return (await result.convertRowObjects(toCell)) as R[]
      const all: R[] = []
      // By chunks, between which the event loop has its turn.
      for await (const rows of result.yieldConvertedRowObjects(toCell)) all.push(...(rows as R[]))
      return all
    },
    async *stream<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      const result = await connection.stream(sql, bound(parameters))
      for await (const rows of result.yieldConvertedRowObjects(toCell)) yield rows as R[]
    },
    async stage(table: string, files: StagedFiles) {
      await connection.run(`create or replace temp table ${table} as ${await pagesSql(files)}`)
      const counted = await connection.run(`select count(*)::integer as n from ${table}`)
      return Number((await counted.getRows())[0]?.[0])
    },
    async keep(table: string, sql: string, parameters: readonly Parameter[] = []) {
      await connection.run(`create or replace temp table ${table} as ${sql}`, bound(parameters))
    },
  }
}

function writerOn(connection: DuckDBConnection, memory: MemoryLimit): Writer {
  const run = (sql: string, parameters: readonly Parameter[] = []) =>
    tellingUnreadable(async () => (await connection.run(sql, bound(parameters))).rowsChanged)
  const own = reader(connection)
  return {
    ...own,
    run,
    async pages(files: StagedFiles) {
      await memory.spare(await bytesOf(files.paths))
      const relation = `(${await pagesSql(files)})`
      return { relation, rejected: () => rejectedOf(connection, files) }
    },
    unspare: () => memory.unspare(),
    keep: (table, sql, parameters) => tellingUnreadable(() => own.keep(table, sql, parameters)),
    async stage(table: string, files: StagedFiles) {
      await memory.spare(await bytesOf(files.paths))
      return tellingUnreadable(() => own.stage(table, files))
    },
  }
}

async function tellingUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (UNREADABLE.test(String(cause)))
      throw new UnreadablePage('A saved page is not in its form.', { cause })
    throw cause
  }
}
