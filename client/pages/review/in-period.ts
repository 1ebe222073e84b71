import type { MetricSummary } from '../../../shared/metric.ts'
import { noCasesText } from '../../format/nothing.ts'
import { countText, measureText, plural } from '../../format/numbers.ts'

/** What a period of few cases comes to by itself: "3 of 4 campaigns due", "0 days over 3 campaigns launched". */
export function inPeriodText({
  value,
  numerator,
  denominator,
  unit,
  cases,
  noun,
  pending,
}: Pick<
  MetricSummary,
  'value' | 'numerator' | 'denominator' | 'unit' | 'cases' | 'noun' | 'pending'
>): string {
  const counted = noun.counted === null ? '' : ` ${noun.counted}`
  if (value === null) return noCasesText({ noun, pending })
  if (unit === 'ratio' && numerator !== null && denominator !== null)
    return `${countText(numerator)} of ${plural(denominator, noun.one, noun.many)}${counted}`
  return `${measureText(value, unit)} over ${plural(cases, noun.one, noun.many)}${counted}`
}
