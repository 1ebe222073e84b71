import { Link } from '@tanstack/react-router'
import type { MetricSummary, Period } from '../../shared/metric.ts'
import { addDays } from '../format/periods.ts'

/** A metric's name; what opens is the number that stands beside it: of the period, or of the weeks that lead in its place. */
export function MetricLink({
  metric: { id, title, leading },
  period: { name, end },
  className,
}: {
  readonly metric: Pick<MetricSummary, 'id' | 'title' | 'leading'>
  readonly period: Pick<Period, 'name' | 'end'>
  readonly className?: string | undefined
}) {
  return (
    <Link
      to="/metrics/$id"
      params={{ id }}
      search={leading === null ? { period: name } : { period: name, ...weeksUpTo(end, leading.weeks) }}
      {...(className === undefined ? {} : { className })}
    >
      {title}
    </Link>
  )
}

/** The search of a metric's page that looks at so many weeks as one. `end` is exclusive. */
export function weeksUpTo(end: string, weeks: number) {
  return { from: addDays(end, -7 * weeks), to: end, focus: 'all' } as const
}
