import { QueryError, type ListQuery } from '../metrics.ts'
import {
  parsePeriod,
  periodBefore,
  periodOf,
  yearBefore,
  type NamedPeriod,
  type PeriodView,
} from './period.ts'
import type { Snapshot } from './snapshot.ts'
import { isIncomplete } from './spans.ts'

const AVERAGED_PERIODS = 4

/** The period asked about, and those it is compared with: one, or the four whose average it is. Newest first. */
export interface Comparison {
  readonly period: NamedPeriod
  readonly others: readonly NamedPeriod[]
}

export function comparisonOf(
  { period: name, compare = 'previous' }: ListQuery,
  snapshot: Snapshot,
): Comparison {
  const { calendar, today } = snapshot
  const period =
    name === undefined
      ? periodBefore(periodOf(today, 'week', calendar), calendar)
      : parsePeriod(name, calendar)
  switch (compare) {
    case 'previous':
      return { period, others: [periodBefore(period, calendar)] }
    case 'year':
      return { period, others: [yearBefore(period, calendar)] }
    case 'average': {
      const others: NamedPeriod[] = []
      for (let index = 0, last = period; index < AVERAGED_PERIODS; index++) {
        last = periodBefore(last, calendar)
        others.push(last)
      }
      return { period, others }
    }
    default:
      throw new QueryError(
        'compare',
        `Compare with “previous”, “average” or “year”, not “${String(compare)}”.`,
      )
  }
}

/** The period as it is told; several are told as one stretch under the newest one's name. */
export function viewOf(periods: readonly NamedPeriod[], snapshot: Snapshot): PeriodView {
  const [newest] = periods
  const oldest = periods.at(-1)!
  return {
    name: newest!.name,
    start: oldest.start.toString(),
    end: newest!.end.toString(),
    incomplete: isIncomplete(newest!, snapshot.now, snapshot.calendar.zone),
  }
}
