import type { MetricList } from '../../../shared/metric.ts'
import type { Comparison } from '../../api/metrics.ts'
import { verdict, type Verdict } from '../../format/numbers.ts'
import { periodTitle } from '../../format/periods.ts'

/** The week in a sentence: how many numbers got better and worse, against what, and how many can't be told. */
export function summarySentence(list: MetricList, compare: Comparison): string {
  const counts: Record<Verdict, number> = { better: 0, worse: 0, unchanged: 0 }
  let unknown = 0
  for (const { value, previous, unit, better } of list.items) {
    if (value === null || previous === null) unknown += 1
    else counts[verdict(value - previous, unit, better)] += 1
  }
  const told = [
    counts.better > 0 && `${counts.better} better`,
    counts.worse > 0 && `${counts.worse} worse`,
    counts.unchanged > 0 && `${counts.unchanged} unchanged`,
  ].filter((part) => part !== false)
  if (told.length === 0) return 'Nothing can be compared yet.'
  const rest = unknown === 0 ? '' : ` ${unknown} can’t be compared yet.`
  return `${told.join(', ')} than ${comparisonName(list, compare)}.${rest}`.replace(
    'unchanged than',
    'unchanged against',
  )
}

/** What a value is compared with, in words: "week 45", "the four weeks before", "week 46 of 2025". */
export function comparisonName({ compare }: Pick<MetricList, 'compare'>, kind: Comparison): string {
  if (kind === 'average') return 'the average of the four weeks before'
  const title = periodTitle(compare.name).replace(/^W/, 'w')
  return kind === 'year' ? `${title} of ${compare.name.slice(0, 4)}` : title
}
