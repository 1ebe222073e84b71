import { linkIdentities } from './identity.ts'
import { inferPlansInForce } from './plans-in-force.ts'
import type { Writer } from './warehouse.ts'

/**
 * Lets readers see what a run wrote, whole: links identities, completes the plan log and moves the connection's published
 * instant to the run's. Part of the transaction that ends the run.
 */
export async function publish(
  writer: Writer,
  { connection, runId, at }: { connection: string; runId: string; at: string },
): Promise<void> {
  await makeVisible(writer, { connection, runId, at, partial: false })
  await inferPlansInForce(writer, connection, at)
  await linkIdentities(writer, at)
}

/** A first load is seen as it grows, marked as partial, so that its pages are of use at once. */
export async function publishPartially(
  writer: Writer,
  { connection, runId, at }: { connection: string; runId: string; at: string },
): Promise<void> {
  await makeVisible(writer, { connection, runId, at, partial: true })
}

async function makeVisible(
  writer: Writer,
  { connection, runId, at, partial }: { connection: string; runId: string; at: string; partial: boolean },
): Promise<void> {
  await writer.run(`delete from plumbline.publication where connection = $1 and (run_id = $2 or partial)`, [
    connection,
    runId,
  ])
  await writer.run(`insert into plumbline.publication values ($1, $2, cast($3 as timestamptz), $4)`, [
    connection,
    runId,
    at,
    partial,
  ])
  await writer.run(
    `update plumbline.connection set published = cast($2 as timestamptz), partial = $3 where id = $1`,
    [connection, at, partial],
  )
  await raiseDataVersion(writer)
}

/** Told to everything that caches answers. */
async function raiseDataVersion(writer: Writer): Promise<void> {
  await writer.run(`update plumbline.state set data_version = data_version + 1`)
}
