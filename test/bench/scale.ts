import { catalogue } from '../../server/metrics/catalogue.ts'
import { AnswerCache } from '../../server/metrics/engine/cache.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { questionLane } from '../../server/metrics/engine/lane.ts'
import { createObserve, type Observed } from '../../server/metrics/engine/observation.ts'
import { boundsOf, momentOf } from '../../server/metrics/engine/spans.ts'
import type { MetricDefinition } from '../../server/metrics/metric.ts'
import type { Parameter, Row, Warehouse } from '../../server/warehouse/warehouse.ts'
import { median, ratio, time, type Bench, type Table } from './bench.ts'
import { BY_HAND } from './by-hand.ts'
import { whileMerging } from './merging.ts'
import { openMillion, ZONE, type Million } from './million.ts'

const ROUNDS = 3
const REVIEWS = 1
export const WEEK = {
  start: Temporal.PlainDate.from('2026-11-16'),
  end: Temporal.PlainDate.from('2026-11-23'),
}
const BEFORE = { start: WEEK.start.subtract({ weeks: 1 }), end: WEEK.start }
const PERIOD = '2026-W47'
/** Read beside a merge, which writes into the tables that they read. */
const BESIDE = ['data-completeness', 'data-validity', 'data-uniqueness']

/** Each metric's question of a week over a million people, held against SQL written by hand on plain tables. */
export const scale: Bench = {
  name: 'scale',
  question: 'What do metrics cost at a million people, beside the tightest SQL on plain tables?',
  async run({ data }) {
    const million = await openMillion(data)
    try {
      console.log(`${await contents(million)}\n`)
      return [
        ...(await each(million)),
        ...(await duringMerge(million)),
        ...(await review(million)),
        ...(await repairs(million)),
      ]
    } finally {
      await million.close()
    }
  },
}

/** How many rows there are. */
async function contents({ warehouse }: Million): Promise<string> {
  const counts = await warehouse.read((reader) =>
    reader.all<{ what: string; rows: number }>(
      `select 'people' as what, count(distinct person_id) as rows from plain.person
       union all select 'records of people', count(*) from plain.person
       union all select 'people in both systems', count(*) from (select person_id from plain.person group by 1 having count(distinct connection) = 2)
       union all select 'accounts', count(*) from plain.account union all select 'opportunities', count(*) from plain.opportunity
       union all select 'campaigns', count(distinct campaign_id) from plain.campaign
       union all select 'campaign members', count(*) from plain.member union all select 'rows of lead history', count(*) from plain.lead_history
       union all select 'e-mail events', count(*) from hubspot.email_event where _valid_to = 'infinity'
       union all select 'changes of stage', count(*) from plumbline.stage_change`,
    ),
  )
  return counts.map(({ what, rows }) => `${rows.toLocaleString('en-GB')} ${what}`).join(', ')
}

async function each(million: Million): Promise<Table> {
  const rows = []
  for (const metric of catalogue) {
    const hand = BY_HAND.find((each) => each.metric === metric.id)
    const times: Record<'now' | 'past' | 'hand', number[]> = { now: [], past: [], hand: [] }
    for (let round = 0; round < ROUNDS; round++) {
      const found = await spent(times.now, () => ask(million, metric, WEEK))
      await spent(times.past, () => ask(million, metric, BEFORE, true))
      if (hand === undefined) continue
      const [row] = await spent(times.hand, () =>
        million.warehouse.read((reader) => reader.all(byHand(million, hand.sql))),
      )
      refuseDifference(metric, found, row)
    }
    const now = median(times.now)
    rows.push({
      metric: metric.id,
      'the metric, cold': `${time(now)} of the processor`,
      'of SQL by hand': hand === undefined ? 'no case in this company' : ratio(now, median(times.hand)),
      'a week ago, of now': ratio(median(times.past), now),
    })
  }
  return rows
}

/** Notes how many milliseconds passed. */
export async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const found = await work()
  times.push(performance.now() - began)
  return found
}

/** Notes the processor time that this process spent, in milliseconds: what else goes on makes little of it. */
export async function spent<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const began = process.cpuUsage()
  const found = await work()
  const { user, system } = process.cpuUsage(began)
  times.push((user + system) / 1000)
  return found
}

export async function ask(
  { warehouse, snapshot }: Million,
  metric: MetricDefinition,
  span: typeof WEEK,
  past = false,
): Promise<Observed> {
  const bounds = boundsOf(span, ZONE)
  const now = past ? bounds.end : snapshot.now
  const at = momentOf(metric, { bounds, snapshot, now })!
  const observe = createObserve(questionLane(warehouse).sums, new AnswerCache({ limit: 1 }))
  const spans = metric.kind === 'state' ? [] : [bounds]
  return (await observe({ metric, snapshot, at, spans, where: {}, by: [] }))[0]!
}

