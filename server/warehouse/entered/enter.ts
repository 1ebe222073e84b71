import { ENTERED, nextInstant } from '../knowledge-time.ts'
import { raiseDataVersion } from '../publish.ts'
import type { Writer } from '../warehouse.ts'

/**
 * The instant of knowledge time at which something is entered, and what answers speak of from then on. Rows carry their own
 * instant, so that of them only the last publication needs to be kept; `links`: records are linked by what is said, and links are asked
 * for as of a publication, so that each of these stays. `now` is the workspace's clock, in milliseconds.
 */
export async function enter(writer: Writer, now: number, { links = false } = {}): Promise<string> {
  const at = await nextInstant(writer, now)
  await writer.run(`delete from plumbline.publication where connection = $1 and run_id = $1`, [ENTERED])
  await writer.run(
    `insert into plumbline.publication(connection, run_id, instant, published_at, partial)
     values ($1, $2, cast($3 as timestamptz), cast($3 as timestamptz), false)`,
    [ENTERED, links ? `${ENTERED} ${at}` : ENTERED, at],
  )
  await raiseDataVersion(writer)
  return at
}
