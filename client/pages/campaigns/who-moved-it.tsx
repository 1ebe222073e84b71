import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { BreakdownItem, MetricAnswer } from '../../../shared/metric.ts'
import { metricOptions } from '../../api/metrics.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { countText, plural } from '../../format/numbers.ts'
import { dayIn, periodAt, periodOf, periodTitle, shiftPeriod } from '../../format/periods.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import ledger from '../../ui/ledger-table.module.css'
import classes from './replans.module.css'

const MONTHS = 12
const SHOWN = 6
const METRIC = 'replans'

/** Re-plans of the last twelve months by reason, by who moved them, and by month; `all`: how many the ledger holds, if it is known. */
export function WhoMovedIt({ all }: { readonly all: number | null }) {
  const { zone, now } = useWorkspace()
  const month = periodAt(dayIn(zone, now), 'month')
  const span = { from: periodOf(shiftPeriod(month, 1 - MONTHS)).start, to: periodOf(month).end }
  const asOf = useAsOf()
  const reasons = useQuery(metricOptions(METRIC, { ...span, grain: 'month', by: 'reason_given', asOf }))
  const people = useQuery(metricOptions(METRIC, { ...span, grain: 'month', by: 'moved_by', asOf }))
  return (
    <Answered query={reasons} height={180}>
      {(answer) =>
        answer.cases === 0 ? (
          <EmptyNote>No committed date was moved in the last twelve months, as far as is known.</EmptyNote>
        ) : (
          <>
            <p className={`${ledger.soft} ${classes.span}`}>
              {plural(answer.cases, 're-plan')} over the last twelve months
              {all !== null && all > answer.cases && (
                <>
                  , of{' '}
                  <Link to="/campaigns/replans" hash="ledger">
                    {countText(all)} in the ledger
                  </Link>
                </>
              )}
            </p>
            <div className={classes.moved}>
              <Counted
                title="By reason"
                rows={answer.breakdown.map((item) => ({ name: nameOf(answer, item), count: item.cases }))}
              />
              <Counted
                title="By who moved it"
                rows={(people.data?.breakdown ?? []).map((item) => ({
                  name: item.key ?? 'Nobody known',
                  count: item.cases,
                }))}
              />
              <Counted
                title="By month"
                rows={answer.series
                  .map(({ name, cases }) => ({ name: periodTitle(name), count: cases }))
                  .toReversed()}
              />
            </div>
          </>
        )
      }
    </Answered>
  )
}

function nameOf({ definition }: MetricAnswer, { key }: BreakdownItem): string {
  if (key === null) return 'No reason yet'
  return definition.dimensions.find(({ id }) => id === 'reason_given')?.names[key] ?? key
}

/** Numbers by name as bars, each with its number. */
function Counted({
  title,
  rows,
}: {
  readonly title: string
  readonly rows: readonly { readonly name: string; readonly count: number }[]
}) {
  const shown = rows.slice(0, SHOWN)
  const most = Math.max(1, ...shown.map(({ count }) => count))
  return (
    <section>
      <h3>{title}</h3>
      <ul className={classes.counted}>
        {shown.map(({ name, count }) => (
          <li key={name}>
            <span>{name}</span>
            <span className={classes.bar} aria-hidden>
              <span style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className="num">{countText(count)}</span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className={ledger.soft}>and {countText(rows.length - SHOWN)} more</p>}
    </section>
  )
}
