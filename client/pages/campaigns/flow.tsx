import { SegmentedControl, Skeleton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { campaignsOptions } from '../../api/campaigns.ts'
import { metricListOptions, metricOptions } from '../../api/metrics.ts'
import { usePeriod } from '../../api/period.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { addDays, dayIn, lastDayText, periodOf, periodText, weekOf } from '../../format/periods.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { Tile } from '../review/tile.tsx'
import dimensions from '../quality/dimensions.module.css'
import { Ageing } from './ageing.tsx'
import { CampaignsFrame } from './frame.tsx'
import { Throughput } from './throughput.tsx'
import { TypeSelect } from './type-select.tsx'
import classes from './campaigns.module.css'

const CycleChart = lazy(() => import('../../charts/cycle-chart.tsx'))
const route = getRouteApi('/campaigns/flow')
/** As many as the numbers above them lead with. */
const DEFAULT_WEEKS = 13
const SPANS = [13, 26, 52] as const
const TILES = ['campaign-throughput', 'campaign-cycle-time', 'campaign-lead-time', 'work-in-progress']

/** How campaigns flow: how many launch, how long they take, and how old those under way are. */
export function FlowPage() {
  const { weeks = DEFAULT_WEEKS, type } = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns/flow' })
  const { zone, now } = useWorkspace()
  const thisWeek = periodOf(weekOf(dayIn(zone, now)))
  // Whole weeks, as the numbers above are of: the week that runs is added where it can be told apart.
  const to = thisWeek.start
  const from = addDays(to, -7 * weeks)
  const go = (next: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  const where = type === undefined ? undefined : { type: [type] }
  const asOf = useAsOf()
  const launched = useQuery(campaignsOptions({ from, to, type, asOf }))
  const cycle = useQuery(metricOptions('campaign-cycle-time', { from, to, where, asOf }))
  return (
    <CampaignsFrame
      title="Flow"
      lead="How many campaigns launch, how long they take from the start of work, and how old those under way are."
    >
      <Numbers />
      <div className={classes.controls}>
        <FilterBar>
          <TypeSelect value={type} onChange={(chosen) => go({ type: chosen })} />
          <SegmentedControl
            size="xs"
            aria-label="Weeks"
            value={String(weeks)}
            data={SPANS.map((span) => ({ value: String(span), label: `${span} weeks` }))}
            onChange={(value) => go({ weeks: SPANS.find((span) => String(span) === value) })}
          />
        </FilterBar>
      </div>
      <Section title="How many campaigns did we launch a week?">
        <Throughput from={from} to={thisWeek.end} where={where} />
      </Section>
      <Section title="How many days did each launch take from the start of work?">
        <p className={classes.span}>
          Launches of the {weeks} weeks up to {lastDayText(to)}; half of them, and 85 %, took no longer than
          the lines say.
        </p>
        <Answered query={launched} height={300}>
          {({ items }) => {
            const done = items.filter(
              ({ launched: day, cycleDays }) => day !== null && day >= from && day < to && cycleDays !== null,
            )
            if (done.length === 0)
              return (
                <EmptyNote>
                  {cycle.data?.reason ??
                    'No campaign was launched in these weeks of which it is known when work started.'}
                </EmptyNote>
              )
            return (
              <Suspense fallback={<Skeleton height={300} />}>
                <CycleChart
                  campaigns={done}
                  median={cycle.data?.value ?? null}
                  p85={cycle.data?.companions.find(({ id }) => id === 'p85')?.value ?? null}
                />
                {cycle.data?.reason != null && <p className={classes.note}>{cycle.data.reason}</p>}
              </Suspense>
            )
          }}
        </Answered>
      </Section>
      <Section title="How old is what is in progress?">
        <Ageing type={type} />
      </Section>
    </CampaignsFrame>
  )
}

/** The numbers of the last whole week, as the review shows them. */
function Numbers() {
  const period = usePeriod()
  const asOf = useAsOf()
  const { data } = useQuery({ ...metricListOptions({ period, asOf }), enabled: period !== undefined })
  if (!data)
    return (
      <div aria-busy="true">
        <Skeleton height={150} mb="md" />
      </div>
    )
  return (
    <section aria-labelledby="flow">
      <VisuallyHidden component="h2" id="flow">
        Flow in {periodText(data.period.name)}
      </VisuallyHidden>
      <ul className={dimensions.grid}>
        {TILES.flatMap((id) => data.items.filter((item) => item.id === id)).map((metric) => (
          <li key={metric.id}>
            <Tile
              metric={metric.value === null ? metric : { ...metric, reason: null }}
              period={data.period}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
