import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReadinessList } from '../../../shared/metric.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { readinessOptions } from '../../api/metrics.ts'
import { useAsOf } from '../../api/past.ts'
import { Answered } from '../../ui/answered.tsx'
import { useHashTarget } from '../../ui/hash-target.ts'
import { Page, Section } from '../../ui/page.tsx'
import { Counts } from './counts.tsx'
import { MetricRow } from './metric-row.tsx'
import classes from './readiness.module.css'
import { TaskList } from './task-list.tsx'
import { tasksOf } from './tasks.ts'

/** What can be done comes before what is done. */
const GROUPS = [
  {
    state: 'not-measured',
    title: 'Not measured yet',
    about: 'Nothing is shown for these, because nothing is guessed.',
  },
  {
    state: 'partly',
    title: 'Partly measured',
    about: 'Measured of the cases that hold what is needed; the others are left out and counted.',
  },
  { state: 'measurable', title: 'Measured', about: 'Your data holds what these need.' },
] as const

/** Each metric as measurable, partly or not, with the one thing to do. */
export function ReadinessPage() {
  const asOf = useAsOf()
  const readiness = useQuery(readinessOptions({ asOf }))
  useHashTarget(readiness.data !== undefined)
  return (
    <Page
      title="What your org can support"
      lead="Which numbers your Salesforce and HubSpot can carry as they are, which of them only in part, and what to map, switch on or import for the rest."
    >
      <Loading />
      <Answered query={readiness} height={480}>
        {({ items }) => <Readiness items={items} />}
      </Answered>
    </Page>
  )
}

function Readiness({ items }: ReadinessList) {
  const tasks = tasksOf(items)
  return (
    <>
      <Counts items={items} />
      {tasks.length > 0 && (
        <Section title="What to do next">
          <TaskList tasks={tasks} />
        </Section>
      )}
      {GROUPS.map(({ state, title, about }) => {
        const found = items.filter((item) => item.state === state)
        if (found.length === 0) return null
        return (
          <Section key={state} id={state} title={`${title} (${found.length})`}>
            <p className={classes.about}>{about}</p>
            <ul className={classes.rows} data-state={state}>
              {found.map((item) => (
                <MetricRow key={item.metric} item={item} />
              ))}
            </ul>
          </Section>
        )
      })}
    </>
  )
}

/** While the CRMs are read for the first time, all of it is about what is there so far. */
function Loading() {
  const { data } = useQuery(connectionsOptions())
  if (data === undefined || data.items.every(({ state }) => state !== 'loading' && state !== 'never-synced'))
    return null
  return (
    <output className={classes.loading}>
      The first sync is under way: this is about what has been read so far, and fills by itself.{' '}
      <Link to="/connections">See how far it is</Link>
    </output>
  )
}
