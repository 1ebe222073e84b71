import { setTimeout as pause } from 'node:timers/promises'
import { Client, Pool, DatabaseError, type PoolClient } from 'pg'
import Cursor from 'pg-cursor'
import { loadPages } from './postgres-stage.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { cellTypes } from './postgres-values.ts'
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
  readonly url: string
  /** Readers at a time of this node; a further one waits for its turn. One of them is kept for short questions. */
  readonly readers?: number
}

/** Of all nodes one writes at a time. Any number that nobody else takes. */
const WRITING = 7_305_118_642
const WRITTEN = 'plumbline_written'
const LISTEN_AGAIN_MS = 1_000
const ROWS_AT_ONCE = 2_048
/** What PostgreSQL says of a page that isn't valid CSV or JSON in UTF-8. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNREADABLE = new Set(['22P02', '22P04', '22P05', '22021', '22032'])

/** Opens a PostgreSQL database as the warehouse, which several nodes may do at once. Throws `WarehouseError` when it can't be reached. */
export async function openPostgres({ url, readers = 5 }: Options): Promise<Warehouse> {
  const pool = new Pool({
    connectionString: url,
    max: readers + 1,
    types: cellTypes,
    options: '-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601 -c client_min_messages=warning',
    application_name: 'plumbline',
  })
  // Of a connection that is lost while nobody uses it; the next one that is asked for is made anew.
  pool.on('error', () => undefined)
  const places = new ReaderPool(Array.from({ length: readers }, () => null))
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  let written = 0
  const listener = await listen(url, () => {
    written += 1
  })

  async function lend<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await connect(pool)
    let broken: Error | undefined
    try {
      return await work(client)
    } catch (error) {
      if (!(error instanceof DatabaseError) && error instanceof Error) broken = error
      throw error
    } finally {
      client.release(broken)
    }
  }

  async function read<T>(work: (reader: Reader) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    // Not read only: what a read keeps is kept in tables, which are gone once it is over.
    const begin = 'begin isolation level repeatable read'
    return places.lend(
      () => lend((client) => transact(client, { begin, end: 'rollback' }, () => work(readerOn(client)))),
      options,
    )
  }

  async function write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    const mine = turn.then(() =>
      lend((client) =>
        transact(client, { begin: 'begin', end: 'commit' }, async () => {
          await client.query('select 1 as one from pg_advisory_xact_lock($1)', [WRITING])
          const done = await work(writerOn(client))
          await client.query(`notify ${WRITTEN}`)
          return done
        }),
      ),
    )
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
    await listener.close()
    await pool.end()
  }

  return { dialect: postgresDialect, read, write, written: () => written, close }
}

/**
 * Hears of every write of any node. While the connection is lost nothing is heard: once it is back, everything may have been
 * written.
 */
async function listen(url: string, heard: () => void): Promise<{ readonly close: () => Promise<void> }> {
  let closed = false
  let client = await open()

  async function open(): Promise<Client> {
    const next = new Client({ connectionString: url, application_name: 'plumbline' })
    next.on('notification', heard)
    next.on('error', () => undefined)
    next.on('end', () => {
      heard()
      if (!closed) void again()
    })
    await reached(() => next.connect())
    await next.query(`listen ${WRITTEN}`)
    return next
  }

  async function again(): Promise<void> {
    while (!closed) {
      try {
        client = await open()
        heard()
        return
      } catch {
        await pause(LISTEN_AGAIN_MS)
      }
    }
  }

  return {
    async close() {
      closed = true
      await client.end()
    },
  }
}

function connect(pool: Pool): Promise<PoolClient> {
  return reached(() => pool.connect())
}

async function reached<T>(reach: () => Promise<T>): Promise<T> {
  try {
    return await reach()
  } catch (cause) {
    throw new WarehouseError('The database can’t be reached.', {
      action: 'Check DATABASE_URL, and that PostgreSQL runs.',
      cause,
    })
  }
}

async function transact<T>(
  client: PoolClient,
  { begin, end }: { readonly begin: string; readonly end: 'commit' | 'rollback' },
  work: () => Promise<T>,
): Promise<T> {
  await client.query(begin)
  try {
    const result = await work()
    await client.query(end)
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

function readerOn(client: PoolClient): Reader {
  let loaded = 0
  const reader: Reader = {
    async all<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      return (await client.query<R>(sql, [...parameters])).rows
    },
    async *stream<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      const cursor = client.query(new Cursor<R>(sql, [...parameters], { types: cellTypes }))
      try {
        for (;;) {
          const rows = await cursor.read(ROWS_AT_ONCE)
          if (rows.length === 0) return
          yield rows
        }
      } finally {
        await cursor.close()
      }
    },
    async stage(table: string, files: StagedFiles) {
      const { relation } = await loadPages(client, `loaded_${++loaded}`, files)
      await reader.keep(table, `select * from ${relation} p`)
      const [row] = await reader.all<{ n: number }>(`select count(*) as n from ${table}`)
      return row!.n
    },
    async keep(table: string, sql: string, parameters: readonly Parameter[] = []) {
      await client.query(`drop table if exists pg_temp.${table}`)
      await client.query(`create temp table ${table} on commit drop as ${sql}`, [...parameters])
      await client.query(`analyze ${table}`)
    },
  }
  return reader
}

function writerOn(client: PoolClient): Writer {
  const own = readerOn(client)
  let loaded = 0
  return {
    ...own,
    run: (sql: string, parameters: readonly Parameter[] = []) =>
      tellingUnreadable(async () => (await client.query(sql, [...parameters])).rowCount ?? 0),
    pages: (files: StagedFiles) => tellingUnreadable(() => loadPages(client, `pages_${++loaded}`, files)),
    unspare: () => Promise.resolve(),
    keep: (table, sql, parameters) => tellingUnreadable(() => own.keep(table, sql, parameters)),
    stage: (table, files) => tellingUnreadable(() => own.stage(table, files)),
  }
}

async function tellingUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof DatabaseError && UNREADABLE.has(cause.code ?? ''))
      throw new UnreadablePage('A saved page is not in its form.', { cause })
    throw cause
  }
}
