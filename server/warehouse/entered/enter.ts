import { ENTERED, nextInstant } from '../knowledge-time.ts'
import { raiseDataVersion } from '../publish.ts'
import type { Writer } from '../warehouse.ts'

/**
 * The instant of knowledge time at which something is entered, and what answers speak of from then on. Each has a publication of
 * its own, which stays: by it one finds again what was told between two of them. `now` is the workspace's clock, in milliseconds.
 */
export async function enter(writer: Writer, now: number): Promise<string> {
  const at = await nextInstant(writer, now)
  await writer.run(
    `insert into plumbline.publication(connection, run_id, instant, published_at, partial)
     values ($1, $2, cast($3 as timestamptz), cast($3 as timestamptz), false)`,
    [ENTERED, `${ENTERED} ${at}`, at],
  )
  await raiseDataVersion(writer)
  return at
}
