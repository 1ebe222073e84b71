import '@mantine/charts/styles.layer.css'
import { BarChart, LineChart } from '@mantine/charts'
import type { AxisDomain } from 'recharts/types/util/types.js'
import type { SeriesPoint } from '../../shared/metric.ts'
import type { Unit } from '../../shared/vocabulary.ts'
import { useWorkspace } from '../api/workspace.ts'
import { measureText } from '../format/numbers.ts'
import { axisDay } from '../format/periods.ts'
import { PeriodBar } from './period-bar.tsx'
import { PointCard } from './point-card.tsx'

const HEIGHT = 300
/** Recharts draws the dots of a line at 600. */
const ABOVE_DOTS = 700

interface SeriesChartProps {
  readonly points: readonly SeriesPoint[]
  readonly grain: 'week' | 'month' | 'quarter'
  readonly unit: Unit
  readonly target: number | null
  /** Let a ratio's axis start where the data does, instead of at 0. */
  readonly zoom: boolean
  /** The stretch looked at, set off from the rest; `to` is exclusive. */
  readonly focus: { readonly from: string; readonly to: string }
  /** The first day of the period that was clicked. */
  readonly onPick: (start: string) => void
}

/** A metric over time: a line for ratios and durations, bars for counts and sums. What still runs is dotted or hatched. */
export default function SeriesChart({ points, grain, unit, target, zoom, focus, onPick }: SeriesChartProps) {
  const { currency } = useWorkspace()
  const running = points.findIndex(({ incomplete }) => incomplete)
  const isFocused = ({ start, end }: SeriesPoint) => start >= focus.from && end <= focus.to
  const whole = points.every(isFocused)
  const data = points.map((point, index) => ({
    start: point.start,
    complete: point.incomplete ? null : point.value,
    // The dotted piece begins at the last complete point, so that the line hangs together.
    running: running > 0 && index >= running - 1 ? point.value : null,
    value: point.value,
    incomplete: point.incomplete,
    focused: isFocused(point),
    quiet: !whole && !isFocused(point),
  }))
  const shared = {
    h: HEIGHT,
    data,
    dataKey: 'start',
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    strokeDasharray: '0',
    gridColor: 'var(--rule)',
    textColor: 'var(--ink-soft)',
    valueFormatter: (value: number) => measureText(value, unit, currency),
    xAxisProps: { tickFormatter: axisDay, minTickGap: 28, padding: { left: 16, right: 16 } },
    yAxisProps: {
      width: 58,
      tickFormatter: (value: number) => axisText(value, unit, currency),
      domain: domainOf(unit, zoom),
      allowDecimals: unit !== 'count',
    },
    referenceLines:
      target === null
        ? []
        : [
            {
              y: target,
              label: 'Target',
              labelPosition: 'insideBottomLeft' as const,
              color: 'var(--ink-soft)',
              strokeDasharray: '4 4',
            },
          ],
    tooltipProps: {
      content: <PointCard points={points} grain={grain} unit={unit} currency={currency} />,
    },
  }
  const focusDots = whole
    ? []
    : data.flatMap(({ start, focused, value }) =>
        focused && value !== null
          ? [{ x: start, y: value, r: 5.5, color: 'var(--hue)', zIndex: ABOVE_DOTS }]
          : [],
      )
  const pick = ({ activeLabel }: { activeLabel?: string | number | undefined }) => {
    if (typeof activeLabel === 'string') onPick(activeLabel)
  }
  if (unit === 'count' || unit === 'money') {
    return (
      <BarChart
        {...shared}
        series={[{ name: 'value', color: 'var(--hue)' }]}
        maxBarWidth={44}
        barChartProps={{ onClick: pick, style: { cursor: 'pointer' } }}
        barProps={{ isAnimationActive: false, shape: PeriodBar }}
      />
    )
  }
  return (
    <LineChart
      {...shared}
      series={[
        { name: 'complete', color: 'var(--hue)' },
        { name: 'running', color: 'var(--hue)', strokeDasharray: '2 5' },
      ]}
      curveType="linear"
      connectNulls={false}
      strokeWidth={2}
      withDots={points.length <= 26}
      dotProps={{ r: 3, strokeWidth: 1.5, fill: 'var(--paper)' }}
      referenceDots={focusDots}
      lineProps={{ isAnimationActive: false }}
      lineChartProps={{ onClick: pick, style: { cursor: 'pointer' } }}
    />
  )
}

/** Ratios stand on 0 to 100 %; durations on 0, or below it where something came early. */
function domainOf(unit: Unit, zoom: boolean): AxisDomain {
  if (unit !== 'ratio') return [(low: number) => Math.min(0, low), 'auto']
  return zoom ? ['auto', 'auto'] : [0, 1]
}

function axisText(value: number, unit: Unit, currency: string): string {
  return unit === 'ratio'
    ? `${Math.round(value * 1000) / 10}\u202f%`
    : measureText(value, unit === 'money' ? 'money' : 'count', currency)
}
