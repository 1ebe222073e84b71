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
  /** Its own version, and a hash of what it is made of. */
  readonly definition: string
  readonly dataVersion: number
  readonly headline: boolean
  /** Worked out later, as of then. */
  readonly madeUp: boolean
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
    const { period, endsAt, toldAt, madeUp } = told[0]!
    const isNew = await writer.run(
      `insert into plumbline.telling(period, ends_at, told_at, made_up)
       select $1, cast($2 as timestamptz), cast($3 as timestamptz), cast($4 as boolean)
       where not exists (select 1 from plumbline.telling where period = $1 and told_at = cast($3 as timestamptz))`,
      [period, endsAt, toldAt, madeUp],
    )
    if (isNew === 0) continue
    kept += isNew
    const before = await writer.all<Said>(
      `select distinct on (metric) metric, ${SAID.join(', ')} from plumbline.told_value
       where period = $1 and told_at <= cast($2 as timestamptz) order by metric, told_at desc`,
      [period, toldAt],
    )
    const last = new Map(before.map((row) => [row.metric, row]))
    const changed = told.filter((row) => {
      const known = last.get(row.metric)
      return known === undefined || SAID.some((name) => known[name] !== row[name])
    })
    await holdNext(writer, { period, toldAt, metrics: changed.map(({ metric }) => metric) })
    for (const row of changed) await insert(writer, row)
  }
  if (kept > 0) await raiseDataVersion(writer)
}

/**
 * Before something is told of a moment that lies before others: what these told alike with the time before, and have no row for, gets
 * one, so that it stays what they told.
 */
async function holdNext(
  writer: Writer,
  {
    period,
    toldAt,
    metrics,
  }: { readonly period: string; readonly toldAt: string; readonly metrics: readonly string[] },
): Promise<void> {
  if (metrics.length === 0) return
  const [next] = await writer.all<{ at: string | null }>(
    `select min(told_at) as "at" from plumbline.telling where period = $1 and told_at > cast($2 as timestamptz)`,
    [period, toldAt],
  )
  if (next?.at == null) return
  await writer.run(
    `insert into plumbline.told_value(${COLUMNS.join(', ')})
     select ${COLUMNS.map((name) => (name === 'told_at' ? 'cast($3 as timestamptz)' : `v.${name}`)).join(', ')}
     from (select distinct on (metric) * from plumbline.told_value
       where period = $1 and told_at <= cast($2 as timestamptz) order by metric, told_at desc) v
     where v.metric = any(cast($4 as text[])) and not exists (
       select 1 from plumbline.told_value n where n.metric = v.metric and n.period = v.period and n.told_at = cast($3 as timestamptz))`,
    [period, toldAt, next.at, [...metrics]],
  )
}

const COLUMNS = ['metric', 'period', 'ends_at', 'told_at', 'data_version', ...SAID] as const

async function insert(writer: Writer, row: Told): Promise<void> {
  await writer.run(
    `insert into plumbline.told_value(${COLUMNS.join(', ')})
     values ($1, $2, cast($3 as timestamptz), cast($4 as timestamptz), cast($5 as integer), cast($6 as double precision),
       cast($7 as double precision), cast($8 as double precision), $9, cast($10 as boolean), cast($11 as double precision), $12, $13,
       cast($14 as boolean))`,
    [row.metric, row.period, row.endsAt, row.toldAt, row.dataVersion, ...SAID.map((name) => row[name])],
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

const SHOWN = ['value', 'numerator', 'denominator', 'shown', 'fresh', 'definition'] as const

/** What was told of a metric in a period at one time, until it was told otherwise. */
export interface KeptTelling {
  readonly told_at: string
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly shown: string | null
  readonly fresh: boolean
  readonly definition: string
  readonly data_version: number
  /** Worked out later, as of then. */
  readonly made_up: boolean
  readonly headline: boolean
}

/** All that was told of the metric in the period by the instant, each time that it differed, the first one first; and when it was told last. */
export async function readTellings(
  reader: Reader,
  { metric, period, by }: Wanted,
): Promise<{
  readonly told: readonly KeptTelling[]
  readonly times: number
  readonly lastAt: string | null
}> {
  const rows = await reader.all<KeptTelling>(
    `select v.told_at, v.value, v.numerator, v.denominator, v.shown, v.fresh, v.definition, v.data_version, v.headline,
       coalesce(t.made_up, false) as made_up
     from (select * from plumbline.told_value where ${THEN}) v
     left join plumbline.telling t on t.period = v.period and t.told_at = v.told_at order by v.told_at`,
    [metric, period, by],
  )
  // What was kept before the time before it was made up may say the same.
  const told = rows.filter(
    (row, nth) => nth === 0 || SHOWN.some((name) => rows[nth - 1]![name] !== row[name]),
  )
  // What was made up was of headline metrics alone.
  const [all] = await reader.all<{ times: number; last_at: string | null }>(
    `select cast(count(*) as integer) as times, max(told_at) as last_at from plumbline.telling
     where period = $1 and told_at >= cast($2 as timestamptz) and told_at <= cast($3 as timestamptz)
       and (not made_up or cast($4 as boolean))`,
    [period, told[0]?.told_at ?? 'infinity', by, told.some(({ headline }) => headline)],
  )
  return {
    told,
    times: all?.times ?? 0,
    lastAt: all?.last_at ?? null,
  }
}
