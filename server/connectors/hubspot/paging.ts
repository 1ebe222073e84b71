import { z } from 'zod'
import type { Transport } from '../transport.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'

/** How every list of HubSpot's tells where the next page starts; nothing on the last. Only this decides, never the rows. */
export const Paging = z.object({ next: z.object({ after: z.string() }).nullish() }).nullish()

interface ListPage {
  readonly paging?: z.infer<typeof Paging>
}

/** The next page's start; null after the last. A page that leads to itself is an old one: it must be asked for again. */
export function nextAfter(asked: string | null, told: string | null | undefined): string | null {
  if (told === undefined || told === null) return null
  if (told === asked) throw new IncompleteAnswer('HubSpot gives pages that lead to themselves.')
  return told
}

/** The page of a list after `after`, checked, with the start of the next. */
export async function readListPage<Page extends ListPage>(
  transport: Transport,
  {
    url,
    after,
    schema,
    signal,
  }: { url: string; after: string | null; schema: z.ZodType<Page>; signal: AbortSignal },
): Promise<{ readonly page: Page; readonly after: string | null }> {
  const next = ({ paging }: Page) => nextAfter(after, paging?.next?.after)
  const page = await transport.json({ url }, schema, signal, next)
  return { page, after: next(page) }
}

/** The pages of a list, one after the other. */
export async function* listPages<Page extends ListPage>(
  transport: Transport,
  options: {
    readonly url: (after: string | null) => string
    readonly start?: string | null
    readonly schema: z.ZodType<Page>
    readonly signal: AbortSignal
  },
): AsyncGenerator<{ readonly page: Page; readonly after: string | null }> {
  const { schema, signal } = options
  let after = options.start ?? null
  do {
    const read: { page: Page; after: string | null } = await readListPage(transport, {
      url: options.url(after),
      after,
      schema,
      signal,
    })
    after = read.after
    yield read
  } while (after !== null)
}
