import { RestatedBy, type RestatedCase } from '../../../shared/bridge.ts'
import type { Ask } from '../../warehouse/model/kept-relations.ts'
import type { Moment } from '../../warehouse/model/moment.ts'
import { literal } from '../../warehouse/sql.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import { percentileOf, totals, totalsSql, type Totals } from '../engine/aggregate.ts'
import { about, conditions, momentAt, within, type Bounds } from '../engine/facts.ts'
import type { Questions } from '../engine/lane.ts'
import { ofKept } from '../engine/question.ts'
import type { RecordUrl } from '../engine/related.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import type { Where } from '../metrics.ts'
import type { Swapped } from './restated-effects.ts'

/** More than these are read in the receipt. */
const MOST_CASES = 50

/** The cases of the causes, in the order in which they are told. */
const Cause = RestatedBy.exclude(['definition', 'settings'])
const CAUSES = Cause.options
type Cause = (typeof CAUSES)[number]

interface Group extends Swapped {
  readonly by: Cause
  readonly cases: number
}

/** What has become of a period's cases since. */
export interface Restatement {
  readonly was: Totals
  readonly is: Totals
  readonly groups: readonly Group[]
  /** Of a percentile, the values of the cases that are as they were. */
  readonly kept: readonly number[]
  readonly matching: number
  readonly items: readonly RestatedCase[]
}

interface Asked {
  readonly metric: MetricDefinition
  readonly where: Where
  readonly bounds: Bounds
  /** What was known then, under the settings of now. */
  readonly past: Snapshot
  readonly now: Snapshot
}

interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
}

/**
 * Holds the cases of a period as they were known then against the same as they are known now, one by one. Both readings are
 * kept within one read; null where nothing was known at either. Of events only: a state's past is what was known in it.
 */
export async function readRestatement(
  asked: Asked,
  { questions, recordUrl }: Tools,
): Promise<Restatement | null> {
  const { metric, now } = asked
  return questions.read(now, async (ask) => {
    const read = {
      past: await keepCases(ask.of(asked.past.model), 'kept_then', asked, asked.past),
      now: await keepCases(ask, 'kept_now', asked, now),
    }
    if (read.past === null || read.now === null) return null
    const sums = async (table: string) => {
      const sql = `select ${totalsSql(metric)} from ${table} as f`
      const [row] = await ask(ofKept(sql), read.now!.again())
      return totals(metric, row)
    }
    const [was, current] = [await sums('kept_then'), await sums('kept_now')]
    await ask.keep('kept_changed', ofKept(changedSql(metric)), read.now.again())
    const judging = read.now.again()
    const causes = await causesOf(ask, {
      metric,
      now,
      past: asked.past,
      moment: judging,
    })
    await ask.keep('kept_restated', ofKept(causes), judging)
    const groups = await ask(ofKept(GROUPS), read.now.again())
    const values = percentileOf(metric.aggregate) === null ? [] : await ask(ofKept(VALUES), read.now.again())
    const items = await ask(ofKept(ITEMS), read.now.again())
    const own = (by: Cause | null, when: 'then' | 'now') =>
      values.flatMap((row) =>
        row['cause'] === by && row[`${when}_value`] != null ? [Number(row[`${when}_value`])] : [],
      )
    const told = groups.map((row): Group => {
      const by = Cause.parse(row['cause'])
      return {
        by,
        cases: Number(row['cases']),
        numerator: metric.aggregate.kind === 'count' ? Number(row['counted']) : Number(row['numerator'] ?? 0),
        denominator: Number(row['denominator'] ?? 0),
        was: own(by, 'then'),
        is: own(by, 'now'),
      }
    })
    return {
      was,
      is: current,
      groups: told.toSorted((a, b) => CAUSES.indexOf(a.by) - CAUSES.indexOf(b.by)),
      kept: own(null, 'now'),
      matching: told.reduce((sum, { cases }) => sum + cases, 0),
      items: items.map((row) => caseOf(row, recordUrl)),
    }
  })
}

/** Keeps the cases of the period as the snapshot knows them; null where it knows nothing. */
async function keepCases(
  ask: Ask,
  table: string,
  { metric, where, bounds }: Asked,
  snapshot: Snapshot,
): Promise<Moment | null> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return null
  const moment = momentAt(metric, at, [bounds])
  const select = `select f.* from facts as f where ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}`
  await ask.keep(table, about(metric, select), moment)
  return moment
}

/** What of a case goes into the number. */
function counted(
  { aggregate }: MetricDefinition,
  alias: string,
): Readonly<Record<'numerator' | 'denominator' | 'value', string>> {
  const own = (column: string) =>
    `case when ${alias}.included then cast(${alias}.${column} as double precision) end`
  const none = 'cast(null as double precision)'
  if (aggregate.kind === 'ratio')
    return { numerator: own('numerator'), denominator: own('denominator'), value: own('value') }
  if (aggregate.kind === 'sum') return { numerator: own('value'), denominator: none, value: own('value') }
  if (aggregate.kind === 'count') return { numerator: none, denominator: none, value: none }
  return { numerator: none, denominator: none, value: own('value') }
}

/** Of a rate, the value of a case is told and counts for nothing. */
function compared({ aggregate }: MetricDefinition): readonly ('numerator' | 'denominator' | 'value')[] {
  return aggregate.kind === 'ratio' ? ['numerator', 'denominator'] : ['value']
}

