import type { ReceiptRow, Story } from '../../../shared/metric.ts'
import type { MetricDefinition } from '../metric.ts'
import type { ListQuery } from '../metrics.ts'
import type { Measure } from './aggregate.ts'
import type { Comparison } from './comparison.ts'
import { isNamed, type Sources } from './headline.ts'
import { readParts } from './parts.ts'
import type { NamedPeriod } from './period.ts'
import type { Reading } from './reading.ts'
import { changeText, isVisible } from './sentence.ts'
import { boundsOf, comparedStretch, hasBegun, isIncomplete } from './spans.ts'
import { summarise, type Summary } from './summary.ts'
import { amountText, casesText, levelText, listText, periodText, round, type Worded } from './words.ts'

/** More names than these are read by nobody. */
const MOST_NAMED = 6
const MOST_PARTS = 2

/** What is told of a metric. */
interface Tale {
  readonly metric: MetricDefinition
  readonly summary: Summary
  readonly earlier: Measure
  /** “in week 46”, “on average in the four weeks before”. */
  readonly before: string
  /** The cases that are in the number, worst first; none where they are too many to be named. */
  readonly rows: readonly ReceiptRow[]
}

/** What happened to a metric in a period; null where nothing did, or nothing can be told. */
export async function storyOf(
  reading: Reading,
  { period, others, compare = 'previous' }: Comparison & { readonly compare: ListQuery['compare'] },
  sources: Sources,
): Promise<Story | null> {
  const { metric, now, snapshot } = reading
  if (!hasBegun(period, now, snapshot.calendar.zone)) return null
  const { summary, before: earlier } = await summarise(reading, { span: period, others })
  if (summary.value === null || !isNews(metric, summary)) return null
  const rows = isNamed(reading, summary.cases) ? await sources.casesOf(metric.id, period) : []
  const before = beforeText({ period, others, compare }, isIncomplete(period, now, snapshot.calendar.zone))
  const told =
    metric.kind === 'state'
      ? await tellState(reading, { period, others, summary, sources })
      : tellEvents({ metric, summary, earlier, before, rows })
  return told && storyAbout(metric, summary, { period, ...told })
}

/** Of what doesn't lead, only that is told which is no chance: a page of news that nobody reads tells nothing. */
function isNews({ headline }: MetricDefinition, { signal }: Pick<Summary, 'signal'>): boolean {
  return headline === true || signal === 'better' || signal === 'worse'
}

function beforeText(
  { period, others, compare }: Comparison & { readonly compare: NonNullable<ListQuery['compare']> },
  running: boolean,
): string {
  const same = running ? 'the same days of ' : ''
  const [other] = others
  // A year ago the week has the same number.
  const year = compare === 'year' && period.grain === 'week' && other ? ` of ${other.name.slice(0, 4)}` : ''
  return compare === 'average'
    ? `on average in ${same}the four ${period.grain}s before`
    : `in ${same}${periodText(other?.name ?? '')}${year}`
}

/** A story with what every one has. */
export function storyAbout(
  metric: MetricDefinition,
  { signal }: Pick<Summary, 'signal'>,
  { period, sentence, rows }: { period: NamedPeriod; sentence: string; rows: readonly ReceiptRow[] },
): Story {
  return {
    metric: metric.id,
    title: metric.title,
    pillar: metric.pillar,
    signal,
    period: { name: period.name, start: period.start.toString(), end: period.end.toString() },
    sentence,
    rows: [...rows],
  }
}

interface Told {
  readonly sentence: string
  readonly rows: readonly ReceiptRow[]
}

function tellEvents(tale: Tale): Told | null {
  const { aggregate } = tale.metric
  if (aggregate.kind === 'ratio') return tellRate(tale)
  if (aggregate.kind === 'count') return tellCount(tale)
  return tellDuration(tale)
}

/** “3 of 4 campaigns due were on time, after 4 of 5 in week 46. Late: Security Briefing (6 days).” */
function tellRate({ metric, summary, earlier, before, rows }: Tale): Told {
  const { numerator, denominator } = summary
  const { passes = 'passed', fails = 'failed' } = metric.outcomes ?? {}
  const who = [casesText(denominator ?? 0, metric.cases), metric.cases.counted].filter(Boolean).join(' ')
  const counted = `${round(earlier.numerator ?? 0)} of ${round(earlier.denominator ?? 0)}`
  const after = earlier.value === null ? '' : `, after ${counted} ${before.replace('on average ', '')}`
  const failed = rows.filter(({ verdict }) => verdict === 'fails')
  const names = failed.length === 0 ? '' : ` ${capital(fails)}: ${namesText(failed, metric)}.`
  const word = metric.better === 'lower' ? fails : passes
  const head = `${round(numerator ?? 0)} of ${who} ${denominator === 1 ? 'was' : 'were'} ${word}`
  return { sentence: `${head}${after}.${names}`, rows: failed }
}

