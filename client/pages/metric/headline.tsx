import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { withCoverage } from '../../format/coverage.ts'
import { countText, measureText, plural } from '../../format/numbers.ts'
import { nothingText } from '../../format/nothing.ts'
import { addDays, dayIn, lastDayText, periodAt, stretchText } from '../../format/periods.ts'
import { pastText } from '../../format/times.ts'
import { Change } from '../../ui/change.tsx'
import { casesText, Doubt } from '../../ui/doubt.tsx'
import { Measure } from '../../ui/measure.tsx'
import { weeksUpTo } from '../../ui/metric-link.tsx'
import { RecordNames } from '../../ui/record-names.tsx'
import classes from './headline.module.css'
import type { Focus } from './view.ts'

interface HeadlineProps {
  readonly answer: MetricAnswer | undefined
  readonly focus: Focus
  readonly busy: boolean
  /** The period has not begun by the workspace's clock. */
  readonly ahead: boolean
}

/** The number of the period looked at, what it is compared with, what it is made of, and how sure it is. */
export function Headline({ answer, focus, busy, ahead }: HeadlineProps) {
  if (ahead) return <p className={classes.reason}>{focus.title} has not begun.</p>
  if (!answer) return <Skeleton height={120} />
  const { value, previous, unit, signal, compare, noun, short, awaited } = answer
  const nothing = nothingText(answer)
  return (
    <div className={classes.headline} data-busy={busy || undefined}>
      <div className={classes.value}>
        <Measure value={value} unit={unit} size="lg" none={nothing.head} />
        <div className={classes.beside}>
          {value !== null && <p className={classes.made}>{madeOf(answer)}</p>}
          {value !== null &&
            (previous !== null && signal !== null && compare !== null ? (
              <Comparison answer={answer} />
            ) : (
              <p className={classes.quiet}>No earlier data to compare.</p>
            ))}
          {nothing.why !== null && value === null && <p className={classes.reason}>{nothing.why}</p>}
        </div>
      </div>
      {value !== null && answer.reason !== null && <p className={classes.reason}>{answer.reason}</p>}
      {answer.keptAt !== null && <KeptAt at={answer.keptAt} />}
      <WayOut answer={answer} />
      {short.length > 0 && (
        <p className={classes.named}>
          {noun.fails.charAt(0).toUpperCase() + noun.fails.slice(1)}: <RecordNames rows={short} />
        </p>
      )}
      {awaited.length > 0 && (
        <p className={classes.named}>
          Due, not launched by {lastDayText(focus.to)}: <RecordNames rows={awaited} />
        </p>
      )}
      <Facts answer={answer} />
      {value !== null && <Doubt metric={answer} withCases={false} />}
    </div>
  )
}

/** Of days long ago not every moment is kept. */
function KeptAt({ at }: { readonly at: string }) {
  const { zone } = useWorkspace()
  return (
    <p className={classes.quiet}>
      Told as of {pastText(at, zone)}: of days so long ago only the ends of weeks and months are kept.
    </p>
  )
}

/** From a reason to where something is done about it, or to the week that knows more. */
function WayOut({ answer: { id, cause } }: { readonly answer: Pick<MetricAnswer, 'id' | 'cause'> }) {
  const { zone, now } = useWorkspace()
  if (cause === 'missing-data')
    return (
      <p className={classes.reason}>
        <Link to="/readiness" hash={id}>
          What to do about it
        </Link>
      </p>
    )
  if (cause !== 'read-later' && cause !== 'begun-later') return null
  return (
    <p className={classes.reason}>
      <Link to="/metrics/$id" params={{ id }} search={{ period: periodAt(dayIn(zone, now), 'week') }}>
        Look at the running week
      </Link>
    </p>
  )
}

function Comparison({
  answer: { value, previous, unit, signal, compare, incomplete },
}: {
  answer: MetricAnswer
}) {
  if (value === null || previous === null || signal === null || compare === null) return null
  return (
    <p className={classes.compared}>
      <Change change={value - previous} unit={unit} signal={signal} />{' '}
      <span className={classes.quiet}>
        vs {stretchText(compare)}: {measureText(previous, unit)}
        {incomplete && compare.until < compare.end && ', the same days of the period before'}
      </span>
    </p>
  )
}

/** "3 of 4 campaigns due", "34,348 of 36,425 records, of 22,104 people". */
function madeOf({ unit, numerator, denominator, cases, noun, entities }: MetricAnswer): string {
  const counted = noun.counted === null ? '' : ` ${noun.counted}`
  if (unit !== 'ratio' || numerator === null || denominator === null)
    return `${casesText(cases, noun, entities)}${counted}`
  const people = entities === null ? '' : `, of ${plural(entities.count, entities.one, entities.many)}`
  const units = denominator === 1 && noun.units === noun.many ? noun.one : noun.units
  return `${countText(numerator)} of ${countText(denominator)} ${units}${counted}${people}`
}

interface Fact {
  readonly name: string
  readonly value: string
  /** Of which the value is, where it is of as many weeks. */
  readonly weeks?: number
}

/** Looks at these weeks as one, with the records behind their number. */
function WeeksLink({
  id,
  to,
  weeks,
  name,
}: {
  readonly id: string
  readonly to: string
  readonly weeks: number
  readonly name: string
}) {
  const period = periodAt(addDays(to, -1), 'week')
  return (
    <Link to="/metrics/$id" params={{ id }} search={{ period, ...weeksUpTo(to, weeks) }}>
      {name}
    </Link>
  )
}

/** What stands beside the number, each under what it is of. */
function Facts({ answer }: { answer: MetricAnswer }) {
  const { currency } = useWorkspace()
  const { id, to, unit, noun, trailing, companions, target } = answer
  const facts: readonly Fact[] = [
    ...companions
      .filter(({ value }) => value !== null)
      .map((companion) => ({
        name: companion.title,
        value: measureText(companion.value, companion.unit, currency),
      })),
    ...trailing
      .filter(({ value }) => value !== null)
      .map(({ weeks, value, cases, coverage }) => ({
        name: `Last ${weeks} weeks`,
        weeks,
        value: withCoverage(
          unit === 'count'
            ? plural(value ?? 0, noun.one, noun.many)
            : `${measureText(value, unit, currency)} ${unit === 'ratio' ? 'of' : 'over'} ${plural(cases, noun.one, noun.many)}`,
          coverage,
          noun,
        ),
      })),
    ...(target === null ? [] : [{ name: 'Target', value: measureText(target, unit, currency) }]),
  ]
  if (facts.length === 0) return null
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value, weeks }) => (
        <div key={name}>
          <dt>{weeks === undefined ? name : <WeeksLink id={id} to={to} weeks={weeks} name={name} />}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