/** The cases that count otherwise, or count no more, or only now. */
function changedSql(metric: MetricDefinition): string {
  const [then, now] = [counted(metric, 't'), counted(metric, 'n')]
  const first = (column: string) => `coalesce(n.${column}, t.${column}) as ${column}`
  const differs = compared(metric).map((part) => `${then[part]} is distinct from ${now[part]}`)
  const side = (when: 'then' | 'now', alias: string, own: typeof then) =>
    `coalesce(${alias}.included, false) as ${when}_included, ${alias}.case_id is not null as ${when}_there, coalesce(${alias}.covered, true) as ${when}_covered,
      ${own.numerator} as ${when}_numerator, ${own.denominator} as ${when}_denominator, ${own.value} as ${when}_value, ${alias}.reason as ${when}_reason, ${alias}.verdict as ${when}_verdict`
  return `select ${['case_id', 'connection', 'object', 'record_id', 'label'].map(first).join(', ')},
      ${side('then', 't', then)}, ${side('now', 'n', now)}
    from kept_then as t full join kept_now as n on n.case_id = t.case_id
    where coalesce(t.included, false) <> coalesce(n.included, false) or ${differs.join(' or ')}`
}

interface CausesAsked {
  readonly metric: MetricDefinition
  readonly now: Snapshot
  readonly past: Snapshot
  readonly moment: Moment
}

/** The changed cases with why, by what their records went through. */
async function causesOf(ask: Ask, { metric, now, past, moment }: CausesAsked): Promise<string> {
  const pending = metric.verdicts.flatMap((verdict) =>
    verdict.is === 'left-out' && verdict.pending ? [literal(verdict.id)] : [],
  )
  const objects = await ask(
    ofKept('select distinct connection, object from kept_changed order by connection, object'),
    moment.again(),
  )
  const known = past.at(past.now)!.knowledge
  const records = objects.flatMap((row) => {
    const [connection, object] = [String(row['connection']), String(row['object'])]
    const found = now.catalog.connections.find(({ id }) => id === connection)?.objects.get(object)
    if (found === undefined) return []
    const [before, after] = [
      moment.bind(known.get(connection) ?? '-infinity', 'timestamptz'),
      moment.knowledge(connection),
    ]
    const sees = (at: string) => `_valid_from <= ${at} and _valid_to > ${at}`
    return [
      `select ${literal(connection)} as connection, ${literal(object)} as object, _id as record_id,
          bool_or(${sees(before)} and not _deleted) as known_then, bool_or(${sees(after)} and not _deleted) as known_now,
          max(case when ${sees(after)} then _merged_into end) as merged_into
        from ${found.table} where _id in (select record_id from kept_changed where connection = ${literal(connection)} and object = ${literal(object)})
        group by _id`,
    ]
  })
  const nothing = `select cast(null as text) as connection, cast(null as text) as object, cast(null as text) as record_id,
      cast(null as boolean) as known_then, cast(null as boolean) as known_now, cast(null as text) as merged_into where false`
  return `select c.*, case
        when not coalesce(r.known_then, c.then_there) then 'late'
        when not coalesce(r.known_now, c.now_there) then case when r.merged_into is null then 'deleted' else 'merged' end
        when c.now_included and c.then_verdict in (${['null', ...pending].join(', ')}) then 'judged'
        when c.now_included and not c.then_included and c.then_there and not c.then_covered then 'back-filled'
        when not c.then_there then 'joined' when not c.now_there then 'left'
        else 'edited' end as cause
      from kept_changed as c left join (${[nothing, ...records].join(' union all ')}) as r
        on r.connection = c.connection and r.object = c.object and r.record_id = c.record_id`
}

const GROUPS = `select cause, cast(count(*) as integer) as cases,
    cast(sum(case when now_included then 1 else 0 end) - sum(case when then_included then 1 else 0 end) as integer) as counted,
    sum(coalesce(now_numerator, 0)) - sum(coalesce(then_numerator, 0)) as numerator,
    sum(coalesce(now_denominator, 0)) - sum(coalesce(then_denominator, 0)) as denominator
  from kept_restated group by cause`

/** The values that changed, and those that stand as they were. */
const VALUES = `select cause, then_value, now_value from kept_restated
  union all
  select null, null, cast(f.value as double precision) from kept_now as f
  where f.included and f.case_id not in (select case_id from kept_restated)`

const ITEMS = `select * from kept_restated order by cause, label, case_id limit ${MOST_CASES}`

function caseOf(row: Row, recordUrl: RecordUrl): RestatedCase {
  const number = (name: string) => (row[name] == null ? null : Number(row[name]))
  const text = (name: string) => (row[name] == null ? null : String(row[name]))
  const told = (when: 'then' | 'now') =>
    row[`${when}_there`] === true
      ? {
          included: row[`${when}_included`] === true,
          numerator: number(`${when}_numerator`),
          denominator: number(`${when}_denominator`),
          value: number(`${when}_value`),
          reason: text(`${when}_reason`),
        }
      : null
  const [connection, object, recordId] = [
    String(row['connection']),
    String(row['object']),
    String(row['record_id']),
  ]
  return {
    by: RestatedBy.parse(row['cause']),
    caseId: String(row['case_id']),
    connection,
    object,
    recordId,
    label: text('label'),
    url: recordUrl(connection, object, recordId),
    was: told('then'),
    is: told('now'),
  }
}
