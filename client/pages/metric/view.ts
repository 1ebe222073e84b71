import type { Grain } from '../../api/metrics.ts'
import {
  addDays,
  grainOf,
  periodAt,
  periodLabel,
  periodOf,
  shiftPeriod,
  spanLabel,
  startOf,
} from '../../format/periods.ts'

/** The stretch of days whose number, breakdown and records are shown; `to` is exclusive. The whole span has no name. */
export interface Focus {
  readonly name: string | null
  readonly from: string
  readonly to: string
  readonly title: string
}

/** What the page shows: the chart's days, cut by the grain, and what is looked at of them. */
export interface View {
  readonly grain: Grain
  readonly from: string
  readonly to: string
  readonly focus: Focus
}

interface Asked {
  readonly period: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly grain?: Grain | undefined
  readonly focus?: 'all' | undefined
}

/** How many periods a chart can show, and how many it shows at first. */
export const SPANS: Readonly<Record<Grain, readonly { readonly periods: number; readonly label: string }[]>> =
  {
    week: [
      { periods: 13, label: '13 weeks' },
      { periods: 26, label: '26 weeks' },
      { periods: 52, label: '1 year' },
      { periods: 104, label: '2 years' },
    ],
    month: [
      { periods: 6, label: '6 months' },
      { periods: 12, label: '12 months' },
      { periods: 24, label: '2 years' },
    ],
    quarter: [
      { periods: 4, label: '4 quarters' },
      { periods: 8, label: '2 years' },
      { periods: 12, label: '3 years' },
    ],
  }
const SHOWN_FIRST: Readonly<Record<Grain, number>> = { week: 13, month: 12, quarter: 8 }

/** The view of an address: whole periods of one grain, the one looked at always among them. */
export function viewOf({ period: asked, from, to, grain: wanted, focus }: Asked): View {
  const grain = wanted ?? chartGrain(asked)
  const name = inGrain(asked, grain)
  const period = periodOf(name)
  const last = periodAt(addDays(laterOf(to ?? period.end, period.end), -1), grain)
  const end = periodOf(last).end
  const start =
    from === undefined ? spanStart(end, grain, SHOWN_FIRST[grain]) : startOf(periodAt(from, grain))
  const span = { from: start <= period.start ? start : period.start, to: end }
  return {
    grain,
    ...span,
    focus:
      focus === 'all'
        ? { name: null, ...span, title: spanLabel(span.from, span.to) }
        : { name, from: period.start, to: period.end, title: periodLabel(period) },
  }
}

/** First day of so many periods that end with the day before `to`. */
export function spanStart(to: string, grain: Grain, periods: number): string {
  return startOf(shiftPeriod(periodAt(addDays(to, -1), grain), 1 - periods))
}

/** How many periods lie in a span of whole ones. */
export function periodsIn({ from, to, grain }: Pick<View, 'from' | 'to' | 'grain'>): number {
  let count = 0
  for (let start = from; start < to; start = periodOf(periodAt(start, grain)).end) count += 1
  return count
}

/** The period of another grain that holds the last day of the given one. */
export function inGrain(name: string, grain: Grain): string {
  return grainOf(name) === grain ? name : periodAt(addDays(periodOf(name).end, -1), grain)
}

function chartGrain(name: string): Grain {
  const grain = grainOf(name)
  return grain === 'year' ? 'quarter' : grain
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b
}
