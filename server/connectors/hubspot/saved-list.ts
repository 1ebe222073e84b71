import { z } from 'zod'
import type { Cursor, Page, ReadRequest } from '../connector.ts'
import type { HubspotContext } from './context.ts'
import { nextAtTail, parsePage } from './page-file.ts'

const ListCursor = z.object({ after: z.string() })

/** A list read whole, its pages saved as they come. `url` gives the address of the page after the cursor. */
export async function* savedList(
  { transport }: HubspotContext,
  request: ReadRequest,
  url: (after: string | null) => string,
): AsyncGenerator<Page> {
  const { object } = request.schema
  let after = start(request.cursor)
  do {
    const path = request.spool('json')
    const call = { url: url(after), expects: 'json' } as const
    const page = await transport.save(call, path, request.signal, async (saved) => {
      const next = nextAtTail(saved)
      if (next !== null) return { rows: null, after: next }
      const { results, after } = await parsePage(path, z.unknown())
      return { rows: results.length, after }
    })
    after = page.after
    const format = { kind: 'json', rows: ['results'] } as const
    yield {
      files: [{ object, path, format, rows: page.rows, content: { kind: 'rows' } }],
      cursor: after === null ? null : { after },
    }
  } while (after !== null)
}

function start(cursor: Cursor | null): string | null {
  return ListCursor.safeParse(cursor).data?.after ?? null
}
