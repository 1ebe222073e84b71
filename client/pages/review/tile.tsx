import { Link } from '@tanstack/react-router'
import type { MetricSummary, Period } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { withCoverage } from '../../format/coverage.ts'
import { countText, measureText, plural } from '../../format/numbers.ts'
import { nothingText } from '../../format/nothing.ts'
import { lastDayText, periodTitle } from '../../format/periods.ts'
import { Change } from '../../ui/change.tsx'
import { Doubt } from '../../ui/doubt.tsx'
import { Measure } from '../../ui/measure.tsx'
import { MetricLink } from '../../ui/metric-link.tsx'
import { RecordNames } from '../../ui/record-names.tsx'
import { inPeriodText } from './in-period.ts'
import classes from './tile.module.css'

interface TileProps {
  readonly metric: MetricSummary
  readonly period: Period
}

/** One number at a glance: name, value, change, line, target, doubt. The name opens the metric at that number. */
export function Tile({ metric, period }: TileProps) {
  const { leading } = metric
  const flat = metric.signal === 'unchanged' && leading === null
  return (
    <article className={classes.tile} data-flat={flat || undefined}>
      <h3 className={classes.name}>
        <MetricLink metric={metric} period={period} className={classes.link} />
      </h3>
      {leading === null ? <Own metric={metric} /> : <Led metric={metric} leading={leading} period={period} />}
      <Facts metric={metric} />
    </article>
  )
}

/** A metric whose own period says enough. */
function Own({ metric }: { metric: MetricSummary }) {
  const { value, previous, unit, signal, target } = metric
  const nothing = nothingText(metric)
  return (
    <>
      <div className={classes.headline}>
        <Measure value={value} unit={unit} none={nothing.head} />
        {value !== null && previous !== null && signal !== null && (
          <Change change={value - previous} unit={unit} signal={signal} />
        )}
      </div>
      {value === null && nothing.why !== null && (
        <p className={classes.reason}>
          {nothing.why}{' '}
          {metric.cause === 'missing-data' && (
            <Link to="/readiness" hash={metric.id}>
              What to do
            </Link>
          )}
        </p>
      )}
      <div className={classes.line}>
        <Sparkline points={metric.line} unit={unit} target={target} />
      </div>
      {value !== null && <Doubt metric={metric} short={censusShort(metric)} />}
    </>
  )
}

/** Of a census, which every record is in, how much falls short; null of a sample of events. */
function censusShort({ unit, better, noun, numerator, denominator }: MetricSummary): string | null {
  if (unit !== 'ratio' || noun.counted !== null || numerator === null || denominator === null) return null
  return `${countText(better === 'lower' ? numerator : denominator - numerator)} ${noun.units} fall short`
}

/** A metric of few cases: the weeks that hold enough lead, the period's own cases follow by number and name. */
function Led({
  metric,
  leading,
  period,
}: TileProps & { readonly leading: NonNullable<MetricSummary['leading']> }) {
  const { unit, noun, short, awaited } = metric
  const { weeks, value, previous, signal } = leading
  return (
    <>
      <div className={classes.headline}>
        <Measure value={value} unit={unit} />
        <span className={classes.weeks}>over {weeks} weeks</span>
      </div>
      {value !== null && previous !== null && signal !== null && (
        <Change change={value - previous} unit={unit} signal={signal} from={`the ${weeks} weeks before`} />
      )}
      <div className={classes.line}>
        <Sparkline points={leading.line} unit={unit} target={metric.target} />
      </div>
      <Doubt
        metric={{ ...leading, unit, noun, entities: null }}
        made={unit === 'ratio' ? inPeriodText({ ...metric, ...leading }) : undefined}
      />
      <div className={classes.own}>
        <p>
          {periodTitle(period.name)}: <strong>{inPeriodText(metric)}</strong>
        </p>
        {short.length > 0 && (
          <p>
            {capital(noun.fails)}: <RecordNames rows={short} />
          </p>
        )}
        {awaited.length > 0 && (
          <p>
            Due, not launched by {lastDayText(period.until)}: <RecordNames rows={awaited} />
          </p>
        )}
      </div>
    </>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What stands beside the value: how far most cases go beside a median, longer stretches, the target. */
function Facts({ metric }: Pick<TileProps, 'metric'>) {
  const { unit, trailing, target, noun, leading } = metric
  const { currency } = useWorkspace()
  const percentiles = (leading ?? metric).companions.filter(
    ({ percentile, value }) => percentile && value !== null,
  )
  const others = trailing.filter(({ weeks, value }) => value !== null && weeks !== leading?.weeks)
  const text = (value: number | null) =>
    unit === 'count' && value !== null
      ? plural(value, noun.one, noun.many)
      : measureText(value, unit, currency)
  const facts = [
    ...percentiles.map(({ title, value, unit: own }) => ({
      name: title,
      value: measureText(value, own, currency),
    })),
    ...others.map(({ weeks, value, coverage }) => ({
      name: `Last ${weeks} weeks`,
      value: withCoverage(text(value), coverage, noun),
    })),
    ...(target === null ? [] : [{ name: 'Target', value: text(target) }]),
  ]
  if (facts.length === 0) return null
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
