import type { MetricSummary } from '../../shared/metric.ts'
import { shareText } from './numbers.ts'

type Noun = Pick<MetricSummary['noun'], 'covers'>

/** From here on it reads as 100 %. */
const WHOLE = 0.9995

/** Of which share of its cases a number speaks, where that isn't all of them; null where it is, or where there were none. */
export function coversText(coverage: number | null, { covers }: Noun): string | null {
  if (coverage === null || coverage >= WHOLE) return null
  return covers === null ? `covers ${shareText(coverage)}` : `${shareText(coverage)} ${covers}`
}

/** A number in words, with the share of its cases that it speaks of. */
export function withCoverage(text: string, coverage: number | null, noun: Noun): string {
  const covers = coversText(coverage, noun)
  return covers === null ? text : `${text}, ${covers}`
}
