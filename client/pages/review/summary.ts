import type { MetricList, Signal } from '../../../shared/metric.ts'
import type { Comparison } from '../../api/metrics.ts'
import { grainOf, periodText, stretchText } from '../../format/periods.ts'

/**
 * The period in a sentence: how many numbers got better and worse, against what, and of how many that can't be told. What
 * may be chance is neither. Each counts as it is shown: where weeks lead in the place of the period, as they moved.
 */
export function summarySentence(list: MetricList, compare: Comparison): string {
  const counts: Record<Signal, number> = { better: 0, worse: 0, unchanged: 0, 'too-few': 0 }
  const shown = list.items.map((metric) => metric.leading ?? metric)
  for (const { signal } of shown) if (signal !== null) counts[signal] += 1
  const told = [
    counts.better > 0 && `${counts.better} better`,
    counts.worse > 0 && `${counts.worse} worse`,
    counts.unchanged > 0 && `${counts.unchanged} unchanged`,
  ].filter((part) => part !== false)
  const unknown = shown.filter(({ signal }) => signal === null).length
  const rest = [
    counts['too-few'] > 0 && `${counts['too-few']} with too few cases to tell.`,
    unknown > 0 && `${unknown} can’t be compared.`,
  ].filter((part) => part !== false)
  if (told.length === 0 && counts['too-few'] === 0)
    return 'Nothing can be compared: there is no earlier data.'
  const head = told.length === 0 ? 'Nothing can be told apart from chance' : told.join(', ')
  const isLed = list.items.some(({ leading }) => leading !== null && leading.signal !== null)
  const led = isLed ? ', and where it holds too few cases, over more weeks against as many before' : ''
  return [`${head} against ${comparisonName(list, compare)}${led}.`, ...rest].join(' ')
}

/** What a value is compared with, in words: "week 45", "the average of the four weeks before", "week 46 of 2025". */
export function comparisonName({ compare }: Pick<MetricList, 'compare'>, kind: Comparison): string {
  if (kind === 'average') return `the average of the four ${grainOf(compare.name)}s before`
  if (compare.until < compare.end) return stretchText(compare)
  const title = periodText(compare.name)
  return kind === 'year' && grainOf(compare.name) === 'week'
    ? `${title} of ${compare.name.slice(0, 4)}`
    : title
}
