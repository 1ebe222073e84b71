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
  readonly definition: string
  readonly dataVersion: number
}

/** Keeps what was told, as a new version of the data; of one moment, what is there already stays. */
export async function writeTold(writer: Writer, rows: readonly Told[]): Promise<void> {
  let kept = 0
  for (const row of rows) {
    kept += await writer.run(
      `insert into plumbline.told(metric, period, ends_at, told_at, title, value, numerator, denominator, shown, fresh, tolerance, definition, data_version)
       select $1, $2, cast($3 as timestamptz), cast($4 as timestamptz), $5, cast($6 as double precision), cast($7 as double precision),
         cast($8 as double precision), $9, cast($10 as boolean), cast($11 as double precision), $12, cast($13 as integer)
       where not exists (select 1 from plumbline.told t where t.metric = $1 and t.period = $2 and t.told_at = cast($4 as timestamptz))`,
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
      ],
    )
  }
  if (kept > 0) await raiseDataVersion(writer)
}

/** Weeks of which something was told on the first day after them. */
export async function readToldWeeks(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.all<{ period: string }>(
    `select distinct period from plumbline.told where told_at >= ends_at and told_at < ends_at + interval '1 day'`,
  )
  return new Set(rows.map(({ period }) => period))
}

/** What was last told of the metric in the period by the instant; null: nothing. */
export async function readTold(
  reader: Reader,
  { metric, period, by }: { readonly metric: string; readonly period: string; readonly by: string },
): Promise<Pick<Told, 'value' | 'numerator' | 'denominator' | 'definition'> | null> {
  const [row] = await reader.all<Pick<Told, 'value' | 'numerator' | 'denominator' | 'definition'>>(
    `select value, numerator, denominator, definition from plumbline.told
     where metric = $1 and period = $2 and told_at >= ends_at and told_at <= cast($3 as timestamptz) order by told_at desc limit 1`,
    [metric, period, by],
  )
  return row ?? null
}
