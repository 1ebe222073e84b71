import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Connector, ObjectSchema, ObjectStream, Page, Window } from '../connectors/connector.ts'
import { ConnectorError } from '../connectors/error.ts'
import { quote } from '../warehouse/columns.ts'
import { mergeable, mergePages, RowCountError, type RunStamp } from '../warehouse/merge.ts'
import { publishPartially } from '../warehouse/publish.ts'
import { ensureVersionTable, type VersionTable } from '../warehouse/version-table.ts'
import type { Warehouse, Writer } from '../warehouse/warehouse.ts'
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts'
import { holdLease, type Lease } from './lease.ts'
import { addCounts, addDeleted, endRunObject, startRunObject } from './run-record.ts'
import { mustReconcile, reconcile } from './reconcile.ts'
import { closeUnseen, forgetSeen, rememberSeen } from './seen.ts'
import { nextWindow } from './window.ts'

/** Pages are committed together up to about this many rows; more would hold the writer longer, fewer cost more commits. */
const BATCH_ROWS = 20_000
const BATCH_FILES = 200
const ATTEMPTS = 3
const PAUSE_MS = 1000

/** What a run hands to each of its streams. */
export interface StreamContext {
  readonly warehouse: Warehouse
  readonly connector: Connector
  readonly lease: Lease
  readonly runId: string
  /** Knowledge time of the run. */
  readonly at: string
  /** The connection has never been published whole: its pages are shown as they come. */
  readonly first: boolean
  readonly spool: (extension: string) => string
  /** Requests that the run has sent so far. */
  readonly requests: () => number
  readonly now: () => number
  readonly signal: AbortSignal
}

type OpenCheckpoint = Checkpoint & { readonly open: NonNullable<Checkpoint['open']> }

/** Reads one stream from where it stopped to the end of its window. */
export async function syncStream(context: StreamContext, stream: ObjectStream): Promise<void> {
  const { connector, warehouse, signal, runId } = context
  const schemas = await connector.describe(stream.object, signal)
  if (schemas === null) {
    await warehouse.write((writer) =>
      endRunObject(writer, { runId, object: stream.object, at: wallTime(context) }),
    )
    return
  }
  const tables = await warehouse.write((writer) => ensureTables(writer, context, schemas))
  const main = tables.get(stream.object)!
  const added = [...tables.values()].some((table) => table.added.length > 0)
  for (let attempt = 1; ; attempt++) {
    const checkpoint = await openWindow(context, { stream, schema: main.schema, added })
    try {
      await readPages(context, { stream, tables, checkpoint })
      return
    } catch (error) {
      if (attempt >= ATTEMPTS || signal.aborted || !(await mayTryAgain(context, stream, error))) throw error
      await pause(PAUSE_MS * attempt, undefined, { signal })
    }
  }
}

/** A page that was cut off is read again from its cursor; a cursor that no longer holds makes the window start over. */
async function mayTryAgain(
  { warehouse, lease }: StreamContext,
  stream: ObjectStream,
  error: unknown,
): Promise<boolean> {
  if (error instanceof RowCountError) return true
  if (!(error instanceof ConnectorError) || error.next.kind !== 'restart') return false
  await warehouse.write(async (writer) => {
    const checkpoint = await readCheckpoint(writer, lease.connection, stream.object)
    if (!checkpoint.open) return
    const restarted = { ...checkpoint, open: { ...checkpoint.open, cursor: null } }
    await writeCheckpoint(writer, {
      connection: lease.connection,
      object: stream.object,
      checkpoint: restarted,
    })
  })
  return true
}

async function ensureTables(
  writer: Writer,
  { warehouse, connector, lease, at }: StreamContext,
  schemas: readonly ObjectSchema[],
): Promise<Map<string, VersionTable>> {
  const tables = new Map<string, VersionTable>()
  for (const schema of schemas) {
    const target = {
      connection: lease.connection,
      vendor: connector.vendor,
      schema,
      at,
      columnType: warehouse.dialect.type,
    }
    tables.set(schema.object, await ensureVersionTable(writer, target))
  }
  return tables
}

/** Goes on with the window that this or a cut-off run had begun, or opens the next. */
async function openWindow(
  { warehouse, connector, lease, runId, signal, now }: StreamContext,
  { stream, schema, added }: { stream: ObjectStream; schema: ObjectSchema; added: boolean },
): Promise<OpenCheckpoint> {
  const checkpoint = await warehouse.read((reader) => readCheckpoint(reader, lease.connection, stream.object))
  const serverTime = await connector.serverTime(signal)
  const next = nextWindow(stream, checkpoint, serverTime)
  // A field that is new to an object already loaded has values in rows that nobody changed.
  const window: Window = added ? { ...next, from: null } : next
  const open = checkpoint.open ?? {
    runId,
    window,
    cursor: null,
    cause: added && checkpoint.watermark !== null ? ('field-added' as const) : null,
  }
  const expected = stream.mode.kind === 'changes' ? await connector.count(schema, open.window, signal) : null
  const opened = { ...checkpoint, open: { ...open, runId } }
  await warehouse.write(async (writer) => {
    await holdLease(writer, lease, now())
    if (open.cursor === null) await forgetSeen(writer, lease.connection, stream.object)
    await writeCheckpoint(writer, { connection: lease.connection, object: stream.object, checkpoint: opened })
    await startRunObject(writer, {
      runId,
      object: stream.object,
      at: new Date(now()).toISOString(),
      expected,
    })
  })
  return opened
}

