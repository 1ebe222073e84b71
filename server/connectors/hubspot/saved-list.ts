import { z } from 'zod'
import type { Cursor, Page, ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { SavedBody } from '../transport/body.ts'
import type { HubspotContext } from './context.ts'
import { nextAtTail, parsePage } from './page-file.ts'
import { nextAfter } from './paging.ts'

/** `total` is how many rows the list had at its first page, where it says so. */
const ListCursor = z.object({ after: z.string(), total: z.int().nullable().default(null) })

/** How HubSpot begins a list that tells its length. */
const TOTAL = /^\s*\{"total":(\d+)[,}]/

/** A list read whole, its pages saved as they come. `url` gives the address of the page after the cursor. */
export async function* savedList(
  { transport }: HubspotContext,
  request: ReadRequest,
  url: (after: string | null) => string,
): AsyncGenerator<Page> {
  const { object } = request.schema
  let { after, total } = start(request.cursor)
  do {
    const path = request.spool('json')
    const asked = after
    const call = { url: url(asked), expects: 'json' } as const
    const page = await transport.save(call, path, request.signal, async (saved) => {
      const told = totalOf(saved)
      const next = nextAfter(asked, nextAtTail(saved))
      if (next !== null) return { rows: null, after: next, told }
      const { results, after } = await parsePage(path, z.unknown())
      return { rows: results.length, after: nextAfter(asked, after), told }
    })
    refuseShrunk(total, page.told)
    after = page.after
    total ??= page.told
    const format = { kind: 'json', rows: ['results'] } as const
    yield {
      files: [{ object, path, format, rows: page.rows, content: { kind: 'rows' } }],
      cursor: after === null ? null : { after, total },
    }
  } while (after !== null)
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

function start(cursor: Cursor | null): { after: string | null; total: number | null } {
  return ListCursor.safeParse(cursor).data ?? { after: null, total: null }
}
