import { z } from 'zod'
import type { Cursor, Page, ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { SavedBody } from '../transport/body.ts'
import type { HubspotContext } from './context.ts'
import { nextAtTail, parsePage } from './page-file.ts'
import { nextAfter } from './paging.ts'

/** `total` is how many rows the list had at its first page, where it says so; `list` tells which of several it is. */
const ListCursor = z.object({
  list: z.int().min(0).default(0),
  after: z.string().nullable(),
  total: z.int().nullable().default(null),
})
type ListCursor = z.infer<typeof ListCursor>

/** Gives the address of the page after the cursor. */
type Address = (after: string | null) => string

/** How HubSpot begins a list that tells its length. */
const TOTAL = /^\s*\{"total":(\d+)[,}]/

/** A list read whole, its pages saved as they come; or several, of which each has other rows of the same object. */
export async function* savedList(
  context: HubspotContext,
  request: ReadRequest,
  ...lists: readonly [Address, ...Address[]]
): AsyncGenerator<Page> {
  const { object } = request.schema
  let place: ListCursor | null = start(request.cursor, lists.length)
  while (place !== null) {
    const { list, after, total }: ListCursor = place
    const path = request.spool('json')
    const page = await savePage(context, request, { url: lists[list]!(after), asked: after, path })
    refuseShrunk(total, page.total)
    if (page.after !== null) place = { list, after: page.after, total: total ?? page.total }
    else place = list + 1 < lists.length ? { ...BEGINNING, list: list + 1 } : null
    const format = { kind: 'json', rows: ['results'] } as const
    yield {
      files: [{ object, path, format, rows: page.rows, content: { kind: 'rows' } }],
      cursor: place,
    }
  }
}

interface SavedListPage {
  /** How many rows it has; null where that isn't looked at, as another page follows. */
  readonly rows: number | null
  readonly after: string | null
  readonly total: number | null
}

function savePage(
  { transport }: HubspotContext,
  { signal }: ReadRequest,
  { url, asked, path }: { readonly url: string; readonly asked: string | null; readonly path: string },
): Promise<SavedListPage> {
  return transport.save({ url, expects: 'json' }, path, signal, async (saved) => {
    const total = totalOf(saved)
    const next = nextAfter(asked, nextAtTail(saved))
    if (next !== null) return { rows: null, after: next, total }
    const { results, after } = await parsePage(path)
    return { rows: results.length, after: nextAfter(asked, after), total }
  })
}

/** The list is paged by places in it: when a row goes from before the cursor, another slips over the edge of the page unseen. */
function refuseShrunk(before: number | null, now: number | null): void {
  if (before === null || now === null || now >= before) return
  throw new ConnectorError('The list became shorter while it was being read.', { next: { kind: 'restart' } })
}

function totalOf({ head }: SavedBody): number | null {
  const total = TOTAL.exec(head)?.[1]
  return total === undefined ? null : Number(total)
}

const BEGINNING: ListCursor = { list: 0, after: null, total: null }

function start(cursor: Cursor | null, lists: number): ListCursor {
  const place = ListCursor.safeParse(cursor).data ?? BEGINNING
  return place.list < lists ? place : BEGINNING
}