/** The SQL with its moment, its week and the lists of what is on offer. */
function byHand({ snapshot }: Million, sql: string): string {
  const { start, end } = boundsOf(WEEK, ZONE)
  const offered = (connection: string, object: string, field: string) => {
    const found = snapshot.catalog.connections.find(({ id }) => id === connection)?.objects.get(object)
    const values = found?.columns.get(field)?.field.picklist?.filter(({ active }) => active) ?? []
    return values.length === 0
      ? 'in (null)'
      : `in (${values.map(({ value }) => `'${value.replaceAll("'", "''")}'`).join(', ')})`
  }
  const either = (column: string, ours: string, theirs: string) =>
    `case connection when 'salesforce' then ${column} ${ours} else ${column} ${theirs} end`
  const lists: Readonly<Record<string, string>> = {
    lead_source: either(
      'lead_source',
      offered('salesforce', 'lead', 'LeadSource'),
      offered('hubspot', 'contact', 'hs_analytics_source'),
    ),
    industry: either(
      'industry',
      offered('salesforce', 'lead', 'Industry'),
      offered('hubspot', 'contact', 'industry'),
    ),
    account_industry: either(
      'industry',
      offered('salesforce', 'account', 'Industry'),
      offered('hubspot', 'company', 'industry'),
    ),
    deal_source: `lead_source ${offered('salesforce', 'opportunity', 'LeadSource')}`,
  }
  return sql
    .replaceAll('$moment', `timestamptz '${snapshot.now}'`)
    .replaceAll('$start', `timestamptz '${start}'`)
    .replaceAll('$end', `timestamptz '${end}'`)
    .replaceAll(/\$offered\{(\w+)\}/g, (_, list: string) => lists[list]!)
}

/** Throws where the metric and the hand don't say the same. */
function refuseDifference(metric: MetricDefinition, { whole }: Observed, row: Row | undefined): void {
  const { numerator, denominator, value } = whole.measure
  const told = metric.aggregate.kind === 'ratio' ? [numerator, denominator] : [value]
  const wanted =
    metric.aggregate.kind === 'ratio' ? [row?.['numerator'], row?.['denominator']] : [row?.['value']]
  if (told.every((number, index) => number === wanted[index])) return
  throw new Error(`${metric.id}: the metric says ${told.join(' of ')}, by hand it is ${wanted.join(' of ')}.`)
}

async function duringMerge(million: Million): Promise<Table> {
  const rows = []
  for (const metric of catalogue.filter(({ id }) => BESIDE.includes(id))) {
    const alone: number[] = []
    const beside: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await timed(alone, () => ask(million, metric, WEEK))
      await whileMerging(million, () => timed(beside, () => ask(million, metric, WEEK)))
    }
    rows.push({
      metric: `${metric.id} while leads are merged`,
      'the metric, cold': time(median(beside)),
      'of SQL by hand': '',
      'a week ago, of now': `${ratio(median(beside), median(alone))} of alone`,
    })
  }
  return rows
}

/** A query of the review; `into`: the temporary table in which what it gives is kept for those that follow. */
interface Query {
  readonly sql: string
  readonly parameters: readonly Parameter[]
  readonly into: string | null
}

/** The whole weekly review, and the queries that it asks, one after the other. */
async function review({ warehouse, readCatalog, clock, snapshot }: Million): Promise<Table> {
  const whole: number[] = []
  const single: number[] = []
  let queries: readonly Query[] = []
  for (let round = 0; round < REVIEWS; round++) {
    const asked: Query[] = []
    const metrics = createMetrics({
      warehouse: recording(warehouse, (query) => asked.push(query)),
      readCatalog,
      clock,
      zone: ZONE,
      recordUrl: () => null,
      sample: true,
    })
    await timed(whole, () => metrics.list({ period: PERIOD }))
    queries = asked
    const began = performance.now()
    await warehouse.read(async (reader) => {
      for (const { sql, parameters, into } of asked)
        await (into === null ? reader.all(sql, parameters) : reader.keep(into, sql, parameters))
    })
    single.push(performance.now() - began)
  }
  return [
    {
      metric: `the weekly review (${queries.length} queries, as of ${snapshot.today.toString()})`,
      'the metric, cold': time(median(whole)),
      'of SQL by hand': '',
      'a week ago, of now': `${ratio(median(whole), median(single))} its queries`,
    },
  ]
}

/** What is to be repaired, as it is worked out after each sync and asked by the weekly review. */
async function repairs({ warehouse, readCatalog, clock }: Million): Promise<Table> {
  const processor: number[] = []
  const wall: number[] = []
  const metrics = createMetrics({
    warehouse,
    readCatalog,
    clock,
    zone: ZONE,
    recordUrl: () => null,
    sample: true,
  })
  const found = await spent(processor, () => timed(wall, () => metrics.fixes({})))
  return [
    {
      metric: `fix this week (${found.matching} repairs)`,
      'the metric, cold': `${time(median(processor))} of the processor, ${time(median(wall))}`,
      'of SQL by hand': '',
      'a week ago, of now': '',
    },
  ]
}

function recording(warehouse: Warehouse, note: (query: Query) => void): Warehouse {
  return {
    ...warehouse,
    read: (work, options) =>
      warehouse.read(
        (reader) =>
          work({
            ...reader,
            all(sql, parameters = []) {
              note({ sql, parameters, into: null })
              return reader.all(sql, parameters)
            },
            keep(table, sql, parameters = []) {
              note({ sql, parameters, into: table })
              return reader.keep(table, sql, parameters)
            },
          }),
        options,
      ),
  }
}
