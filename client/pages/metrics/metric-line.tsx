import { Link } from '@tanstack/react-router'
import { IconCircleCheck, IconCircleDashed, IconCircleHalf2 } from '@tabler/icons-react'
import type { MetricSummary, ReadinessList } from '../../../shared/metric.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { shareText } from '../../format/numbers.ts'
import { Measure } from '../../ui/measure.tsx'
import classes from './metrics.module.css'

type Item = ReadinessList['items'][number]

const STATES = {
  measurable: { text: 'measurable', icon: IconCircleCheck },
  partly: { text: 'partly measurable', icon: IconCircleHalf2 },
  'not-measured': { text: 'not measured yet', icon: IconCircleDashed },
} as const

/** One metric of the catalogue. */
export function MetricLine({ item, summary }: { item: Item; summary: MetricSummary | undefined }) {
  const { text, icon: Icon } = STATES[item.state]
  // The reason of what is partly measured already says what to do.
  const needs = item.needs.filter(({ title }) => !item.reason?.includes(title))
  return (
    <li className={classes.line}>
      <div>
        <h3 className={classes.title}>
          <Link to="/metrics/$id" params={{ id: item.metric }}>
            {item.title}
          </Link>
        </h3>
        {summary && <p className={classes.question}>{summary.question}</p>}
      </div>
      <div className={classes.value}>
        {summary && summary.value !== null && <Measure value={summary.value} unit={summary.unit} size="sm" />}
      </div>
      <div className={classes.spark}>
        {summary && summary.value !== null && <Sparkline points={summary.line} unit={summary.unit} />}
      </div>
      <div className={classes.readiness}>
        <p className={classes.state} data-state={item.state}>
          <Icon size={16} stroke={1.9} aria-hidden />
          {text}
          {item.coverage !== null && item.coverage < 0.9995 && <span>covers {shareText(item.coverage)}</span>}
        </p>
        {item.reason !== null && <p className={classes.reason}>{item.reason}</p>}
        {needs.length > 0 && (
          <ul className={classes.needs}>
            {needs.map(({ title }) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  )
}
