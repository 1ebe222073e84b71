import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Connector, ObjectSchema, ObjectStream } from '../connectors/connector.ts'
import { ConnectorError, refusesObject } from '../connectors/error.ts'
import { RowCountError } from '../warehouse/merge.ts'
import { ensureVersionTable, knownVersionTable, type VersionTable } from '../warehouse/version-table.ts'
import { UnreadablePage, type Warehouse, type Writer } from '../warehouse/warehouse.ts'
import { closeBelongings } from './belongings.ts'
import { readCheckpoints, type Checkpoint, type Checkpoints } from './checkpoint.ts'
import type { Known } from './known.ts'
import type { Lease } from './lease.ts'
import type { Note } from './notes.ts'
import type { PassKind, StreamTables } from './pass.ts'
import { calculatedPass, unfilledPass } from './passes/fields.ts'
import { idsPass } from './passes/ids.ts'
import { rowsPass } from './passes/rows.ts'
import { dropCursor, readPass } from './read-pass.ts'
import { retryAsked } from './retry.ts'
import { endRunObjects } from './run-record.ts'
import { leaveOut, takeBack } from './unreadable.ts'

/** In this order: what the later ones compare or complete has been read by the first. */
const PASSES: readonly PassKind[] = [rowsPass, unfilledPass, calculatedPass, idsPass]

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
  readonly known: Known
  /** Objects that this run has left out of itself because what it met of them isn't believed yet. */
  readonly unbelieved: Set<string>
  readonly spool: (extension: string) => string
  /** Every write of a run holds its lease first: a stale worker's is refused. */
  readonly write: <T>(work: (writer: Writer) => Promise<T>) => Promise<T>
  /** Writes what may be lost without harm with whatever is written next, at the latest with the run's end. */
  readonly later: (note: Note) => void
  /** Requests that the run has sent so far. */
  readonly requests: () => number
  /** Throws a `ConnectorError` that says until when to wait, once the run has used what it may of the quota. */
  readonly holdBudget: () => void
  /** Real time. */
  readonly now: () => number
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
}

/**
 * Reads whatever is due of one stream, each pass from where it stopped to its end. An optional one that the source refuses
 * is left out of this run, with the reason, and asked for again by the next.
 */
export async function syncStream(context: StreamContext, stream: ObjectStream): Promise<void> {
  try {
    await readStream(context, stream)
  } catch (error) {
    if (!stream.optional || !refusesObject(error)) throw error
    const { lease, runId, at, write, now, log } = context
    log.warn({ connection: lease.connection, runId, object: stream.object, err: error }, 'left out')
    await write((writer) =>
      leaveOut(writer, {
        connection: lease.connection,
        runId,
        objects: [{ object: stream.object, label: stream.label }, ...stream.alsoYields],
        refusal: { message: error.message, action: error.action },
        since: at,
        at: new Date(now()).toISOString(),
      }),
    )
  }
}

async function readStream(context: StreamContext, stream: ObjectStream): Promise<void> {
  const { connector, later, signal, runId, at: knownAt, now, lease, known } = context
  const schemas = await connector.describe(stream.object, signal)
  if (schemas === null) refuseVanished(context, stream)
  else {
    const tables = knownTables(context, schemas) ?? (await ensureTables(context, schemas))
    const of = { stream, tables, table: tables.get(stream.object)! }
    const reached = { ...known.checkpoints.of(stream.object) }
    for (const kind of PASSES) reached[kind.name] = await runPass(context, kind, of, reached)
    await closeBelongings(context, of)
    await retryAsked(context, of)
  }
  const all = [stream, ...stream.alsoYields].map(({ object }) => object)
  const ended = all.filter((object) => !context.unbelieved.has(object))
  const at = new Date(now()).toISOString()
  const back = ended.filter((object) => known.unreadable.has(object))
  later(async (writer) => {
    await endRunObjects(writer, { runId, objects: ended, at, readAt: schemas === null ? null : knownAt })
    if (back.length > 0) await takeBack(writer, { connection: lease.connection, objects: back })
  })
}

