import { setTimeout as pause } from 'node:timers/promises'
import type { Cursor, Page, Window } from '../connectors/connector.ts'
import { ConnectorError } from '../connectors/error.ts'
import { forgetPages, mergeable } from '../warehouse/merge.ts'
import { publishPartially } from '../warehouse/publish.ts'
import type { Writer } from '../warehouse/warehouse.ts'
import { isFew, isFull, rowsOf } from './batch.ts'
import {
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type OpenCheckpoint,
  type PassName,
  type Place,
} from './checkpoint.ts'
import { leaveEmptied, wasEmptied } from './emptied.ts'
import type { Pass, PassKind, StreamState } from './pass.ts'
import { startRunObject } from './run-record.ts'
import type { StreamContext } from './stream.ts'
import { takeIn } from './take-in.ts'

/** What hasn't come by then is said to be on its way, and where it will be gone on is kept. */
const SOON_MS = 500

interface Reading {
  readonly pass: Pass
  readonly place: Place
  readonly checkpoint: OpenCheckpoint
  readonly opening: Opening
  readonly ending: Ending
  /** How many fields the rows of an object have, read whole. */
  readonly fields: (object: string) => number
}

/** What is written before the first rows of a pass are, or with them. */
interface Opening {
  readonly expected: number | null
  done: boolean
}

/** What the last page said of the whole reading. */
interface Ending {
  completeTo: string | null
}

/**
 * One pass from where it stood to its end; what doesn't belong to the pass is the same for all kinds. Returns the place that
 * it has reached.
 */
export async function readPass(
  context: StreamContext,
  {
    kind,
    of,
    checkpoint,
    window,
    resumed,
  }: {
    kind: PassKind
    of: StreamState
    checkpoint: Checkpoint
    window: Window
    resumed: boolean
  },
): Promise<Checkpoint> {
  const place = { connection: context.lease.connection, object: of.stream.object, pass: kind.name }
  const pass = kind.make(context, of, checkpoint, window)
  if (!resumed && (await pass.spare?.())) {
    const spared = pass.closed({ spared: true, completeTo: null })
    context.later((writer) => writeCheckpoint(writer, place, spared))
    return spared
  }
  const cursor = resumed ? (checkpoint.open?.cursor ?? null) : null
  const opening: Opening = { expected: await pass.count(), done: false }
  const ending: Ending = { completeTo: null }
  const startingAt = (cursor: Cursor | null): Reading => ({
    pass,
    place,
    checkpoint: { ...checkpoint, open: { window, cursor } },
    opening,
    ending,
    fields: (object) => of.tables.get(object)?.schema.fields.length ?? 0,
  })
  // A window of a few rows is opened and closed in one transaction.
  if (!isFew(opening.expected ?? 0)) await open(context, startingAt(cursor))
  try {
    let end = await readPages(context, startingAt(cursor), { confirming: false })
    if (end === 'doubtful') end = await readPages(context, startingAt(null), { confirming: true })
    return end === 'emptied' ? { ...checkpoint, open: null } : pass.closed({ spared: false, ...ending })
  } catch (error) {
    // Whoever looks at the run sees where it stopped, though nothing had come yet.
    if (error instanceof ConnectorError && !opening.done) await open(context, startingAt(cursor))
    throw error
  }
}

/** Makes the window start over: its cursor no longer holds. */
export async function dropCursor(context: StreamContext, object: string, pass: PassName): Promise<void> {
  const place = { connection: context.lease.connection, object, pass }
  await context.write(async (writer) => {
    const checkpoint = await readCheckpoint(writer, place)
    if (checkpoint.open) {
      await writeCheckpoint(writer, place, { ...checkpoint, open: { ...checkpoint.open, cursor: null } })
    }
  })
}

/** Opens the pass before anything of it has come. */
async function open(context: StreamContext, reading: Reading): Promise<void> {
  await opened(context, reading, (writer) => writeCheckpoint(writer, reading.place, reading.checkpoint))
}

