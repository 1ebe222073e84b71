import { setTimeout as pause } from 'node:timers/promises'
import { Client, Pool, DatabaseError, type PoolClient, type QueryResult } from 'pg'
import Cursor from 'pg-cursor'
import { isCluster, placeMade } from './citus.ts'
import { copyIn, copyOut } from './postgres-copy.ts'
import { requirePlainOrder } from './postgres-order.ts'
import { loadPages } from './postgres-stage.ts'
import { citusDialect, postgresDialect } from './postgres-dialect.ts'
import { cellTypes } from './postgres-values.ts'
import { ReaderPool, type ReadOptions } from './reader-pool.ts'
import {
  UnreadablePage,
  WarehouseError,
  WarehouseUnreachable,
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
/** Every node holds it with others while it is at work. */
const AT_WORK = 7_305_118_643
const LONGEST_LOCK = '1min'
const WRITTEN = 'plumbline_written'
const LISTEN_AGAIN_MS = 1_000
const ROWS_AT_ONCE = 2_048
/** A connection whose other end has vanished is found out. */
const ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 }
/** What PostgreSQL says of a page that isn't valid CSV or JSON in UTF-8. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNREADABLE = new Set(['22P02', '22P04', '22P05', '22021', '22032'])

/**
 * What every connection is set to. Nothing has an index, so that a nested loop gains nothing, and how few versions a moment sees
 * is guessed so badly that one takes a hundred times as long as any other join. https://www.postgresql.org/docs/current/runtime-config.html
 */
const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO,YMD',
  intervalstyle: 'iso_8601',
  client_min_messages: 'warning',
  enable_nestloop: 'off',
}

/** Opens a PostgreSQL database as the warehouse, which several nodes may do at once. Throws `WarehouseError` when it can't be reached, or sorts text by a language. */
export async function openPostgres({ url, readers = 5 }: Options): Promise<Warehouse> {
  const pool = new Pool({
    ...withSettings(url),
    // One writes, a copy of all of it takes two, and each connection's token may be locked while it is renewed.
    max: readers + 6,
    types: cellTypes,
    application_name: 'plumbline',
    ...ALIVE,
  })
  // A connection that is lost is heard of by whoever uses it next, or made anew.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const cluster = await onServer(pool, async (client) => {
    await requirePlainOrder(client)
    return isCluster(client)
  })
  const places = new ReaderPool(Array.from({ length: readers }, () => null))
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  let written = 0
  const listener = await listen(url, () => {
    written += 1
  })

  /** A transaction on a connection of its own. One that was lost while nobody used it shows so at its beginning: the next is taken. */
  async function lend<T>(
    { begin, end }: { readonly begin: string; readonly end: 'commit' | 'rollback' },
    work: (client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const client = await begun(pool, begin)
    let lost = false
    try {
      const result = await work(client)
      await ask(client, end)
      return result
    } catch (error) {
      lost = error instanceof WarehouseUnreachable || !(await rolledBack(client))
      throw error
    } finally {
      client.release(lost)
    }
  }

  async function read<T>(work: (reader: Reader) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    // Not read only: what a read keeps is kept in tables, which are gone once it is over.
    const alone = { begin: 'begin isolation level repeatable read', end: 'rollback' } as const
    return places.lend(() => lend(alone, (client) => work(readerOn(client))), options)
  }

  async function write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    const mine = turn.then(() =>
      lend({ begin: 'begin', end: 'commit' }, async (client) => {
        await ask(client, 'select 1 as one from pg_advisory_xact_lock($1)', [WRITING])
        const done = await work(writerOn(client, { cluster }))
        await ask(client, `notify ${WRITTEN}`)
        return done
      }),
    )
    turn = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      written += 1
    }
  }

  function copyTo(folder: string): Promise<void> {
    if (closed) throw new WarehouseError('The warehouse is closed.')
    return copyOut((begin, work) => lend({ begin, end: 'rollback' }, work), folder)
  }

  async function lock(name: string): Promise<() => Promise<void>> {
    const client = await begun(pool, 'begin')
    try {
      await ask(client, `set local lock_timeout = '${LONGEST_LOCK}'`)
      await ask(client, 'select 1 as one from pg_advisory_xact_lock(hashtextextended($1, 0))', [name])
    } catch (error) {
      client.release(!(await rolledBack(client)))
      throw error
    }
    // It ends with its transaction, or with its connection.
    return async () => client.release(!(await rolledBack(client)))
  }

  async function close(): Promise<void> {
    closed = true
    await turn
    await listener.close()
    await pool.end()
  }

  /** While nothing is heard of other nodes, anything may have been written since it was asked last. */
  const rising = () => (listener.hears() ? written : (written += 1))
  return {
    dialect: cluster ? citusDialect : postgresDialect,
    shared: true,
    read,
    write,
    copyTo,
    lock,
    written: rising,
    close,
  }
}

/**
 * Puts a copy of a workspace in the place of what the database holds of one, whole or not at all. Throws `WarehouseError` when the
 * database can't be reached, and while a node is at work on it.
 */
export async function restorePostgres(url: string, folder: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'plumbline-restore', ...ALIVE })
  client.on('error', () => undefined)
  await reached(() => client.connect())
  try {
    await ask(client, 'begin')
    await ask(client, 'select 1 as one from pg_advisory_xact_lock($1)', [WRITING])
    const { rows } = await ask<{ free: boolean }>(client, 'select pg_try_advisory_xact_lock($1) as free', [
      AT_WORK,
    ])
    if (!rows[0]!.free)
      throw new WarehouseError('A Plumbline is at work on this database.', {
        action: 'Stop every node first, then restore.',
      })
    await copyIn(client, folder)
    await ask(client, 'commit')
  } finally {
    await client.end()
  }
}

