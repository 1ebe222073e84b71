import type { Sample } from '../../../shared/sample.ts'
import { countText, plural } from '../../format/numbers.ts'

/** How far a sample has been checked: "5 of 118 values are judged: 4 correct, 1 wrong." */
export function progressText({ records }: Pick<Sample, 'records'>): string {
  const verdicts = records.flatMap(({ values }) => values.map(({ verdict }) => verdict))
  const count = (wanted: (typeof verdicts)[number]) => verdicts.filter((verdict) => verdict === wanted).length
  const judged = verdicts.length - count(null)
  if (judged === 0)
    return `${plural(verdicts.length, 'value')} of ${plural(records.length, 'person', 'people')} to be judged.`
  const found = [
    `${countText(count('correct'))} correct`,
    `${countText(count('wrong'))} wrong`,
    ...(count('cannot-tell') > 0 ? [`${countText(count('cannot-tell'))} that nobody can tell`] : []),
  ]
  return `${countText(judged)} of ${plural(verdicts.length, 'value')} are judged: ${found.join(', ')}.`
}
