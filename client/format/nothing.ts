import type { MetricSummary } from '../../shared/metric.ts'
import { plural } from './numbers.ts'

interface Nothing {
  readonly head: string
  readonly why: string | null
}

/** Why a metric has no value: it can't be measured, or there was nothing to be counted. */
export function nothingText({
  state,
  reason,
  noun,
  pending,
}: Pick<MetricSummary, 'state' | 'reason' | 'noun' | 'pending'>): Nothing {
  if (state === 'not-measured') return { head: 'Not measured', why: reason }
  return { head: noCasesText({ noun, pending }), why: null }
}

/** What there is where no case counts: none at all, or some of which nobody can know yet. */
export function noCasesText({ noun, pending }: Pick<MetricSummary, 'noun' | 'pending'>): string {
  const counted = noun.counted === null ? '' : ` ${noun.counted}`
  if (pending === 0) return `No ${noun.many}${counted}`
  return `${plural(pending, noun.one, noun.many)}${counted}, too early to judge`
}