/** What was read before and isn't shown any more is said to be left out: its records stay, and grow old. */
function refuseVanished({ known }: StreamContext, stream: ObjectStream): void {
  if (!known.objects.has(stream.object)) return
  throw new ConnectorError(`${stream.label} are no longer shown to Plumbline.`, {
    next: { kind: 'fix', about: 'object' },
    action: 'Give back the right to read them, or the feature that they belong to; then sync again.',
  })
}

async function checkpointsOf(
  { warehouse, lease }: StreamContext,
  { stream }: StreamTables,
): Promise<Checkpoints> {
  const reached = await warehouse.read((reader) => readCheckpoints(reader, lease.connection))
  return reached.of(stream.object)
}

/** A window that ended so long ago, and was only now read to its end, tells too little of now. */
const STALE_MS = 15 * 60_000

/**
 * Reads what is due of the pass, and where it was cut off long ago, what has become due since. Returns the place that it has
 * reached.
 */
async function runPass(
  context: StreamContext,
  kind: PassKind,
  of: StreamTables,
  known: Checkpoints,
): Promise<Checkpoint> {
  const reached = await readDue(context, kind, of, known)
  const { open } = known[kind.name]
  if (open === null || context.unbelieved.has(of.stream.object)) return reached
  const serverTime = await context.connector.serverTime(context.signal)
  if (serverTime.getTime() - Date.parse(open.window.to) < STALE_MS) return reached
  return readDue(context, kind, of, { ...known, [kind.name]: reached })
}

async function readDue(
  context: StreamContext,
  kind: PassKind,
  of: StreamTables,
  known: Checkpoints,
): Promise<Checkpoint> {
  const { connector, signal } = context
  for (let attempt = 1; ; attempt++) {
    const checkpoints = attempt === 1 ? known : await checkpointsOf(context, of)
    const { open } = checkpoints[kind.name]
    const resumed = open !== null && (kind.resumes || attempt > 1)
    const window = resumed ? open.window : kind.due(of, checkpoints, await connector.serverTime(signal))
    if (window === null) return checkpoints[kind.name]
    try {
      const state = { ...of, rows: checkpoints.rows }
      const checkpoint = checkpoints[kind.name]
      return await readPass(context, { kind, of: state, checkpoint, window, resumed })
    } catch (error) {
      if (signal.aborted || !isRepeatable(error)) throw error
      if (attempt >= ATTEMPTS) throw garbled(of.table, error)
      if (error instanceof ConnectorError) await dropCursor(context, of.stream.object, kind.name)
      await pause(PAUSE_MS * attempt, undefined, { signal })
    }
  }
}

/** A page that was cut off is read again from its cursor; a cursor that no longer holds makes the window start over. */
function isRepeatable(error: unknown): boolean {
  if (error instanceof ConnectorError) return error.next.kind === 'restart'
  return error instanceof RowCountError || error instanceof UnreadablePage
}

function garbled({ schema }: VersionTable, cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) {
    return new ConnectorError(cause.message, {
      next: { kind: 'retry' },
      action: cause.action ?? 'It is read again from its start, by itself.',
      cause,
    })
  }
  return new ConnectorError(`The answers with ${schema.label} arrive cut off or garbled, again and again.`, {
    next: { kind: 'retry' },
    action: 'It is tried again by itself; a proxy between may alter the answers.',
    cause,
  })
}

/** Null unless all of them are as described: most runs meet nothing new, and needn't write to learn it. */
function knownTables(
  { known, warehouse: { dialect }, connector: { vendor }, lease: { connection } }: StreamContext,
  schemas: readonly ObjectSchema[],
): Map<string, VersionTable> | null {
  const tables = new Map<string, VersionTable>()
  for (const schema of schemas) {
    const table = knownVersionTable(known.objects, { connection, vendor, schema, dialect })
    if (table === null) return null
    tables.set(schema.object, table)
  }
  return tables
}

async function ensureTables(
  { warehouse: { dialect }, connector: { vendor }, lease: { connection }, at, write }: StreamContext,
  schemas: readonly ObjectSchema[],
): Promise<Map<string, VersionTable>> {
  return write(async (writer) => {
    const tables = new Map<string, VersionTable>()
    for (const schema of schemas) {
      const target = { connection, vendor, schema, at, dialect }
      tables.set(schema.object, await ensureVersionTable(writer, target))
    }
    return tables
  })
}
