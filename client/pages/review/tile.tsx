import { Link } from '@tanstack/react-router'
import type { MetricSummary, Period } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { measureText } from '../../format/numbers.ts'
import { Change } from '../../ui/change.tsx'
import { Doubt } from '../../ui/doubt.tsx'
import { Measure } from '../../ui/measure.tsx'
import classes from './tile.module.css'

/** One number at a glance: name, value, change, line, target, doubt. The whole tile opens the metric at this period. */
export function Tile({ metric, period }: { metric: MetricSummary; period: Period }) {
  const { currency } = useWorkspace()
  const text = (value: number | null) => measureText(value, metric.unit, currency)
  return (
    <article className={classes.tile}>
      <h3 className={classes.name}>
        <Link
          to="/metrics/$id"
          params={{ id: metric.id }}
          search={{ from: metric.line[0]?.start, to: period.end, focus: period.start }}
          className={classes.link}
        >
          {metric.title}
        </Link>
      </h3>
      <div className={classes.headline}>
        <Measure value={metric.value} unit={metric.unit} />
        {metric.value !== null && metric.previous !== null && (
          <Change change={metric.value - metric.previous} unit={metric.unit} better={metric.better} />
        )}
      </div>
      {metric.value === null && (
        <p className={classes.reason}>{metric.reason ?? 'Nothing happened in this week.'}</p>
      )}
      <Sparkline points={metric.line} unit={metric.unit} target={metric.target} />
      <dl className={classes.facts}>
        {metric.companions.map(
          ({ id, title, unit, value }) =>
            value !== null && <Fact key={id} name={title} value={measureText(value, unit, currency)} />,
        )}
        {metric.trailing.map(
          ({ weeks, value }) =>
            value !== null && <Fact key={weeks} name={`${weeks} weeks`} value={text(value)} />,
        )}
        {metric.target !== null && <Fact name="Target" value={text(metric.target)} />}
      </dl>
      <Doubt metric={metric} />
    </article>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
