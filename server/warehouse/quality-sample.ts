import { enter } from './entered/enter.ts'
import type { Reader, Writer } from './warehouse.ts'

/** A sample, and how far it has been checked. */
export interface SampleRow {
  readonly id: string
  readonly seed: string
  readonly drawn_at: string
  readonly drawn_by: string | null
  readonly size: number
  readonly checked: number
  readonly filled: number
  readonly correct: number
  readonly wrong: number
  readonly unsure: number
}

/** The columns of a drawn record that hold what is checked. */
export interface DrawnRecord {
  readonly connection: string
  readonly object: string
  readonly record_id: string
  readonly system: string | null
  readonly label: string
  readonly name: string | null
  readonly title: string | null
  readonly company: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly country: string | null
}

export interface VerdictRow {
  readonly position: number
  readonly field: string
  readonly verdict: 'correct' | 'wrong' | 'cannot-tell' | null
  readonly note: string | null
  readonly at: string
  readonly by: string | null
}

/** Of each value, what was said last by the instant that the first parameter is. */
const LAST = `select distinct on (sample_id, position, field) sample_id, position, field, verdict, note, "at", "by"
  from plumbline.quality_verdict where "at" <= cast($1 as timestamptz) order by sample_id, position, field, "at" desc`
const VALUES = ['name', 'title', 'company', 'phone', 'email', 'country'] as const
const FILLED = VALUES.map((name) => `case when ${name} is null then 0 else 1 end`).join(' + ')
const count = (condition: string) => `cast(sum(case when ${condition} then 1 else 0 end) as integer)`

/** Those that were drawn by then, with what was said of them by then, newest first; `id`: only that one. `until`: as PostgreSQL writes an instant. */
export async function readSamples(
  reader: Reader,
  { id, until }: { readonly id: string | null; readonly until: string },
): Promise<SampleRow[]> {
  return reader.all<SampleRow>(
    `select s.id, s.seed, s.drawn_at, s.drawn_by, r.size, r.filled, coalesce(v.checked, 0) as checked,
       coalesce(v.correct, 0) as correct, coalesce(v.wrong, 0) as wrong, coalesce(v.unsure, 0) as unsure
     from plumbline.quality_sample s
     join (select sample_id, cast(count(*) as integer) as size, cast(sum(${FILLED}) as integer) as filled
       from plumbline.quality_sample_record group by sample_id) as r on r.sample_id = s.id
     left join (select sample_id, cast(count(distinct position) as integer) as checked,
         ${count(`verdict = 'correct'`)} as correct, ${count(`verdict = 'wrong'`)} as wrong, ${count(`verdict = 'cannot-tell'`)} as unsure
       from (${LAST}) as l where verdict is not null group by sample_id) as v on v.sample_id = s.id
     where s.drawn_at <= cast($1 as timestamptz) and (cast($2 as text) is null or s.id = $2)
     order by s.drawn_at desc, s.id`,
    [until, id],
  )
}

/** In the order in which they were drawn. */
export async function readDrawn(
  reader: Reader,
  sampleId: string,
): Promise<(DrawnRecord & { readonly position: number })[]> {
  return reader.all(
    `select position, connection, object, record_id, system, label, ${VALUES.join(', ')}
     from plumbline.quality_sample_record where sample_id = $1 order by position`,
    [sampleId],
  )
}

/** The last verdict on each value by then, also one that was taken back. */
export async function readVerdicts(
  reader: Reader,
  { sampleId, until }: { readonly sampleId: string; readonly until: string },
): Promise<VerdictRow[]> {
  return reader.all(
    `select position, field, verdict, note, "at", "by" from (${LAST}) as l where sample_id = $2 order by position, field`,
    [until, sampleId],
  )
}

/** Keeps a drawn sample. `now` is the workspace's clock. */
export async function insertSample(
  writer: Writer,
  sample: {
    readonly id: string
    readonly seed: string
    readonly now: number
    readonly by: string | null
    readonly records: readonly DrawnRecord[]
  },
): Promise<void> {
  const at = await enter(writer, sample.now)
  await writer.run(`insert into plumbline.quality_sample values ($1, $2, cast($3 as timestamptz), $4)`, [
    sample.id,
    sample.seed,
    at,
    sample.by,
  ])
  for (const [position, record] of sample.records.entries()) {
    await writer.run(
      `insert into plumbline.quality_sample_record(sample_id, position, connection, object, record_id, system, label, ${VALUES.join(', ')})
       values ($1, cast($2 as integer), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        sample.id,
        position,
        record.connection,
        record.object,
        record.record_id,
        record.system,
        record.label,
        ...VALUES.map((name) => record[name]),
      ],
    )
  }
}

/** Appends what somebody found of a value; nothing said before is lost. */
export async function appendVerdict(
  writer: Writer,
  verdict: Omit<VerdictRow, 'at'> & { readonly sampleId: string; readonly now: number },
): Promise<void> {
  const at = await enter(writer, verdict.now)
  await writer.run(
    `insert into plumbline.quality_verdict values ($1, cast($2 as integer), $3, $4, $5, cast($6 as timestamptz), $7)`,
    [verdict.sampleId, verdict.position, verdict.field, verdict.verdict, verdict.note, at, verdict.by],
  )
}