/** Writes in a transaction that opens the pass, unless an earlier one has. The checkpoint is left to the work. */
async function opened<T>(
  context: StreamContext,
  reading: Reading,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  const done = await context.write(async (writer) => {
    if (!reading.opening.done) await begin(context, reading, { writer, at: realTime(context) })
    return work(writer)
  })
  reading.opening.done = true
  return done
}

function realTime({ now }: Pick<StreamContext, 'now'>): string {
  return new Date(now()).toISOString()
}

async function begin(
  { runId }: StreamContext,
  { pass, place, checkpoint, opening }: Reading,
  { writer, at }: { readonly writer: Writer; readonly at: string },
): Promise<void> {
  if (checkpoint.open.cursor === null) await pass.begin(writer)
  await startRunObject(writer, { runId, object: place.object, at, expected: opening.expected })
}

/** How a reading ended: what it met is believed, is to be met a second time, or is nothing, where there was something. */
type End = 'done' | 'doubtful' | 'emptied'

/** Reads what there is. A doubtful reading isn't closed: what is read a second time is added to what was met. */
async function readPages(
  context: StreamContext,
  reading: Reading,
  { confirming }: { readonly confirming: boolean },
): Promise<End> {
  const { connector, signal, spool, holdBudget, now } = context
  const { pass, checkpoint } = reading
  const request = pass.request()
  const fields = (object: string) =>
    object === request.schema.object ? request.schema.fields.length : reading.fields(object)
  const stream = connector.read({ ...request, cursor: checkpoint.open.cursor, spool, signal })
  const pages = stream[Symbol.asyncIterator]()

  let batch: Page[] = []
  let begun = now()
  let came = false
  /** The batch before is kept while the next one comes in; no more than these two are ever in hand. */
  let keeping: Promise<void> = Promise.resolve()
  const keep = async () => {
    await keeping
    const full = batch
    batch = []
    begun = now()
    keeping = commitBatch(context, reading, full)
    keeping.catch(() => undefined)
  }
  let next = pages.next()
  // A refusal while the batch before it is being committed must not go unheard; it is met at the next await.
  next.catch(() => undefined)
  try {
    if (!reading.opening.done && !(await comesSoon(next))) await open(context, reading)
    for (;;) {
      const page = await next.catch((error: unknown) => {
        throw came || checkpoint.open.cursor === null ? error : restarting(error)
      })
      if (page.done) break
      came = true
      reading.ending.completeTo = page.value.completeTo ?? null
      batch.push(page.value)
      holdBudget()
      next = pages.next()
      next.catch(() => undefined)
      const full = isFull(batch, { fields, waitedMs: now() - begun })
      if (full || (isPlace(page.value) && !(await comesSoon(next)))) await keep()
    }
    await keeping
    const last = batch
    batch = []
    return await commitEnd(context, reading, last, { confirming })
  } catch (error) {
    await keeping
    // What had come before the source refused is kept: it needn't be asked for again.
    if (error instanceof ConnectorError && batch.length > 0) await commitBatch(context, reading, batch)
    throw error
  } finally {
    await pages.return?.().catch(() => undefined)
  }
}

/** It holds nothing but where to go on: at a job of the source's, say, that runs for hours. */
function isPlace({ files, cursor }: Page): boolean {
  return files.length === 0 && cursor !== null
}

/**
 * What a source refuses of a place to go on from, it may give from the beginning: a cursor that no longer holds must not be
 * tried for ever.
 */
function restarting(error: unknown): unknown {
  if (!(error instanceof ConnectorError) || error.next.kind !== 'fix') return error
  const { message, action } = error
  return new ConnectorError(message, {
    next: { kind: 'restart' },
    cause: error,
    ...(action ? { action } : {}),
  })
}

