import { NativeSelect, Skeleton } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText, measureText } from '../../format/numbers.ts'
import { bucketTitle, spanLabel } from '../../format/periods.ts'
import { Change } from '../../ui/change.tsx'
import { Doubt } from '../../ui/doubt.tsx'
import { Measure } from '../../ui/measure.tsx'
import type { Focus } from './focus.ts'
import classes from './headline.module.css'

const route = getRouteApi('/metrics/$id')

interface HeadlineProps {
  readonly answer: MetricAnswer | undefined
  /** The whole chart, whose periods can be chosen. */
  readonly span: MetricAnswer
  readonly focus: Focus
  readonly busy: boolean
}

/** The number of the period looked at, what it is made of, and how sure it is. */
export function Headline({ answer, span, focus, busy }: HeadlineProps) {
  return (
    <div className={classes.headline}>
      <FocusPicker span={span} focus={focus} />
      {answer ? (
        <div className={classes.body} data-busy={busy || undefined}>
          <div>
            <p className={classes.value}>
              <Measure value={answer.value} unit={answer.unit} size="lg" />
              {answer.value !== null && answer.previous !== null && (
                <Change change={answer.value - answer.previous} unit={answer.unit} better={answer.better} />
              )}
            </p>
            {answer.reason !== null && <p className={classes.reason}>{answer.reason}</p>}
          </div>
          <div className={classes.side}>
            <Facts answer={answer} />
            <Doubt metric={answer} />
          </div>
        </div>
      ) : (
        <Skeleton height={64} />
      )}
    </div>
  )
}

function FocusPicker({ span, focus }: Pick<HeadlineProps, 'span' | 'focus'>) {
  const { grain = 'week' } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const whole = focus.from === span.from && focus.to === span.to
  const options = [
    ...span.series
      .map(({ start, end, incomplete }) => ({
        value: start,
        label: `${bucketTitle(start, grain)} · ${spanLabel(start, end)}${incomplete ? ' · still running' : ''}`,
      }))
      .toReversed(),
    { value: 'all', label: `Whole span · ${spanLabel(span.from, span.to)}` },
  ]
  return (
    <NativeSelect
      aria-label="Period looked at"
      className={classes.picker}
      value={whole ? 'all' : focus.from}
      data={options}
      onChange={({ currentTarget }) =>
        void navigate({
          search: (before) => ({ ...before, focus: currentTarget.value }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}

function Facts({ answer }: { answer: MetricAnswer }) {
  const { currency } = useWorkspace()
  const text = (value: number | null) => measureText(value, answer.unit, currency)
  const facts: { name: string; value: string }[] = []
  if (answer.unit === 'ratio' && answer.numerator !== null && answer.denominator !== null) {
    facts.push({
      name: 'Counted',
      value: `${countText(answer.numerator)} of ${countText(answer.denominator)}`,
    })
  }
  if (answer.previous !== null) facts.push({ name: 'Before', value: text(answer.previous) })
  for (const { title, unit, value } of answer.companions) {
    if (value !== null) facts.push({ name: title, value: measureText(value, unit, currency) })
  }
  for (const { weeks, value } of answer.trailing) {
    if (value !== null) facts.push({ name: `${weeks} weeks`, value: text(value) })
  }
  if (answer.target !== null) facts.push({ name: 'Target', value: text(answer.target) })
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
