import type { Warehouse, Writer } from '../warehouse/warehouse.ts'

/** How long a silent holder keeps a connection to itself. Real time, not the workspace's. */
export const LEASE_MS = 60_000

/** The right to sync one connection. The fence rises with each holder, so that a stale one's writes can be told and refused. */
export interface Lease {
  readonly connection: string
  readonly holder: string
  readonly fence: number
}

/** Another worker has taken the connection over: what this one still wanted to write is refused. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Takes the lease when it is free, expired or one's own; null when another holds it. */
export async function takeLease(
  warehouse: Warehouse,
  { connection, holder, now }: { connection: string; holder: string; now: number },
): Promise<Lease | null> {
  return warehouse.write(async (writer) => {
    const [current] = await writer.all<{ holder: string; fence: number; expires_at: string }>(
      `select holder, fence, expires_at from plumbline.lease where connection = $1`,
      [connection],
    )
    if (current && current.holder !== holder && Date.parse(current.expires_at) > now) return null
    const fence = (current?.fence ?? 0) + 1
    await writer.run(`delete from plumbline.lease where connection = $1`, [connection])
    await writer.run(
      `insert into plumbline.lease values ($1, $2, cast($3 as bigint), cast($4 as timestamptz))`,
      [connection, holder, fence, new Date(now + LEASE_MS).toISOString()],
    )
    return { connection, holder, fence }
  })
}

/** Renews the lease inside the transaction that needs it. Throws `LeaseLost` when it's no longer one's own. */
export async function holdLease(writer: Writer, lease: Lease, now: number): Promise<void> {
  const held = await writer.run(
    `update plumbline.lease set expires_at = cast($1 as timestamptz) where connection = $2 and holder = $3 and fence = cast($4 as bigint)`,
    [new Date(now + LEASE_MS).toISOString(), lease.connection, lease.holder, lease.fence],
  )
  if (held !== 1) throw new LeaseLost(`The sync of ${lease.connection} was taken over by another worker.`)
}

/** Takes the lease from whoever holds it: what it still wants to write is refused. */
export async function revokeLease(writer: Writer, connection: string): Promise<void> {
  await writer.run(
    `update plumbline.lease set fence = fence + 1, expires_at = cast('-infinity' as timestamptz) where connection = $1`,
    [connection],
  )
}

/** Hands the lease back, so that the next worker needn't wait for it to expire. The fence stays. */
export async function returnLease(writer: Writer, lease: Lease): Promise<void> {
  await writer.run(
    `update plumbline.lease set expires_at = cast('-infinity' as timestamptz) where connection = $1 and fence = cast($2 as bigint)`,
    [lease.connection, lease.fence],
  )
}
