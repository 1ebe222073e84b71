import { z } from 'zod'
import { QueryError } from '../metrics.ts'

/** A page goes on at the moment at which the first was read, so that nothing shifts between pages. */
const Page = z.object({
  now: z.iso.datetime(),
  /** Where the page before ended, in the receipt's order. */
  after: z.array(z.union([z.string(), z.number(), z.null()])),
})
type Page = z.infer<typeof Page>

export function cursorOf(page: Page): string {
  return Buffer.from(JSON.stringify(page)).toString('base64url')
}

/** Where to go on; null on the first page. */
export function pageOf(cursor: string | undefined): Page | null {
  if (cursor === undefined) return null
  const page = Page.safeParse(parsed(Buffer.from(cursor, 'base64url').toString('utf8'))).data
  if (page) return page
  throw new QueryError(
    'cursor',
    'This cursor is none that a page of this receipt gave: start from the first page.',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
