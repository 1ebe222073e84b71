import { raiseDataVersion } from './publish.ts'
import type { Reader, Writer } from './warehouse.ts'

/** What was told of a metric in a period. */
export interface Told {
  readonly metric: string
  /** A week's name, and the instant at which it ends. */
  readonly period: string
  readonly endsAt: string
  /** The moment up to which the answer speaks. */
  readonly toldAt: string
  readonly title: string
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  /** As the page shows it; null: not measured. */
  readonly shown: string | null
  /** Whether every object behind it was read later than a day before the period's end. */
  readonly fresh: boolean
  /** By so much it may move later without having been wrong. */
  readonly tolerance: number
  /** Its version, and a hash of what it is made of. */
  readonly definition: string
  readonly dataVersion: number
  readonly headline: boolean
}

/** What makes one telling differ from the one before. */
const SAID = [
  'value',
  'numerator',
  'denominator',
  'shown',
  'fresh',
  'tolerance',
  'definition',
  'title',
  'headline',
] as const
type Said = Pick<Told, 'metric' | (typeof SAID)[number]>

/**
 * Keeps that periods were told, and what was told otherwise than the time before, as a new version of the data; of a period and moment
 * that are there already, all stays.
 */
export async function writeTold(writer: Writer, rows: readonly Told[]): Promise<void> {
  let kept = 0
  for (const told of Map.groupBy(rows, ({ period, toldAt }) => `${period} ${toldAt}`).values()) {
    const { period, endsAt, toldAt } = told[0]!
    const isNew = await writer.run(
      `insert into plumbline.telling(period, ends_at, told_at)
       select $1, cast($2 as timestamptz), cast($3 as timestamptz)
       where not exists (select 1 from plumbline.telling where period = $1 and told_at = cast($3 as timestamptz))`,
      [period, endsAt, toldAt],
    )
    if (isNew === 0) continue
    kept += isNew
    const before = await writer.all<Said>(
      `select distinct on (metric) metric, ${SAID.join(', ')} from plumbline.told_value
       where period = $1 and told_at <= cast($2 as timestamptz) order by metric, told_at desc`,
      [period, toldAt],
    )
    const last = new Map(before.map((row) => [row.metric, row]))
    for (const row of told) {
      const known = last.get(row.metric)
      if (known === undefined || SAID.some((name) => known[name] !== row[name])) await insert(writer, row)
    }
  }
  if (kept > 0) await raiseDataVersion(writer)
}

async function insert(writer: Writer, row: Told): Promise<void> {
  await writer.run(
    `insert into plumbline.told_value(metric, period, ends_at, told_at, title, value, numerator, denominator, shown, fresh, tolerance, definition, data_version, headline)
     values ($1, $2, cast($3 as timestamptz), cast($4 as timestamptz), $5, cast($6 as double precision), cast($7 as double precision),
       cast($8 as double precision), $9, cast($10 as boolean), cast($11 as double precision), $12, cast($13 as integer), cast($14 as boolean))`,
    [
      row.metric,
      row.period,
      row.endsAt,
      row.toldAt,
      row.title,
      row.value,
      row.numerator,
      row.denominator,
      row.shown,
      row.fresh,
      row.tolerance,
      row.definition,
      row.dataVersion,
      row.headline,
    ],
  )
}

/** Weeks of which something was told on the first day after them. */
export async function readToldWeeks(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.all<{ period: string }>(
    `select distinct period from plumbline.telling where told_at >= ends_at and told_at < ends_at + interval '1 day'`,
  )
  return new Set(rows.map(({ period }) => period))
}

/** Of which metric and period, and by which instant: `infinity`, until now. */
interface Wanted {
  readonly metric: string
  readonly period: string
  readonly by: string
}

const THEN = `metric = $1 and period = $2 and told_at >= ends_at and told_at <= cast($3 as timestamptz)`

/** What was last told of the metric in the period by the instant; null: nothing. */
export async function readTold(
  reader: Reader,
  { metric, period, by }: Wanted,
): Promise<Pick<Told, 'value' | 'numerator' | 'denominator' | 'definition'> | null> {
  const [row] = await reader.all<Pick<Told, 'value' | 'numerator' | 'denominator' | 'definition'>>(
    `select value, numerator, denominator, definition from plumbline.told_value where ${THEN} order by told_at desc limit 1`,
    [metric, period, by],
  )
  return row ?? null
}

/** What was told of a metric in a period at one time, until it was told otherwise. */
export interface ToldThen {
  readonly told_at: string
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly shown: string | null
  readonly fresh: boolean
  readonly definition: string
  readonly data_version: number
}

/** All that was told of the metric in the period by the instant, each time that it differed, the first one first; and when it was told last. */
export async function readTellings(
  reader: Reader,
  { metric, period, by }: Wanted,
): Promise<{ readonly told: readonly ToldThen[]; readonly times: number; readonly lastAt: string | null }> {
  const told = await reader.all<ToldThen>(
    `select told_at, value, numerator, denominator, shown, fresh, definition, data_version
     from plumbline.told_value where ${THEN} order by told_at`,
    [metric, period, by],
  )
  const [all] = await reader.all<{ times: number; last_at: string | null }>(
    `select cast(count(*) as integer) as times, max(told_at) as last_at from plumbline.telling
     where period = $1 and told_at >= cast($2 as timestamptz) and told_at <= cast($3 as timestamptz)`,
    [period, told[0]?.told_at ?? 'infinity', by],
  )
  return { told, times: all?.times ?? 0, lastAt: all?.last_at ?? null }
}
