import type { ReceiptShape, Verdict } from '../../../shared/metric.ts'
import type { MetricDefinition } from '../metric.ts'
import type { Snapshot } from './snapshot.ts'

/** What the columns of the metric's receipt are called. */
export function receiptShape(metric: MetricDefinition): Omit<ReceiptShape, 'unit' | 'currency'> {
  return {
    when: metric.when ?? (metric.kind === 'state' ? 'As of' : 'When'),
    outcomes: { passes: 'passes', fails: 'fails', counts: 'counts', ...metric.outcomes },
    details: [...(metric.details ?? [])],
    relatedDetails: [...(metric.relatedDetails ?? [])],
    dimensions: metric.dimensions.map(({ id, title, type = 'text' as const, names = {}, listed = true }) => ({
      id,
      title,
      type,
      names,
      listed,
    })),
  }
}

/** In which the metric's money is told, also beside what it was kept in; null where it has none, or nobody has said. */
export function currencyOf(
  { unit, caseValue, details = [] }: MetricDefinition,
  { currency }: Pick<Snapshot, 'currency'>,
): string | null {
  const isMoney = [unit, caseValue, ...details.map(({ type }) => type)].includes('money')
  return isMoney ? currency : null
}

/** What becomes of a case by its row: \`included\`, and for a ratio what it counts. */
export function verdictOf(
  { aggregate, better }: Pick<MetricDefinition, 'aggregate' | 'better'>,
  {
    included,
    numerator,
    denominator,
  }: {
    readonly included: boolean
    readonly numerator: number | null
    readonly denominator: number | null
  },
): Verdict {
  if (!included) return 'left-out'
  if (aggregate.kind !== 'ratio') return 'counts'
  // Of a rate of what should not be, a case fails by being in the numerator.
  const isShort = better === 'lower' ? (numerator ?? 0) > 0 : (numerator ?? 0) < (denominator ?? 0)
  return isShort ? 'fails' : 'passes'
}