/** The address with our settings after those that it names itself. */
function withSettings(url: string): { readonly connectionString: string; readonly options: string } {
  const ours = Object.entries(SETTINGS).map(([name, value]) => `-c ${name}=${value}`)
  if (!URL.canParse(url)) return { connectionString: url, options: ours.join(' ') }
  const address = new URL(url)
  const theirs = address.searchParams.getAll('options')
  address.searchParams.delete('options')
  return { connectionString: address.href, options: [...theirs, ...ours].join(' ') }
}

/**
 * Hears of every write of any node. While the connection is lost nothing is heard: once it is back, everything may have been
 * written.
 */
async function listen(
  url: string,
  heard: () => void,
): Promise<{ readonly hears: () => boolean; readonly close: () => Promise<void> }> {
  const closing = new AbortController()
  let hears = false
  let client = await open()

  async function open(): Promise<Client> {
    const next = new Client({ connectionString: url, application_name: 'plumbline', ...ALIVE })
    next.on('notification', heard)
    next.on('error', () => undefined)
    await reached(async () => {
      await next.connect()
      await next.query('select pg_advisory_lock_shared($1)', [AT_WORK])
      await next.query(`listen ${WRITTEN}`)
    })
    // Only of one that was there: while there is none, it is asked for again by whoever misses it.
    hears = true
    next.on('end', () => {
      hears = false
      heard()
      if (!closing.signal.aborted) void again()
    })
    return next
  }

  async function again(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        client = await open()
        heard()
        if (closing.signal.aborted) await client.end()
        return
      } catch {
        await pause(LISTEN_AGAIN_MS, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    }
  }

  return {
    hears: () => hears,
    async close() {
      closing.abort()
      await client.end()
    },
  }
}

async function begun(pool: Pool, begin: string): Promise<PoolClient> {
  for (let idle = pool.idleCount; ; idle -= 1) {
    const client = await reached(() => pool.connect())
    try {
      await ask(client, begin)
      return client
    } catch (error) {
      client.release(true)
      if (idle <= 0 || !(error instanceof WarehouseUnreachable)) throw error
    }
  }
}

/** Asks on a connection of the pool's. Throws `WarehouseUnreachable`, the pool closed, when there is none to be had. */
async function onServer<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  try {
    const client = await reached(() => pool.connect())
    try {
      return await work(client)
    } finally {
      client.release()
    }
  } catch (error) {
    await pool.end()
    throw error
  }
}

/** Whether the connection can be used again. */
function rolledBack(client: PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  )
}

async function reached<T>(reach: () => Promise<T>): Promise<T> {
  try {
    return await reach()
  } catch (cause) {
    throw new WarehouseUnreachable(cause)
  }
}

/** One statement. Throws `WarehouseUnreachable` when the connection is lost with it. */
async function ask<R extends object>(
  client: Pick<PoolClient, 'query'>,
  sql: string,
  parameters: readonly Parameter[] = [],
): Promise<QueryResult<R>> {
  return telling(() => client.query<R>(sql, [...parameters]))
}

async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (isLost(cause)) throw new WarehouseUnreachable(cause)
    throw cause
  }
}

/** The connection is gone, or the server that ends it; else only the statement was refused. */
function isLost(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^(08|57P)/.test(error.code ?? '')
  return error instanceof Error && ('code' in error || /terminated|not queryable/.test(error.message))
}

function readerOn(client: PoolClient): Reader {
  let loaded = 0
  const reader: Reader = {
    async all<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      return (await ask<R>(client, sql, parameters)).rows
    },
    async *stream<R extends object = Row>(sql: string, parameters: readonly Parameter[] = []) {
      const cursor = client.query(new Cursor<R>(sql, [...parameters], { types: cellTypes }))
      try {
        for (;;) {
          const rows = await telling(() => cursor.read(ROWS_AT_ONCE))
          if (rows.length === 0) return
          yield rows
        }
      } finally {
        await cursor.close()
      }
    },
    async stage(table: string, files: StagedFiles) {
      const { relation } = await telling(() => loadPages(client, `loaded_${++loaded}`, files))
      await reader.keep(table, `select * from ${relation} p`)
      const [row] = await reader.all<{ n: number }>(`select count(*) as n from ${table}`)
      return row!.n
    },
    async keep(table: string, sql: string, parameters: readonly Parameter[] = []) {
      await ask(client, `drop table if exists pg_temp.${table}`)
      await ask(client, `create temp table ${table} on commit drop as ${sql}`, parameters)
      await ask(client, `analyze ${table}`)
    },
  }
  return reader
}

function writerOn(client: PoolClient, { cluster }: { readonly cluster: boolean }): Writer {
  const own = readerOn(client)
  let loaded = 0
  return {
    ...own,
    run: (sql: string, parameters: readonly Parameter[] = []) =>
      tellingUnreadable(async () => {
        const { rowCount } = await ask(client, sql, parameters)
        if (cluster) await placeMade(client, sql)
        return rowCount ?? 0
      }),
    pages: (files: StagedFiles) =>
      tellingUnreadable(() => telling(() => loadPages(client, `pages_${++loaded}`, files))),
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
