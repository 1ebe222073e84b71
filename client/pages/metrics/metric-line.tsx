import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconCircleDashed, IconCircleHalf2 } from '@tabler/icons-react'
import type { MetricSummary, Period, ReadinessItem as Item } from '../../../shared/metric.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { coversText } from '../../format/coverage.ts'
import { nothingText } from '../../format/nothing.ts'
import { Change } from '../../ui/change.tsx'
import { Measure } from '../../ui/measure.tsx'
import { MetricLink } from '../../ui/metric-link.tsx'
import { inPeriodText } from '../review/in-period.ts'
import classes from './metrics.module.css'

/** What can be measured needs no word. */
const STATES = {
  measurable: null,
  partly: { text: 'partly measurable', icon: IconCircleHalf2 },
  'not-measured': { text: 'not measured', icon: IconCircleDashed },
} as const

/** One metric of the catalogue: its value and change in the period, and what it lacks where it lacks something. */
export function MetricLine({
  item,
  summary,
  period,
  waiting,
}: {
  readonly item: Item
  readonly summary: MetricSummary | undefined
  readonly period: Period | undefined
  /** Its numbers are on their way. */
  readonly waiting: boolean
}) {
  return (
    <li className={classes.line}>
      <div>
        <h3 className={classes.title}>
          {summary && period ? (
            <MetricLink metric={summary} period={period} />
          ) : (
            <Link to="/metrics/$id" params={{ id: item.metric }}>
              {item.title}
            </Link>
          )}
        </h3>
        {summary && <p className={classes.question}>{summary.question}</p>}
        <Lack
          item={item}
          covers={coversText(coverageOf(summary) ?? item.coverage, summary?.noun ?? { covers: null })}
        />
      </div>
      {summary ? <Numbers summary={summary} state={item.state} /> : waiting && <Awaited />}
    </li>
  )
}

function Awaited() {
  return (
    <>
      <Skeleton height={22} width={70} ml="auto" mt={4} />
      <Skeleton height={16} width={110} mt={6} className={classes.change} />
      <Skeleton height={22} mt={4} className={classes.spark} />
    </>
  )
}

function Numbers({ summary, state }: { readonly summary: MetricSummary; readonly state: Item['state'] }) {
  const { leading, unit } = summary
  const shown = leading ?? summary
  const { value, previous, signal } = shown
  if (value === null) {
    const { head, why } = nothingText(summary)
    // Where the metric lacks something altogether, what it lacks stands below its name.
    return state === 'not-measured' ? null : (
      <div className={classes.nothing}>
        <p>{head}</p>
        {why !== null && <p className={classes.weeks}>{why}</p>}
      </div>
    )
  }
  return (
    <>
      <div className={classes.value}>
        <Measure value={value} unit={unit} size="sm" />
        {leading && <p className={classes.weeks}>over {leading.weeks} weeks</p>}
      </div>
      <div className={classes.change}>
        {previous !== null && signal !== null && (
          <Change change={value - previous} unit={unit} signal={signal} />
        )}
        {leading && <p className={classes.weeks}>{inPeriodText(summary)}</p>}
      </div>
      <div className={classes.spark}>
        <Sparkline points={shown.line} unit={unit} />
      </div>
    </>
  )
}

/** Of the number that is shown; null where none is. */
function coverageOf(summary: MetricSummary | undefined): number | null {
  const shown = summary?.leading ?? summary
  return shown === undefined || shown.value === null ? null : shown.coverage
}

function Lack({ item, covers }: { readonly item: Item; readonly covers: string | null }) {
  const state = STATES[item.state]
  if (state === null) return null
  const { text, icon: Icon } = state
  return (
    <div className={classes.lack}>
      <p className={classes.state}>
        <Icon size={16} stroke={1.9} aria-hidden />
        {text}
        {covers !== null && <span>{covers}</span>}
      </p>
      {item.reason !== null && <p>{item.reason}</p>}
      <p>
        <Link to="/readiness" hash={item.metric}>
          What to do about it
        </Link>
      </p>
    </div>
  )
}
