import { readToldWeeks, writeTold, type Told } from '../warehouse/told.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Metrics } from './metrics.ts'

/** So many weeks back it is made up for what nobody could look at. */
const WEEKS = 13

interface Options {
  readonly warehouse: Warehouse
  readonly metrics: Pick<Metrics, 'tellNow' | 'makeUpWeek'>
  readonly signal: AbortSignal
}

/**
 * Keeps what every metric tells of the last complete week, and tells the one before it again, so that it is known how far
 * numbers move after they were shown. Weeks of which nothing was told in time, as before the first start, are told as
 * of the first day after them, of headline metrics: what the engine would have told then.
 */
export async function keepTellings({ warehouse, metrics, signal }: Options): Promise<void> {
  const known = await warehouse.read(readToldWeeks)
  const rows: Told[] = []
  for (let back = WEEKS - 1; back >= 0; back--) {
    if (signal.aborted) return
    rows.push(...(await metrics.makeUpWeek({ back, known })))
  }
  rows.push(...(await metrics.tellNow()))
  // At once, as one new version of the data.
  if (rows.length > 0) await warehouse.write((writer) => writeTold(writer, rows))
}
