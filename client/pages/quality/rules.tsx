import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { metricOptions } from '../../api/metrics.ts'
import { useAsOf } from '../../api/past.ts'
import { countText, shareText } from '../../format/numbers.ts'
import { nothingText } from '../../format/nothing.ts'
import { periodOf } from '../../format/periods.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import classes from './rules.module.css'

const METRIC = 'data-quality'

/** What makes records of active people useless, rule by rule; each opens the records that break it. */
export function Rules({ period }: { period: string }) {
  const { start: from, end: to } = periodOf(period)
  const asOf = useAsOf()
  const { data, error, refetch } = useQuery(metricOptions(METRIC, { from, to, asOf }))
  return (
    <Section title="Blocking rules">
      {data ? (
        <Table answer={data} period={period} />
      ) : error ? (
        <ProblemNote error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={160} />
      )}
    </Section>
  )
}

function Table({ answer, period }: { answer: MetricAnswer; period: string }) {
  const { parts, value, cases } = answer
  if (value === null) {
    const { head, why } = nothingText(answer)
    return <p className={classes.none}>{why ?? head}</p>
  }
  const rules = parts.filter(({ short }) => short > 0).toSorted((a, b) => b.short - a.short)
  if (rules.length === 0) return <p className={classes.none}>No record of an active person breaks a rule.</p>
  return (
    <>
      <p className={classes.none}>
        Of {countText(cases)} records of active people. A record counts under the gravest rule that it breaks;
        a rule that none breaks isn’t listed.
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" className={classes.number}>
              Records
            </th>
            <th scope="col" className={classes.number}>
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ key, title, short }) => (
            <tr key={key}>
              <th scope="row">
                <Link to="/metrics/$id" params={{ id: METRIC }} search={{ period, part: key }} hash="records">
                  {title}
                </Link>
              </th>
              <td className={classes.number}>{countText(short)}</td>
              <td className={classes.number}>{shareText(short / cases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
