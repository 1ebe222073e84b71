import '@mantine/charts/styles.layer.css'
import { BarChart, LineChart } from '@mantine/charts'
import type { MetricAnswer, SeriesPoint } from '../../shared/metric.ts'
import type { Unit } from '../../shared/vocabulary.ts'
import { useWorkspace } from '../api/workspace.ts'
import { measureText } from '../format/numbers.ts'
import { axisLabel } from '../format/periods.ts'
import { CaseDot } from './case-dot.tsx'
import { PeriodBar } from './period-bar.tsx'
import { PointCard } from './point-card.tsx'
import { chartRows } from './chart-rows.ts'
import { scaleOf } from './ticks.ts'

const HEIGHT = 280
/** A census hardly moves: a tall chart of it is empty paper. */
const CENSUS_HEIGHT = 200
/** Longer charts than this name their days by the month and the year. */
const LONG_WEEKS = 26

interface SeriesChartProps {
  readonly answer: MetricAnswer
  readonly grain: 'week' | 'month' | 'quarter'
  /** `short`: how many fall short, in place of the share that doesn't. */
  readonly draw: 'share' | 'short'
  /** Let the axis start where the data does, instead of at 0. */
  readonly zoom: boolean
  /** The stretch looked at, set off from the rest; `to` is exclusive. */
  readonly focus: { readonly from: string; readonly to: string }
  /** The period that was clicked. */
  readonly onPick: (point: SeriesPoint) => void
}

/**
 * A metric over time: bars for counts and sums; else a line. Where single weeks say little, the line is of the weeks rolled
 * together, and each week stands beside it as a dot by its cases. What still runs is dotted or hatched.
 */
export default function SeriesChart({ answer, grain, draw, zoom, focus, onPick }: SeriesChartProps) {
  const { currency } = useWorkspace()
  const { series: points, rolling, target } = answer
  const unit: Unit = draw === 'short' ? 'count' : answer.unit
  const bars = answer.unit === 'count' || answer.unit === 'money'
  const rows = chartRows(answer, { draw, focus })
  const values = rows.flatMap(({ value, rolled }) => [value, rolled]).filter((value) => value !== null)
  const scale = scaleOf(target === null || draw === 'short' ? values : [...values, target], {
    fromZero: !zoom,
    whole: unit === 'count',
    ...(unit === 'ratio' ? { least: 0, most: 1 } : {}),
    ...(unit === 'count' ? { least: 0 } : {}),
  })
  const ends = !zoom && unit === 'ratio' ? WHOLE_SHARE : scale
  const withYear = grain === 'quarter' || (grain === 'week' && points.length > LONG_WEEKS)
  const shared = {
    h: answer.definition.kind === 'state' ? CENSUS_HEIGHT : HEIGHT,
    data: [...rows],
    dataKey: 'start',
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    strokeDasharray: '0',
    gridColor: 'var(--rule)',
    textColor: 'var(--ink-soft)',
    valueFormatter: (value: number) => measureText(value, unit, currency),
    xAxisProps: {
      tickFormatter: (start: string, index: number) =>
        axisLabel(start, grain, withYear || (index === 0 && grain === 'month') || startsYear(start, grain)),
      minTickGap: 24,
      interval: 'equidistantPreserveStart' as const,
      padding: { left: 16, right: 16 },
    },
    yAxisProps: {
      width: 58,
      padding: { top: 9, bottom: 9 },
      tickFormatter: (value: number) => axisText(value, unit, currency),
      domain: [ends.low, ends.high],
      ticks: [...ends.ticks],
    },
    referenceLines:
      target === null || draw === 'short'
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
    tooltipProps: { content: <PointCard answer={answer} draw={draw} currency={currency} /> },
  }
  const pick = ({ activeLabel }: { activeLabel?: string | number | undefined }) => {
    const point = points.find(({ start }) => start === activeLabel)
    if (point) onPick(point)
  }
  if (bars) {
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
  const dot = ({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) => {
    const row = rows[index ?? -1]
    return row ? (
      <CaseDot key={row.start} cx={cx} cy={cy} r={row.radius} look={row.look} running={row.incomplete} />
    ) : (
      <g key={index} />
    )
  }
  const none = () => <g />
  return (
    <LineChart
      {...shared}
      series={
        rolling === null
          ? [
              { name: 'complete', color: 'var(--hue)' },
              { name: 'running', color: 'var(--hue)', strokeDasharray: '2 5' },
              { name: 'value', color: 'transparent' },
            ]
          : [
              { name: 'rolled', color: 'var(--hue)' },
              { name: 'value', color: 'transparent' },
            ]
      }
      curveType="linear"
      connectNulls={false}
      strokeWidth={2}
      lineProps={({ name }) => ({
        isAnimationActive: false,
        activeDot: false,
        dot: name === 'value' ? dot : none,
      })}
      lineChartProps={{ onClick: pick, style: { cursor: 'pointer' } }}
    />
  )
}

const WHOLE_SHARE = { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }

/** Whether the year has to be said anew: its first month or quarter. */
function startsYear(start: string, grain: 'week' | 'month' | 'quarter'): boolean {
  return grain !== 'week' && start.slice(5, 7) === '01'
}

function axisText(value: number, unit: Unit, currency: string | null): string {
  return unit === 'ratio'
    ? `${Math.round(value * 1000) / 10}\u202f%`
    : measureText(value, unit === 'money' ? 'money' : 'count', currency)
}
