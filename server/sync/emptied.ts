import type { Reader, Writer } from '../warehouse/warehouse.ts'
import type { StreamContext } from './stream.ts'
import { leaveOut } from './unreadable.ts'

/**
 * Leaves an object out of the run of which none was met, however often it was asked for, where some are known. The source may
 * be out of order: what is known stays until the next run finds none either.
 */
export async function leaveEmptied(
  writer: Writer,
  { lease, runId, at, now, unbelieved, connector }: StreamContext,
  { object, known }: { readonly object: string; readonly known: number },
): Promise<void> {
  const { label } = connector.streams.find((stream) => stream.object === object)!
  unbelieved.add(object)
  await leaveOut(writer, {
    connection: lease.connection,
    runId,
    objects: [{ object, label }],
    refusal: {
      message: `None was found any more, where ${known.toLocaleString('en-GB')} are known.`,
      action:
        'They stay until the next sync finds none either; if they are still in the CRM, check what may be read of them.',
    },
    emptied: true,
    since: at,
    at: new Date(now()).toISOString(),
  })
}

/** Whether another run left the object out for that reason when it was last asked for; the same one may just have waited a minute. */
export async function wasEmptied(
  reader: Reader,
  {
    connection,
    object,
    runId,
  }: { readonly connection: string; readonly object: string; readonly runId: string },
): Promise<boolean> {
  const rows = await reader.all(
    `select 1 as one from plumbline.unreadable where connection = $1 and object = $2 and emptied_by <> $3`,
    [connection, object, runId],
  )
  return rows.length > 0
}