async function comesSoon(next: Promise<unknown>): Promise<boolean> {
  const over = new AbortController()
  const soon = next.then(
    () => true,
    () => true,
  )
  const late = pause(SOON_MS, false, { signal: over.signal }).catch(() => false)
  try {
    return await Promise.race([soon, late])
  } finally {
    over.abort()
  }
}

/** Data, counters and the place to go on from, in one transaction. */
async function commitBatch(context: StreamContext, reading: Reading, batch: readonly Page[]): Promise<void> {
  await commit(context, reading, batch, (writer) => moveOn(writer, reading, batch))
}

/** Moves the place to go on from behind the batch. */
async function moveOn(writer: Writer, { place, checkpoint }: Reading, batch: readonly Page[]): Promise<void> {
  // The last page leads nowhere: whoever has to go on from there reads from where this reading began.
  const cursor = batch.at(-1)?.cursor ?? checkpoint.open.cursor
  await writeCheckpoint(writer, place, { ...checkpoint, open: { ...checkpoint.open, cursor } })
}

/** Whether a window in which nothing came has neither been opened nor has to be met a second time, nor means that something is gone. */
function nothingToLose({ pass, opening, checkpoint }: Reading): boolean {
  const asks = pass.doubts ?? pass.emptied ?? pass.complete
  return asks === undefined && !opening.done && checkpoint.open.cursor === null
}

/** The last batch, and the watermark with it; unless what was met isn't believed yet. */
async function commitEnd(
  context: StreamContext,
  reading: Reading,
  batch: readonly Page[],
  { confirming }: { readonly confirming: boolean },
): Promise<End> {
  const { pass } = reading
  if (batch.every(({ files }) => files.length === 0) && nothingToLose(reading)) {
    // Whoever loses this reads the same window again, and nothing in it.
    const at = realTime(context)
    context.later(async (writer) => {
      await begin(context, reading, { writer, at })
      await close(context, reading, writer)
    })
    reading.opening.done = true
    return 'done'
  }
  const end = await commit(context, reading, batch, async (writer) => {
    const doubtful = !confirming && ((await pass.doubts?.(writer)) ?? false)
    if (!doubtful && pass.complete === undefined) return close(context, reading, writer)
    await moveOn(writer, reading, batch)
    return doubtful ? 'doubtful' : 'incomplete'
  })
  if (end !== 'incomplete') return end
  await pass.complete?.()
  return context.write((writer) => close(context, reading, writer))
}

/** Moves the watermark behind the window; unless nothing was met in it where there was something, which one run isn't believed. */
async function close(
  context: StreamContext,
  { pass, place, checkpoint, ending }: Reading,
  writer: Writer,
): Promise<'done' | 'emptied'> {
  const known = (await pass.emptied?.(writer)) ?? 0
  if (known > 0 && !(await wasEmptied(writer, { ...place, runId: context.runId }))) {
    await leaveEmptied(writer, context, { object: place.object, known })
    // It is due again at once.
    await writeCheckpoint(writer, place, { ...checkpoint, open: null })
    return 'emptied'
  }
  await pass.finish(writer)
  await writeCheckpoint(writer, place, pass.closed({ spared: false, ...ending }))
  return 'done'
}

/** The rows of a batch and what is written with them. */
async function commit<T>(
  context: StreamContext,
  reading: Reading,
  batch: readonly Page[],
  then: (writer: Writer) => Promise<T>,
): Promise<T> {
  const { lease, runId, at, clock, first, log } = context
  const files = batch.flatMap((page) => page.files)
  return takeIn(files, log, (how) =>
    opened(context, reading, async (writer) => {
      for (const group of mergeable(files)) await reading.pass.merge(writer, group, how)
      if (!isFew(rowsOf(batch))) await forgetPages(writer)
      const done = await then(writer)
      if (first && files.length > 0)
        await publishPartially(writer, { connection: lease.connection, runId, at, now: clock.now() })
      return done
    }),
  )
}
