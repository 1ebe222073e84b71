import { z } from 'zod'
import type { Cursor, ReadRequest } from '../connector.ts'

const ParentCursor = z.object({ last: z.string() })

/** The parents that a cut-off reading hasn't come to, so many at a time. When the last one read is gone meanwhile, all of them. */
export function parentsLeft(
  { parents, cursor }: ReadRequest,
  size: number,
): AsyncGenerator<readonly string[]> {
  const last = ParentCursor.safeParse(cursor satisfies Cursor | null).data?.last ?? null
  return remaining(parents, last, size)
}

async function* remaining(
  parents: ReadRequest['parents'],
  last: string | null,
  size: number,
): AsyncGenerator<readonly string[]> {
  let found = last === null
  for await (const ids of parents()) {
    const rest = found ? ids : ids.slice(ids.indexOf(last ?? '') + 1)
    if (!found && !ids.includes(last ?? '')) continue
    found = true
    for (let start = 0; start < rest.length; start += size) yield rest.slice(start, start + size)
  }
  if (!found) yield* remaining(parents, null, size)
}
