import { VisuallyHidden } from '@mantine/core'
import type { SeriesPoint } from '../../shared/metric.ts'
import type { Unit } from '../../shared/vocabulary.ts'
import { measureText } from '../format/numbers.ts'
import { linePath, lineScale, places } from './line-path.ts'
import classes from './sparkline.module.css'

const WIDTH = 240
const HEIGHT = 44

interface SparklineProps {
  readonly points: readonly SeriesPoint[]
  readonly unit: Unit
  readonly target?: number | null
}

/** Twelve weeks at a glance: a line for states and rates, bars for counts; a week still running is hatched. */
export function Sparkline({ points, unit, target = null }: SparklineProps) {
  const values = points.map(({ value }) => value)
  const known = values.filter((value) => value !== null)
  const label =
    known.length === 0
      ? 'No week measured yet'
      : `${points.length} weeks: from ${measureText(known[0] ?? null, unit)} to ${measureText(known.at(-1) ?? null, unit)}, lowest ${measureText(Math.min(...known), unit)}, highest ${measureText(Math.max(...known), unit)}`
  return (
    <div className={classes.spark}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {known.length === 0 ? (
        <span className={classes.none} />
      ) : unit === 'count' ? (
        <Bars points={points} />
      ) : (
        <Line points={points} unit={unit} target={target} />
      )}
    </div>
  )
}

function Bars({ points }: { points: readonly SeriesPoint[] }) {
  const high = Math.max(1, ...points.map(({ value }) => value ?? 0))
  return points.map(({ start, value, incomplete }, index) => (
    <span
      key={start}
      className={classes.bar}
      data-last={index === points.length - 1 || undefined}
      data-running={incomplete || undefined}
      style={{ height: `${value === null ? 0 : Math.max(4, (value / high) * 100)}%` }}
    />
  ))
}

function Line({
  points,
  unit,
  target,
}: {
  points: readonly SeriesPoint[]
  unit: Unit
  target: number | null
}) {
  const values = points.map(({ value }) => value)
  const scale = lineScale(values, unit === 'ratio' ? undefined : 1)
  const line = places(values, scale)
  const running = points.findIndex(({ incomplete }) => incomplete)
  const complete = running === -1 ? line : line.slice(0, running)
  // A week that was not measured has no dot: it would sit on another one.
  const end = line.at(-1)
  const aim = target === null ? null : 1 - (target - scale.low) / (scale.high - scale.low)
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        {aim !== null && aim >= 0 && aim <= 1 && (
          <line x1={0} x2={WIDTH} y1={aim * HEIGHT} y2={aim * HEIGHT} className={classes.target} />
        )}
        <path d={linePath(complete, WIDTH, HEIGHT)} className={classes.line} />
        {running > 0 && (
          <path d={linePath(line.slice(running - 1), WIDTH, HEIGHT)} className={classes.running} />
        )}
      </svg>
      {end !== undefined && end.y !== null && (
        <span
          className={classes.end}
          data-running={running !== -1 || undefined}
          style={{ left: `${end.x * 100}%`, top: `${end.y * 100}%` }}
        />
      )}
    </>
  )
}
