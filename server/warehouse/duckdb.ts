import {
  DuckDBInstance,
  LIST,
  listValue,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { duckdbDialect } from './duckdb-dialect.ts'
import { refusal } from './duckdb-refusal.ts'
import { pagesSql, rejectedLines, UNREADABLE } from './duckdb-stage.ts'
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
  /** DuckDB's own limit for buffers; the process needs some more. */
  readonly memoryLimit?: string
  readonly threads?: number
  /** Readers at a time; a further one waits for its turn. One of them is kept for short questions. */
  readonly readers?: number
  /** Only to be looked at: nothing on the disk changes, and a file that isn't there is refused. */
  readonly readOnly?: boolean
}

const READ_ONLY = 'READ_ONLY'

/** Opens the embedded engine. Throws `WarehouseError` when the file can't be opened or another process owns it. */
export async function openDuckdb({
  path,
  memoryLimit = '1GB',
  threads = 2,
  readers = 5,
  readOnly = false,
}: Options): Promise<Warehouse> {
  const instance = await open(path, {
    memory_limit: memoryLimit,
    threads: String(threads),
    access_mode: readOnly ? READ_ONLY : 'AUTOMATIC',
  })
  const writer = await connect(instance)
  const pool = new ReaderPool(await Promise.all(Array.from({ length: readers }, () => connect(instance))))
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  let written = 0

  async function read<T>(work: (reader: Reader) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    return pool.lend(
      (connection) => transact(connection, 'begin transaction read only', () => work(reader(connection))),
      options,
    )
  }

  async function write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    const mine = turn.then(() => transact(writer, 'begin transaction', () => work(writerOn(writer))))
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
    for (const connection of [...pool.idle, writer]) connection.closeSync()
    instance.closeSync()
  }

  return { dialect: duckdbDialect, read, write, written: () => written, close }
}

async function open(path: string, options: Record<string, string>): Promise<DuckDBInstance> {
  try {
    if (path !== ':memory:' && options['access_mode'] !== READ_ONLY)
      mkdirSync(dirname(path), { recursive: true })
    return await DuckDBInstance.create(path, options)
  } catch (cause) {
    throw refusal(path, cause)
  }
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run(`set TimeZone = 'UTC'`)
  return connection
}

async function transact<T>(connection: DuckDBConnection, begin: string, work: () => Promise<T>): Promise<T> {
  await connection.run(begin)
  try {
    const result = await work()
    await connection.run('commit')
    return result
  } catch (error) {
    // The engine has already rolled back after some errors; a second rollback then fails and says nothing new.
    await connection.run('rollback').catch(() => undefined)
    throw error
  }
}

/** The engine guesses the type of every value but a list's. */
function bound(parameters: readonly Parameter[]): [DuckDBValue[], DuckDBType[]] {
  const values = parameters.map((value): DuckDBValue => (isList(value) ? listValue([...value]) : value))
  // A hole leaves the guessing to the engine, which its types don't say.
  const types = parameters.map((value) => (isList(value) ? LIST(VARCHAR) : undefined)) as DuckDBType[]
  return [values, types]
}

function isList(value: Parameter): value is readonly string[] {
  return Array.isArray(value)
}

function reader(connection: DuckDBConnection): Reader {
  return {
    async all<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      const result = await connection.run(sql, ...bound(parameters))
      return (await result.convertRowObjects(toCell)) as R[]
    },
    async *stream<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      const result = await connection.stream(sql, ...bound(parameters))
      for await (const rows of result.yieldConvertedRowObjects(toCell)) yield rows as R[]
    },
  }
}

function writerOn(connection: DuckDBConnection): Writer {
  async function run(sql: string, parameters: readonly Parameter[] = []): Promise<number> {
    try {
      return (await connection.run(sql, ...bound(parameters))).rowsChanged
    } catch (cause) {
      if (UNREADABLE.test(String(cause)))
        throw new UnreadablePage('A saved page is not in its form.', { cause })
      throw cause
    }
  }
  return {
    ...reader(connection),
    run,
    async pages(files: StagedFiles) {
      const relation = `(${await pagesSql(files)})`
      const rejects = files.tolerant && files.format === 'csv'
      return { relation, rejected: () => (rejects ? rejectedLines(connection) : Promise.resolve([])) }
    },
    async stage(table: string, files: StagedFiles) {
      await run(`create or replace temp table ${table} as ${await pagesSql(files)}`)
      const counted = await connection.run(`select count(*)::integer as n from ${table}`)
      return Number((await counted.getRows())[0]?.[0])
    },
  }
}
