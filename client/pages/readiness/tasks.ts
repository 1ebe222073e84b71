import type { ReadinessItem as Item } from '../../../shared/metric.ts'
import type { WaitedFor } from '../../../shared/need.ts'

/** A metric that waits for something to be done, with how many of its cases do. */
export interface Waiting extends Pick<WaitedFor, 'cases' | 'upTo'> {
  readonly item: Item
}

/** A thing to do, and the metrics that wait for it. */
export interface Task {
  readonly need: WaitedFor
  /** Not measured without it. */
  readonly opens: readonly Waiting[]
  /** Measured of more cases with it. */
  readonly widens: readonly Waiting[]
}

/**
 * The one thing to do for each metric, once for all metrics that wait for it, be it as the first thing or as another: what most
 * cases wait for first.
 */
export function tasksOf(items: readonly Item[]): Task[] {
  const firsts = new Map(
    items.flatMap(({ needs: [first] }) => (first ? [[first.title, first] as const] : [])),
  )
  return [...firsts.values()]
    .map((need): Task => {
      const waiting = items.flatMap((item): Waiting[] =>
        item.needs
          .filter(({ title }) => title === need.title)
          .map(({ cases, upTo }) => ({ item, cases, upTo })),
      )
      return {
        need,
        opens: waiting.filter(({ item }) => item.state === 'not-measured'),
        widens: waiting.filter(({ item }) => item.state === 'partly'),
      }
    })
    .toSorted(
      (a, b) =>
        casesOf(b) - casesOf(a) || b.opens.length - a.opens.length || b.widens.length - a.widens.length,
    )
}

/** How many cases of all its metrics wait for it, as far as they can be counted. */
export function casesOf({ opens, widens }: Pick<Task, 'opens' | 'widens'>): number {
  return [...opens, ...widens].reduce((sum, { cases }) => sum + (cases ?? 0), 0)
}
