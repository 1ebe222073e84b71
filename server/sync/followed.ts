import type { Reader, Writer } from '../warehouse/warehouse.ts'

interface Place {
  readonly connection: string
  readonly object: string
}

/** Begins to follow the parents' changes of a dependent stream; a run that was cut off and goes on began before. */
export async function openFollowing(writer: Writer, place: Place, at: string): Promise<void> {
  const known = await writer.run(
    `update plumbline.followed set opened_at = coalesce(opened_at, cast($3 as timestamptz)) where connection = $1 and object = $2`,
    [place.connection, place.object, at],
  )
  if (known > 0) return
  await writer.run(
    `insert into plumbline.followed(connection, object, followed_to, opened_at) values ($1, $2, null, cast($3 as timestamptz))`,
    [place.connection, place.object, at],
  )
}

/** All parents that had changed when it was begun are followed. What changed since belongs to the next reading. */
export async function closeFollowing(writer: Writer, { connection, object }: Place): Promise<void> {
  await writer.run(
    `update plumbline.followed set followed_to = opened_at, opened_at = null where connection = $1 and object = $2`,
    [connection, object],
  )
}

/**
 * Knowledge time from which on changes of the parents are still to be followed; null: from the first. What was read before this
 * was kept knows only of the connection's last publication.
 */
export async function followedTo(reader: Reader, { connection, object }: Place): Promise<string | null> {
  const [row] = await reader.all<{ instant: string | null }>(
    `select coalesce(
       (select followed_to from plumbline.followed where connection = $1 and object = $2),
       (select max(instant) from plumbline.publication where connection = $1 and not partial)) as instant`,
    [connection, object],
  )
  return row?.instant ?? null
}
