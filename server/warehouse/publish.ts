import { keepAlike } from './alike.ts'
import { linkIdentities } from './identity.ts'
import { nextInstant } from './knowledge-time.ts'
import { inferPlansInForce } from './plans-in-force.ts'
import type { Dialect, Writer } from './warehouse.ts'

interface Publication {
  readonly connection: string
  readonly runId: string
  /** The run's instant, which its versions carry. */
  readonly at: string
  /** The workspace's clock, in milliseconds. */
  readonly now: number
}

/**
 * Lets readers see what a run wrote, whole: links identities, finds records that are alike, completes the plan log and moves the connection's published
 * instant to the run's. Part of the transaction that ends the run.
 *
 * Readers of a past day see what was published by then, not what was being read: the moment of publication is an instant of
 * its own, later than that of any other publication, and links across systems carry it.
 */
export async function publish(writer: Writer, dialect: Dialect, publication: Publication): Promise<void> {
  await writer.unspare()
  const publishedAt = await makeVisible(writer, publication, { partial: false })
  await inferPlansInForce(writer, dialect, publication)
  await linkIdentities(writer, publishedAt)
  await keepAlike(writer, dialect, publishedAt)
}

/** A first load is seen as it grows, marked as partial, so that its pages are of use at once. */
export async function publishPartially(writer: Writer, publication: Publication): Promise<void> {
  await makeVisible(writer, publication, { partial: true })
}

async function makeVisible(
  writer: Writer,
  { connection, runId, at, now }: Publication,
  { partial }: { readonly partial: boolean },
): Promise<string> {
  const publishedAt = await nextInstant(writer, now)
  await writer.run(`delete from plumbline.publication where connection = $1 and (run_id = $2 or partial)`, [
    connection,
    runId,
  ])
  await writer.run(
    `insert into plumbline.publication(connection, run_id, instant, published_at, partial)
     values ($1, $2, cast($3 as timestamptz), cast($4 as timestamptz), $5)`,
    [connection, runId, at, publishedAt, partial],
  )
  await writer.run(
    `update plumbline.object set synced_at = r.read_at
     from (select o.object, max(o.read_at) as read_at from plumbline.run_object o join plumbline.run on run.id = o.run_id
       where run.connection = $1 group by o.object) r
     where object.connection = $1 and object.object = r.object and coalesce(object.synced_at < r.read_at, r.read_at is not null)`,
    [connection],
  )
  await writer.run(
    `update plumbline.connection set published = cast($2 as timestamptz), partial = $3 where id = $1`,
    [connection, at, partial],
  )
  await raiseDataVersion(writer)
  return publishedAt
}

/** Told to everything that caches answers. */
export async function raiseDataVersion(writer: Writer): Promise<void> {
  await writer.run(`update plumbline.state set data_version = data_version + 1`)
}
