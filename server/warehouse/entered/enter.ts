import { nextInstant } from '../knowledge-time.ts'
import { raiseDataVersion } from '../publish.ts'
import type { Writer } from '../warehouse.ts'

/** What people enter has a publication of its own, so that answers speak of the moment at which it was entered. */
const ENTERED = 'entered'

/**
 * The instant of knowledge time at which something is entered, and what answers speak of from then on. The rows carry their
 * own instant, so that only the last publication needs to be kept. `now` is the workspace's clock, in milliseconds.
 */
export async function enter(writer: Writer, now: number): Promise<string> {
  const at = await nextInstant(writer, now)
  await writer.run(`delete from plumbline.publication where connection = $1`, [ENTERED])
  await writer.run(
    `insert into plumbline.publication(connection, run_id, instant, published_at, partial)
     values ($1, $1, cast($2 as timestamptz), cast($2 as timestamptz), false)`,
    [ENTERED, at],
  )
  await raiseDataVersion(writer)
  return at
}
