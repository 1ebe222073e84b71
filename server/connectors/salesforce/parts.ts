import type { ReadRequest, Window } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { Part, SalesforceCursor } from './cursor.ts'
import { SalesforceError } from './refusal.ts'
import type { RowsPage } from './rows.ts'

/** Before Salesforce's first day: a window without a start is halved as if it began here. */
const BEGINNING = Date.parse('1999-01-01T00:00:00Z')
/** A stretch that is no longer than this isn't halved any more. */
const SHORTEST_MS = 60_000

type RowsCursor = Exclude<SalesforceCursor, { via: 'deletions' }>
/** A place within the rows of one stretch. */
export type Place = Exclude<RowsCursor, { via: 'part' }>

/** Salesforce gave up on the query, by REST and as a job. */
export function isQueryTimeout(error: unknown): error is SalesforceError {
  return error instanceof SalesforceError && error.code === 'QUERY_TIMEOUT'
}

/**
 * The pages of the request's window. Where Salesforce gives up on a query over all of it, the pages of its first half, and
 * so on; after a part that came, the next is twice as wide.
 */
export async function* partedPages(
  request: ReadRequest,
  options: {
    readonly cursor: RowsCursor | null
    /** The query asks for a stretch of time, so that it can ask for less of it. */
    readonly divisible: boolean
    /** Salesforce's own time: beyond it there is nothing to halve. */
    readonly present: () => Promise<Date>
    readonly pagesOf: (part: ReadRequest, place: Place | null) => AsyncIterable<RowsPage>
  },
): AsyncGenerator<RowsPage> {
  const { cursor, divisible, present, pagesOf } = options
  const { window } = request
  let part: Part | null = cursor?.part ?? null
  let place: Place | null = cursor?.via === 'part' ? null : cursor
  for (;;) {
    const stretch = part ?? window
    const after: SalesforceCursor | null =
      part && Date.parse(part.to) < Date.parse(window.to)
        ? { via: 'part', part: nextPart(part, window) }
        : null
    try {
      for await (const { file, next } of pagesOf({ ...request, window: stretch }, place)) {
        yield { file, next: next ? { ...next, ...(part ? { part } : {}) } : after }
      }
    } catch (error) {
      if (!divisible || !isQueryTimeout(error)) throw error
      part = firstHalf(stretch, { present: await present(), cause: error })
      place = null
      continue
    }
    if (!after) return
    part = after.part
    place = null
  }
}

function firstHalf(
  { from, to }: Window,
  { present, cause }: { readonly present: Date; readonly cause: SalesforceError },
): Part {
  const start = from === null ? BEGINNING : Date.parse(from)
  const width = Math.min(Date.parse(to), Math.max(present.getTime(), start + 2 * SHORTEST_MS)) - start
  if (width > SHORTEST_MS) return { from, to: new Date(start + Math.ceil(width / 2)).toISOString() }
  throw new ConnectorError("Salesforce's queries run too long, even over a minute's changes.", {
    next: { kind: 'retry' },
    action: 'It is tried again by itself, best at a quiet hour; Salesforce can add indexes to the object.',
    cause,
  })
}

function nextPart({ from, to }: Part, window: Window): Part {
  const end = Date.parse(to)
  const width = end - (from === null ? BEGINNING : Date.parse(from))
  return { from: to, to: new Date(Math.min(end + 2 * width, Date.parse(window.to))).toISOString() }
}
