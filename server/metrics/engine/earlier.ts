import type { Signal, Story } from '../../../shared/metric.ts'
import { comparisonOf } from './comparison.ts'
import { isNamed, NAMED_CASES, type Sources } from './headline.ts'
import { weeksUpTo, type NamedPeriod } from './period.ts'
import { readSpans, type Reading } from './reading.ts'
import { isVisible } from './sentence.ts'
import { boundsOf } from './spans.ts'
import { namesText, storyAbout, storyOf } from './story.ts'
import { tellAll } from './told.ts'
import { casesText, round } from './words.ts'

/** As far back as people remember what they did, and as the line of a tile goes. */
const NAMED_WEEKS = 4
const USUAL_WEEKS = 12
const MOST_STORIES = 6
/** Of one metric: each is worked out from every field and rule of two weeks. */
const MOST_UNUSUAL = 2
/** Three of these from the median is out of the usual range: the median absolute deviation of a normal process, scaled. */
const MAD_SCALE = 1.4826
const USUAL_DEVIATIONS = 3
/** Fewer changes than these show no usual range. */
const LEAST_CHANGES = 4

/** What stood out in the weeks before the period, newest first: what failed by name, and changes out of the usual range. */
export async function earlierStories(
  readings: readonly Reading[],
  period: NamedPeriod,
  sources: Sources,
): Promise<Story[]> {
  if (period.grain !== 'week') return []
  const found = await Promise.all(
    readings
      .filter(({ metric }) => metric.kind === 'state' || metric.headline === true)
      // Of one week, what leads comes first.
      .toSorted((a, b) => Number(b.metric.headline === true) - Number(a.metric.headline === true))
      .flatMap((reading) => [failures(reading, period, sources), unusual(reading, period, sources)]),
  )
  return found
    .flat()
    .toSorted((a, b) => b.period.start.localeCompare(a.period.start))
    .slice(0, MOST_STORIES)
}

const CERTAIN: ReadonlySet<Signal | null> = new Set(['better', 'worse'])

/** The weeks in which some of few cases fell short, with their names. */
async function failures(reading: Reading, period: NamedPeriod, sources: Sources): Promise<Story[]> {
  const { metric } = reading
  if (metric.kind !== 'event' || metric.aggregate.kind !== 'ratio') return []
  const weeks = weeksUpTo(period.start, NAMED_WEEKS)
  const told = await tellWeeks(reading, weeks)
  const stories = weeks.map(async (week, index): Promise<Story[]> => {
    const { cases, measure } = told[index]!
    if (!isNamed(reading, cases)) return []
    const failed = (await sources.casesOf(metric.id, week)).filter(({ verdict }) => verdict === 'fails')
    if (failed.length === 0) return []
    const { fails = 'failed' } = metric.outcomes ?? {}
    const who = [casesText(cases, metric.cases), metric.cases.counted].filter(Boolean).join(' ')
    const short = (measure.denominator ?? 0) - (measure.numerator ?? 0)
    const sentence = `${round(short)} of ${who} ${short === 1 ? 'was' : 'were'} ${fails}: ${namesText(failed, metric)}.`
    return [
      storyAbout(metric, { signal: null }, { period: { ...week, grain: 'week' }, sentence, rows: failed }),
    ]
  })
  return (await Promise.all(stories)).flat()
}

/** The weeks in which a state, or a rate of many cases, changed more than it usually does: median ± 3 MAD of the weekly changes. */
async function unusual(reading: Reading, period: NamedPeriod, sources: Sources): Promise<Story[]> {
  const { metric } = reading
  if (metric.kind === 'event' && metric.aggregate.kind !== 'ratio') return []
  const weeks = weeksUpTo(period.start, USUAL_WEEKS + 1)
  // One more or less of few is no change of a rate; these are told by name.
  const values = (await tellWeeks(reading, weeks)).map(({ cases, measure }) =>
    metric.kind === 'event' && cases < NAMED_CASES ? null : measure.value,
  )
  const changes = weeks.flatMap((week, index) => {
    const [before, after] = [values[index - 1] ?? null, values[index] ?? null]
    return before === null || after === null ? [] : [{ week, change: after - before }]
  })
  const stands = standsOut(changes.map(({ change }) => change))
  const isNotable = (change: number) => isVisible(metric, change) && stands(change)
  const notable = changes
    .filter(({ change }, index) => {
      const before = changes[index - 1]?.change ?? 0
      // What comes back the week after is told with what it comes back from.
      return isNotable(change) && !(isNotable(before) && Math.sign(before) !== Math.sign(change))
    })
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, MOST_UNUSUAL)
  const stories = notable.map(({ week }) =>
    storyOf(
      reading,
      { ...comparisonOf({ period: week.name }, reading.snapshot), compare: 'previous' },
      sources,
    ),
  )
  // A rate swings by chance alone; a state is what it is.
  return (await Promise.all(stories))
    .filter((story) => story !== null)
    .filter(({ signal }) => metric.kind === 'state' || CERTAIN.has(signal))
}

/** Tells which changes lie out of the usual range of all of them. */
export function standsOut(changes: readonly number[]): (change: number) => boolean {
  if (changes.length < LEAST_CHANGES) return () => false
  const centre = median(changes)
  const spread = MAD_SCALE * median(changes.map((change) => Math.abs(change - centre)))
  return (change) => Math.abs(change - centre) > USUAL_DEVIATIONS * spread
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

async function tellWeeks(reading: Reading, weeks: Parameters<typeof boundsOf>[0][]) {
  const found = await readSpans(
    reading,
    weeks.map((week) => boundsOf(week, reading.snapshot.calendar.zone)),
  )
  return tellAll(
    reading,
    found.map((each) => each?.whole ?? null),
  )
}
