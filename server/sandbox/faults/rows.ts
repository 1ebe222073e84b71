import { z } from 'zod'
import type { Answer } from '../http.ts'

const Page = z.looseObject({
  results: z.array(z.unknown()).optional(),
  records: z.array(z.unknown()).optional(),
  events: z.array(z.unknown()).optional(),
})

/** The answer with other rows on its page; unchanged where it has none. */
export function withRows(answer: Answer, change: (rows: readonly unknown[]) => readonly unknown[]): Answer {
  const page = pageOf(answer)
  if (page?.results !== undefined) return body(answer, { ...page, results: change(page.results) })
  if (page?.records !== undefined) return body(answer, { ...page, records: change(page.records) })
  if (page?.events !== undefined) return body(answer, { ...page, events: change(page.events) })
  return answer
}

/** The answer's page; null where it isn't JSON with rows. */
function pageOf({ body }: Answer): z.infer<typeof Page> | null {
  if (typeof body !== 'string' || !body.startsWith('{')) return null
  return Page.safeParse(JSON.parse(body)).data ?? null
}

function body(answer: Answer, value: unknown): Answer {
  return { ...answer, body: JSON.stringify(value) }
}
