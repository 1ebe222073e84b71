import type { MetricTellings, Telling } from '../../../../shared/tellings.ts'
import { plural } from '../../../format/numbers.ts'
import { periodTitle } from '../../../format/periods.ts'
import { momentText } from '../../../format/times.ts'

const NOT_MEASURED = 'not measured'

/** How often a week was told, and whether always alike: "Week 46 was told 12 times since Mon 16 Nov 08:00, always as 93.2 %." */
export function timesText({ period, items, times, lastAt }: MetricTellings, zone: string): string {
  const first = items[0]!.at
  const shown = new Set(items.map((each) => each.shown))
  const when =
    times === 1 || lastAt === null
      ? ` on ${momentText(first, zone)}`
      : ` ${plural(times, 'time')} from ${momentText(first, zone)} to ${momentText(lastAt, zone)}`
  const how =
    shown.size > 1
      ? `as ${plural(shown.size, 'different number')}`
      : `${times === 1 ? '' : 'always '}as ${items[0]!.shown ?? NOT_MEASURED}`
  return `${periodTitle(period)} was told${when}, ${how}.`
}

/** What is to be known of one telling beside its number. */
export function remarksOf({
  fresh,
  madeUp,
  defined,
}: Pick<Telling, 'fresh' | 'madeUp' | 'defined'>): readonly string[] {
  return [
    ...(fresh ? [] : ['Some of its records had been read more than a day before the week ended']),
    ...(madeUp ? ['Worked out later, as of then'] : []),
    ...(defined === 'otherwise' ? ['By another definition than now'] : []),
    ...(defined === 'by-other-settings' ? ['Under other settings than now'] : []),
  ]
}

/** The number as it was shown then. */
export function shownText({ shown }: Pick<Telling, 'shown'>): string {
  return shown ?? 'Not measured'
}
