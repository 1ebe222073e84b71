import type { MetricSummary } from '../../shared/metric.ts'

interface Nothing {
  readonly head: string
  readonly why: string | null
}

/** Why a metric has no value: it can't be measured, or there was nothing to be counted. */
export function nothingText({
  state,
  reason,
  noun,
}: Pick<MetricSummary, 'state' | 'reason' | 'noun'>): Nothing {
  if (state === 'not-measured') return { head: 'Not measured', why: reason }
  return { head: `No ${noun.many}${noun.counted === null ? '' : ` ${noun.counted}`}`, why: null }
}
