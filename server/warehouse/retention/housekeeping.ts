import type { Warehouse } from '../warehouse.ts'
import { thinnedUntil } from './kept-moments.ts'
import { isThinned, markThinned, readMarked, thinHistory } from './thin.ts'

/** No question takes as long. */
const ANSWERED_MS = 15 * 60_000

interface Options {
  readonly warehouse: Warehouse
  readonly clock: { readonly now: () => number }
  /** In which weeks and months end. */
  readonly zone: () => Promise<string>
  /** For so long every moment is kept. */
  readonly days: number
  readonly signal: AbortSignal
}

/** What one round did: up to when history is thinned, and how many versions that took. */
export interface HouseKept {
  readonly until: string
  readonly versions: number
}

/**
 * Thins what is old enough, a step with each round: one marks it, after the first sync of a week, and a later one removes what no
 * kept moment sees, once whoever asked before has been answered. Rounds come after syncs; null where one removed nothing.
 */
export function createHousekeeping({
  warehouse,
  clock,
  zone,
  days,
  signal,
}: Options): () => Promise<HouseKept | null> {
  let thins = false
  return async () => {
    if (thins || signal.aborted) return null
    thins = true
    try {
      return await round()
    } finally {
      thins = false
    }
  }

  async function round(): Promise<HouseKept | null> {
    const [ends, now] = [await zone(), clock.now()]
    const until = thinnedUntil(now, { days, zone: ends })
    const marked = await warehouse.read(readMarked)
    if (marked === null || Date.parse(marked.until) < Date.parse(until)) {
      await warehouse.write((writer) => markThinned(writer, { until, zone: ends, now }))
      return null
    }
    if (now - Date.parse(marked.at) < ANSWERED_MS) return null
    if (await warehouse.read((reader) => isThinned(reader, marked))) return null
    return { until: marked.until, versions: await thinHistory({ warehouse, signal }) }
  }
}
