import { enter } from './entered/enter.ts'
import type { Writer } from './warehouse.ts'

/** A planned date: the record that holds it, and when it came to stand. */
export interface ReplanKey {
  readonly connection: string
  readonly object: string
  readonly recordId: string
  /** UTC, ISO 8601. */
  readonly plannedAt: string
  /** The date; null where it was taken away. */
  readonly planned: string | null
}

/** Appends why dates were moved; nothing said before is lost. `now` is the workspace's clock. */
export async function appendReasons(
  writer: Writer,
  keys: readonly ReplanKey[],
  { reason, note, by, now }: { reason: string | null; note: string | null; by: string | null; now: number },
): Promise<void> {
  const at = await enter(writer, now)
  const column = (of: (key: ReplanKey) => string) => keys.map(of)
  await writer.run(
    `insert into plumbline.replan_reason(connection, object, record_id, planned_at, planned, reason, note, "at", "by")
     select k.connection, k.object, k.record_id, cast(k.planned_at as timestamptz), cast(nullif(k.planned, '') as date), cast($5 as text), cast($6 as text), cast($7 as timestamptz), cast($8 as text)
     from (select unnest(cast($1 as text[])) as connection, unnest(cast($2 as text[])) as object, unnest(cast($3 as text[])) as record_id,
       unnest(cast($4 as text[])) as planned_at, unnest(cast($9 as text[])) as planned) k`,
    [
      column(({ connection }) => connection),
      column(({ object }) => object),
      column(({ recordId }) => recordId),
      column(({ plannedAt }) => plannedAt),
      reason,
      note,
      at,
      by,
      column(({ planned }) => planned ?? ''),
    ],
  )
}