/** “3 campaigns were launched, 1 fewer than in week 46: A, B and C.” */
function tellCount({ metric, summary, before, rows }: Tale): Told {
  const { value, previous } = summary
  const { happened = 'counted' } = metric.cases
  const head = `${casesText(value ?? 0, metric.cases)} ${value === 1 ? 'was' : 'were'} ${happened}`
  return {
    sentence: `${head}${previous === null ? '' : `, ${thanBefore((value ?? 0) - previous, before)}`}${
      rows.length === 0 ? '' : `: ${namesText(rows, metric)}`
    }.`,
    rows,
  }
}

function thanBefore(change: number, before: string): string {
  if (change === 0) return `as many as ${before}`
  return `${round(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than ${before}`
}

/** “Launch slippage was 0 days over 3 campaigns launched, after 2 days in week 46. The longest: A (6 days).” */
function tellDuration({ metric, summary, before, rows }: Tale): Told | null {
  const { value, previous, cases } = summary
  const over = [casesText(cases, metric.cases), metric.cases.counted].filter(Boolean).join(' ')
  const after = previous === null ? '' : `, after ${levelText(metric, previous)} ${before}`
  if (summary.signal === 'unchanged' && value === 0) return null
  const longest = rows.filter((row) => (row.value ?? 0) > Math.max(value ?? 0, 0)).slice(0, 1)
  const names =
    longest.length === 0
      ? ''
      : ` The ${metric.unit === 'money' ? 'largest' : 'longest'}: ${namesText(longest, metric)}.`
  return {
    sentence: `${metric.title} was ${levelText(metric, value ?? 0)} over ${over}${after}.${names}`,
    rows: longest,
  }
}

/** “Data quality fell 0.3 points to 94.1 %; 14 of 70 records fall short. Most of it: Duplicate (+58).” */
async function tellState(
  reading: Reading,
  {
    period,
    others,
    summary,
    sources,
  }: { period: NamedPeriod; others: readonly NamedPeriod[]; summary: Summary; sources: Sources },
): Promise<Told | null> {
  const { metric, now, snapshot } = reading
  const { zone } = snapshot.calendar
  const { value, previous, numerator, denominator } = summary
  if (value === null || previous === null || !isVisible(metric, value - previous)) return null
  const head = `${changeText(metric, value - previous)} to ${levelText(metric, value)}`
  if (numerator === null || denominator === null || others.length !== 1)
    return { sentence: `${head}.`, rows: [] }
  const bounds = boundsOf(period, zone)
  const before = comparedStretch(metric, others[0]!, { span: period, now, zone })
  const parts = await readParts(reading, { bounds, before }, sources.sums)
  const moved = parts
    .map(({ title, short, previousShort }) => ({ title, change: short - (previousShort ?? 0) }))
    .filter(({ change }) => Math.sign(change) === Math.sign(previous - value))
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, MOST_PARTS)
    .map(({ title, change }) => `${title} (${change > 0 ? '+' : '−'}${round(Math.abs(change))})`)
  const most = moved.length === 0 ? '' : ` Most of it: ${listText(moved)}.`
  const short = metric.better === 'lower' ? numerator : denominator - numerator
  return {
    sentence: `${head}; ${round(short)} of ${round(denominator)} ${summary.noun.units} fall short.${most}`,
    rows: [],
  }
}

/** Of a metric, what its cases' values are told by. */
type Named = Worded & Pick<MetricDefinition, 'caseValue'>

/** The cases by name, those with days or money with them. */
export function namesText(rows: readonly ReceiptRow[], metric: Named): string {
  const named = rows.slice(0, MOST_NAMED).map((row) => nameText(row, metric))
  const more = rows.length - named.length
  return listText(more > 0 ? [...named, `${more} more`] : named)
}

function nameText(
  { label, recordId, value, verdict, numerator }: ReceiptRow,
  { unit, currency, caseValue }: Named,
): string {
  const name = label ?? recordId
  // A case of a count has the value 1, which says nothing of it.
  const isCounted = verdict === 'counts' && numerator === null && value === 1
  if (isCounted || verdict === 'passes' || caseValue === 'none') return name
  if (value === null) return verdict === 'fails' ? `${name} (not yet)` : name
  // The value of a rate's case is the days that it took, unless it is said to be something else.
  const isMoney = unit === 'money' || caseValue === 'money'
  const told: Worded = isMoney
    ? { unit: 'money', ...(currency === undefined ? {} : { currency }) }
    : { unit: 'days' }
  return `${name} (${amountText(told, value)})`
}

/** What never came before what came late, the latest first. */
export function worstFirst(a: ReceiptRow, b: ReceiptRow): number {
  return (b.value ?? Infinity) - (a.value ?? Infinity) || (a.label ?? '').localeCompare(b.label ?? '')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