interface Reading {
  readonly stream: ObjectStream
  readonly tables: ReadonlyMap<string, VersionTable>
  readonly checkpoint: OpenCheckpoint
}

async function readPages(context: StreamContext, reading: Reading): Promise<void> {
  const { stream, tables, checkpoint } = reading
  const { connector, signal, spool } = context
  const whole = readsAll(stream, checkpoint)
  const request = {
    schema: tables.get(stream.object)!.schema,
    window: checkpoint.open.window,
    cursor: checkpoint.open.cursor,
    parents: () => parentIds(context, stream, whole),
    spool,
    signal,
  }
  const pages = connector.read(request)[Symbol.asyncIterator]()

  let batch: Page[] = []
  let next = pages.next()
  // A refusal while the batch before it is being committed must not go unheard; it is met at the next await.
  next.catch(() => undefined)
  try {
    for (;;) {
      const page = await next
      if (page.done) break
      batch.push(page.value)
      next = pages.next()
      next.catch(() => undefined)
      if (isFull(batch)) {
        await commitBatch(context, reading, batch)
        batch = []
      }
    }
    const reconciling = mustReconcile(stream, { wholeAt: checkpoint.wholeAt, to: checkpoint.open.window.to })
    if (reconciling) {
      await commitBatch(context, reading, batch)
      await reconcile(context, tables.get(stream.object)!)
      batch = []
    }
    await commitBatch(context, reading, batch, { last: true, whole: whole || reconciling })
  } finally {
    await pages.return?.().catch(() => undefined)
  }
}

function isFull(batch: readonly Page[]): boolean {
  const files = batch.flatMap((page) => page.files)
  return files.length >= BATCH_FILES || files.reduce((sum, file) => sum + (file.rows ?? 0), 0) >= BATCH_ROWS
}

/** Data, counters and the place to go on from, in one transaction. The files go once it holds. */
async function commitBatch(
  context: StreamContext,
  { stream, tables, checkpoint }: Reading,
  batch: readonly Page[],
  end: { last: boolean; whole: boolean } = { last: false, whole: false },
): Promise<void> {
  const { warehouse, lease, runId, at, now, first } = context
  const stamp: RunStamp = { runId, at, cause: checkpoint.open.cause }
  const files = batch.flatMap((page) => page.files)
  await warehouse.write(async (writer) => {
    await holdLease(writer, lease, now())
    for (const group of mergeable(files)) {
      const { object, content } = group[0]!
      const table = tables.get(object)!
      const counts = await mergePages(writer, warehouse.dialect, { table, files: group, stamp })
      if (stream.mode.kind === 'whole' && content.kind === 'rows') await rememberSeen(writer, table)
      await addCounts(writer, { runId, object, counts, requests: context.requests() })
    }
    const place = { connection: lease.connection, object: stream.object }
    if (end.last) {
      if (stream.mode.kind === 'whole') {
        for (const [object, table] of tables) {
          await addDeleted(writer, { runId, object, deleted: await closeUnseen(writer, table, stamp) })
        }
      }
      await writeCheckpoint(writer, { ...place, checkpoint: closed(checkpoint, end.whole) })
      for (const object of tables.keys()) {
        await endRunObject(writer, { runId, object, at: wallTime(context) })
        await writer.run(
          `update plumbline.object set synced_at = cast($3 as timestamptz) where connection = $1 and object = $2`,
          [lease.connection, object, at],
        )
      }
    } else {
      const cursor = batch.at(-1)?.cursor ?? null
      await writeCheckpoint(writer, {
        ...place,
        checkpoint: { ...checkpoint, open: { ...checkpoint.open, cursor } },
      })
    }
    if (first) await publishPartially(writer, { connection: lease.connection, runId, at })
  })
  await Promise.all(files.map(({ path }) => rm(path, { force: true })))
}

function closed({ open, wholeAt }: OpenCheckpoint, whole: boolean): Checkpoint {
  return { watermark: open.window.to, wholeAt: whole ? open.window.to : wholeAt, open: null }
}

/** Whether this reading sees everything: a load from the start, or dependents of all parents. */
function readsAll(stream: ObjectStream, { wholeAt, open }: OpenCheckpoint): boolean {
  if (stream.mode.kind === 'changes') return open.window.from === null
  if (stream.mode.kind !== 'dependent') return false
  return wholeAt === null || Date.parse(open.window.to) - Date.parse(wholeAt) >= stream.mode.rereadAllAfterMs
}

/** Ids of the parent's current records: all of them, or those that this run has touched. */
async function* parentIds(
  { warehouse, lease, at }: StreamContext,
  stream: ObjectStream,
  all: boolean,
): AsyncIterable<readonly string[]> {
  if (stream.mode.kind !== 'dependent') return
  const table = `${quote(lease.connection)}.${quote(stream.mode.parent)}`
  const ids = await warehouse.read((reader) =>
    reader.all<{ id: string }>(
      `select _id as id from ${table} where _valid_to = cast('infinity' as timestamptz) and not _deleted
         and (cast($1 as boolean) or _valid_from = cast($2 as timestamptz)) order by _id`,
      [all, at],
    ),
  )
  for (let start = 0; start < ids.length; start += 1000)
    yield ids.slice(start, start + 1000).map(({ id }) => id)
}

function wallTime({ now }: StreamContext): string {
  return new Date(now()).toISOString()
}
