import type { Refusal } from '../../shared/sync.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'

interface Unreadable {
  readonly connection: string
  readonly runId: string
  /** Of the stream and of what comes along with it. */
  readonly objects: readonly { readonly object: string; readonly label: string }[]
  readonly refusal: Refusal
  /** None of its records was met, where some are known. */
  readonly emptied?: boolean
  /** Knowledge time of the run. */
  readonly since: string
  /** Real time. */
  readonly at: string
}

/** Writes down that the run leaves the objects out, and why. What is known of them stays as it is. */
export async function leaveOut(writer: Writer, left: Unreadable): Promise<void> {
  const { connection, runId, refusal, since, at } = left
  const emptiedBy = left.emptied ? runId : null
  for (const { object, label } of left.objects) {
    await writer.run(
      `update plumbline.run_object set state = 'unreadable', ended_at = cast($3 as timestamptz), refusal_message = $4, refusal_action = $5
       where run_id = $1 and object = $2`,
      [runId, object, at, refusal.message, refusal.action],
    )
    const known = await writer.run(
      `update plumbline.unreadable set label = $3, message = $4, action = $5, emptied_by = $6 where connection = $1 and object = $2`,
      [connection, object, label, refusal.message, refusal.action, emptiedBy],
    )
    if (known > 0) continue
    await writer.run(
      `insert into plumbline.unreadable(connection, object, label, since, message, action, emptied_by)
       values ($1, $2, $3, cast($4 as timestamptz), $5, $6, $7)`,
      [connection, object, label, since, refusal.message, refusal.action, emptiedBy],
    )
  }
}

/** The objects that could not be read when they were last asked for. */
export async function readUnreadable(reader: Reader, connection: string): Promise<ReadonlySet<string>> {
  const rows = await reader.all<{ object: string }>(
    `select object from plumbline.unreadable where connection = $1`,
    [connection],
  )
  return new Set(rows.map(({ object }) => object))
}

/** Forgets that the objects could not be read. */
export async function takeBack(
  writer: Writer,
  { connection, objects }: { readonly connection: string; readonly objects: readonly string[] },
): Promise<void> {
  await writer.run(
    `delete from plumbline.unreadable where connection = $1 and object = any(cast($2 as text[]))`,
    [connection, objects],
  )
}

/**
 * Whether the run left anything out, also before it was cut off and taken up again. What was withheld from the start is no
 * gap in what is known.
 */
export async function hasLeftOut(
  writer: Writer,
  { connection, runId }: { readonly connection: string; readonly runId: string },
): Promise<boolean> {
  const [row] = await writer.all<{ n: number }>(
    `select cast(count(*) as integer) as n from plumbline.run_object r
     where r.run_id = $1 and r.state = 'unreadable'
       and exists (select 1 from plumbline.object o where o.connection = $2 and o.object = r.object)`,
    [runId, connection],
  )
  return (row?.n ?? 0) > 0
}
