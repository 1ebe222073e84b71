import { IconAlertCircle } from '@tabler/icons-react'
import type { MetricSummary } from '../../shared/metric.ts'
import { coversText } from '../format/coverage.ts'
import { countText, measureText, plural } from '../format/numbers.ts'
import classes from './doubt.module.css'

type Doubtful = Pick<
  MetricSummary,
  'unit' | 'cases' | 'pending' | 'coverage' | 'interval' | 'smallSample' | 'noun' | 'entities'
>

/** How far a number can be trusted: whose records, coverage, interval, small sample. */
export function Doubt({
  metric,
  withCases = true,
  made,
  short = null,
}: {
  readonly metric: Doubtful
  readonly withCases?: boolean
  /** In place of the number of cases: "31 of 52 campaigns due". */
  readonly made?: string | undefined
  /** What falls short, in words. */
  readonly short?: string | null
}) {
  const { cases, pending, coverage, interval, unit, noun, entities } = metric
  const covers = coversText(coverage, noun)
  const told = [
    short !== null && { key: 'short', text: short },
    withCases && unit !== 'count' && { key: 'cases', text: made ?? casesText(cases, noun, entities) },
    pending > 0 && {
      key: 'pending',
      text: `${countText(pending)} more too early to judge`,
      about: 'They count once it is known what becomes of them, and may change the number.',
    },
    metric.smallSample && { key: 'few', text: 'small sample', warn: true },
    covers !== null && { key: 'covers', text: covers, warn: (coverage ?? 0) < 0.8 },
    interval && {
      key: 'likely',
      text: `likely ${measureText(interval.low, unit).replace(/\u202f.*$/, '')}–${measureText(interval.high, unit)}`,
      about: '95 % Wilson interval',
    },
  ].filter((each) => each !== false && each !== null)
  if (told.length === 0) return null
  return (
    <ul className={classes.doubt} aria-label="How sure this is">
      {told.map((each) => (
        <li
          key={each.key}
          data-warn={('warn' in each && each.warn) || undefined}
          title={'about' in each ? each.about : undefined}
        >
          {each.key === 'few' && <IconAlertCircle size={14} stroke={1.9} aria-hidden />}
          {each.text}
        </li>
      ))}
    </ul>
  )
}

/** "4 campaigns", "36,425 records of 22,104 people". */
export function casesText(
  cases: number,
  noun: MetricSummary['noun'],
  entities: MetricSummary['entities'] = null,
): string {
  const told = plural(cases, noun.one, noun.many)
  return entities === null ? told : `${told} of ${plural(entities.count, entities.one, entities.many)}`
}
