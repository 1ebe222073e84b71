import type { Reader, Writer } from '../warehouse/warehouse.ts'
import type { StreamContext } from './stream.ts'
import { leaveOut } from './unreadable.ts'

const NONE_FOUND = 'None was found any more'

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
      message: `${NONE_FOUND}, where ${known.toLocaleString('en-GB')} are known.`,
      action:
        'They stay until the next sync finds none either; if they are still in the CRM, check what may be read of them.',
    },
    since: at,
    at: new Date(now()).toISOString(),
  })
}

/** Whether the object was left out for that reason when it was last asked for. */
export async function wasEmptied(
  reader: Reader,
  { connection, object }: { readonly connection: string; readonly object: string },
): Promise<boolean> {
  const rows = await reader.all(
    `select 1 as one from plumbline.unreadable where connection = $1 and object = $2 and message like '${NONE_FOUND}%'`,
    [connection, object],
  )
  return rows.length > 0
}
