import type { MetricAnswer, SeriesPoint } from '../../shared/metric.ts'

/** A period as the chart draws it. */
export interface ChartRow {
  readonly start: string
  readonly value: number | null
  /** The value where the period is over; the piece to a running one is drawn by `running`. */
  readonly complete: number | null
  readonly running: number | null
  /** Of the weeks rolled together. */
  readonly rolled: number | null
  readonly incomplete: boolean
  /** Another period is looked at. */
  readonly quiet: boolean
  readonly radius: number
  readonly look: 'solid' | 'quiet' | 'focus'
}

/** Dots of a plain line, and the smallest and the largest of those whose size tells their cases. */
const PLAIN_PX = 3
const SMALLEST_PX = 2.5
const LARGEST_PX = 8
const FOCUS_PX = 5.5
/** Of more periods than these a line shows no dots, but where nothing leads to one. */
const MOST_DOTS = 26

/** What is drawn of an answer. */
type Drawn = Pick<MetricAnswer, 'series' | 'rolling'> & {
  readonly definition: Pick<MetricAnswer['definition'], 'kind'>
}

interface Look {
  readonly draw: 'share' | 'short'
  /** `to` is exclusive. */
  readonly focus: { readonly from: string; readonly to: string }
}

/** The series as the chart draws it. */
export function chartRows({ series, rolling, definition }: Drawn, { draw, focus }: Look): ChartRow[] {
  const valueOf = (point: SeriesPoint | undefined) =>
    point === undefined ? null : draw === 'short' ? shortOf(point) : point.value
  const running = series.findIndex(({ incomplete, start }) => incomplete && start > series[0]!.start)
  const isFocused = ({ start, end }: SeriesPoint) => start >= focus.from && end <= focus.to
  const whole = series.every(isFocused)
  const most = Math.max(1, ...series.map(({ cases }) => cases))
  const sized = definition.kind === 'event'
  return series.map((point, index) => {
    const value = valueOf(point)
    const focused = !whole && isFocused(point)
    const lone = value !== null && valueOf(series[index - 1]) === null && valueOf(series[index + 1]) === null
    const plain = series.length <= MOST_DOTS || lone ? PLAIN_PX : 0
    const radius = sized
      ? SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * Math.sqrt(point.cases / most)
      : focused
        ? FOCUS_PX
        : plain
    return {
      start: point.start,
      value,
      complete: point.incomplete && index === running ? null : value,
      // The dotted piece begins at the last complete point, so that the line hangs together.
      running: running !== -1 && index >= running - 1 ? value : null,
      rolled: rolling === null ? null : valueOf(rolling.points[index]),
      incomplete: point.incomplete,
      quiet: !whole && !focused,
      radius,
      look: focused ? 'focus' : rolling === null ? 'solid' : 'quiet',
    }
  })
}

/** How many fall short; null where that isn't known. */
export function shortOf({
  numerator,
  denominator,
}: Pick<SeriesPoint, 'numerator' | 'denominator'>): number | null {
  return numerator === null || denominator === null ? null : denominator - numerator
}
