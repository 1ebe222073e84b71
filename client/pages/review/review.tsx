import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { connectionsOptions, hasData } from '../../api/connections.ts'
import { metricListOptions, moversOptions, type ReviewQuestion } from '../../api/metrics.ts'
import { usePeriod } from '../../api/period.ts'
import { useAsOf } from '../../api/past.ts'
import { periodTitle } from '../../format/periods.ts'
import { Page, Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Upcoming } from '../campaigns/upcoming.tsx'
import { Arriving } from '../start/arriving.tsx'
import { FirstStart } from '../start/first-start.tsx'
import { FixWeek } from './fix-week.tsx'
import { Moved } from './moved.tsx'
import { ReviewHeader } from './review-header.tsx'
import { ReviewSkeleton } from './review-skeleton.tsx'
import { EarlierStories, Stories } from './stories.tsx'
import classes from './review.module.css'
import { Tiles } from './tiles.tsx'

const route = getRouteApi('/')

/** The review, or what comes before there is anything to review. */
export function ReviewPage() {
  const { period: wanted, compare } = route.useSearch()
  const { data } = useQuery(connectionsOptions())
  const period = usePeriod()
  if (data && !hasData(data)) return <FirstStart list={data} />
  // Whoever asks for a week by name gets it, as far as it has come.
  const catchUp = data?.workspace.catchUp ?? null
  if (data && catchUp && wanted === undefined && isLong(catchUp))
    return <Arriving list={data} catchUp={catchUp} />
  return period === undefined ? <ReviewSkeleton /> : <Review period={period} compare={compare} />
}

/** Whether whole weeks are still missing, not only what came since the last start. */
function isLong({ done, total }: { readonly done: number; readonly total: number }): boolean {
  return total - done > 1
}

/** The period against the one before: what happened, every headline number, and what stood out before. */
function Review(question: ReviewQuestion & { readonly period: string }) {
  const asOf = useAsOf()
  const { data, error, refetch, isPlaceholderData } = useQuery(metricListOptions({ ...question, asOf }))
  if (!data) {
    if (!error) return <ReviewSkeleton />
    return (
      <Page title="Weekly review">
        <ProblemNote error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  const arrived = data.period.name === question.period
  return (
    <Page title={periodTitle(question.period)} heading={<ReviewHeader list={data} name={question.period} />}>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      <div className={classes.body} data-busy={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
        {arrived && !data.period.begun ? (
          <p className={classes.none}>
            {periodTitle(question.period)} has not begun. Its numbers will stand here as soon as it has.
          </p>
        ) : (
          <>
            <Happened question={question} />
            <Tiles list={data} />
            <Soon />
            <Rest question={question} />
          </>
        )}
      </div>
    </Page>
  )
}

/** The news of the period, over its numbers. */
function Happened({ question }: { question: ReviewQuestion }) {
  const asOf = useAsOf()
  const { data } = useQuery(moversOptions({ ...question, asOf }))
  if (data?.stories.length === 0) return null
  return (
    <section className={classes.happened} aria-label="What happened">
      {data ? <Stories stories={data.stories} /> : <div className={classes.awaited} aria-busy="true" />}
    </section>
  )
}

/** What launches within two weeks, while something can still be done about it. */
function Soon() {
  return (
    <Section
      title="Launching in the next 14 days"
      aside={
        <Link to="/campaigns" className={classes.all}>
          All campaigns
        </Link>
      }
    >
      <Upcoming />
    </Section>
  )
}

/** What moved the numbers, what to put right, and what stood out in the weeks before. */
function Rest({ question }: { question: ReviewQuestion }) {
  const asOf = useAsOf()
  const { data, error, refetch } = useQuery(moversOptions({ ...question, asOf }))
  return (
    <div className={classes.rest}>
      {error ? (
        <Section title="What moved">
          <ProblemNote error={error} retry={() => void refetch()} />
        </Section>
      ) : (
        data &&
        data.items.length > 0 && (
          <Section title="Where it moved">
            <Moved list={data} />
          </Section>
        )
      )}
      <FixWeek awaited={!data && !error} />
      {data && !error && data.earlier.length > 0 && (
        <Section title="In the weeks before">
          <EarlierStories stories={data.earlier} />
        </Section>
      )}
    </div>
  )
}
