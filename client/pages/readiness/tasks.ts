import type { ReadinessItem as Item } from '../../../shared/metric.ts'
import type { Need } from '../../../shared/need.ts'

/** A thing to do, and the metrics that wait for it. */
export interface Task {
  readonly need: Need
  /** Not measured without it. */
  readonly opens: readonly Item[]
  /** Measured of more cases with it. */
  readonly widens: readonly Item[]
}

/** The one thing to do for each metric, once for all metrics that wait for it: what opens most of them first. */
export function tasksOf(items: readonly Item[]): Task[] {
  const byTitle = Map.groupBy(
    items.filter(({ needs }) => needs.length > 0),
    ({ needs }) => needs[0]!.title,
  )
  return [...byTitle.values()]
    .map((waiting) => ({
      need: waiting[0]!.needs[0]!,
      opens: waiting.filter(({ state }) => state === 'not-measured'),
      widens: waiting.filter(({ state }) => state === 'partly'),
    }))
    .toSorted((a, b) => b.opens.length - a.opens.length || b.widens.length - a.widens.length)
}
