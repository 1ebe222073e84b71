import type { Piece } from '../../warehouse/model/model.ts'
import { namesRead, together, type Reads } from '../../warehouse/model/reads.ts'
import { literal } from '../../warehouse/sql.ts'
import type { CaseSelect, Gap, MetricDefinition, Verdict } from '../metric.ts'

// An integer, so that it leaves the type of another SELECT's column as it is: money stays exact.
const NONE = 'cast(null as integer)'
const NUMBERS = ['numerator', 'denominator', 'value'] as const

/** Which columns of the fact rows a question reads. */
type Wants = (column: string) => boolean
const ALL: Wants = () => true

/** The SELECT of a metric's fact rows: its cases, each with what becomes of it. Of these, the columns that are wanted. */
export function factsSql(metric: MetricDefinition, wants: Wants = ALL): string {
  const { verdicts, unjudged = [] } = metric
  const partly = unjudged.map(({ id }) => flag(id))
  const uncovered = [
    ...(verdicts.some(({ is }) => is === 'lacking') ? [isOneOf(verdicts, 'lacking')] : []),
    ...(partly.length === 0 ? [] : [`(included and (${partly.join(' or ')}))`]),
  ]
  const items = [
    'f.*',
    `${uncovered.length === 0 ? 'true' : `not (${uncovered.join(' or ')})`} as covered`,
    ...(wants('reason') ? [`${wordsSql(metric)} as reason`] : []),
    ...(isScored(metric)
      ? [`${scoreSql(verdicts)} as numerator`, 'case when included then 1 end as denominator']
      : []),
  ]
  const cases = casePieces(metric, wants).map(({ sql }) => sql)
  return `select ${items.join(',\n  ')}
from (select c.*, ${isOneOf(verdicts, 'counted')} as included from (
  ${cases.join('\n  union all\n  ')}
) as c) as f`
}

/** What the wanted columns of the fact rows read of the model. */
export function factReads(metric: MetricDefinition, wants: Wants = ALL): Reads {
  return together(casePieces(metric, wants).map(({ reads }) => reads))
}

/** The SELECTs of a metric's cases, each with its verdict. */
export function casePieces(metric: MetricDefinition, wants: Wants = ALL): readonly Piece[] {
  return metric.rows.map((select) => {
    const sql = casesSql(metric, select, wants)
    return { sql, reads: wants === ALL ? select.reads : mentioned(sql, select.reads) }
  })
}

/** Of what a piece reads, as much as is left of it where columns were left out. */
function mentioned(sql: string, reads: Reads): Reads {
  const named = new Set(namesRead(sql))
  const words = new Set(sql.match(/[a-z_][a-z0-9_]*/g))
  return Object.fromEntries(
    Object.entries(reads)
      .filter(([relation]) => named.has(relation))
      .map(([relation, columns]) => [relation, columns.filter((column) => words.has(column))]),
  )
}

/**
 * Every gap, with the condition over fact rows under the alias `f` by which a case has it. `beside`: the case is judged by all
 * else, and may have others besides.
 */
export function gapsOf({
  verdicts,
  unjudged = [],
}: MetricDefinition): readonly (Gap & { readonly when: string; readonly beside: boolean })[] {
  return [
    ...verdicts.flatMap((verdict) =>
      verdict.is === 'lacking'
        ? [{ ...verdict.gap, when: `f.verdict = ${literal(verdict.id)}`, beside: false }]
        : [],
    ),
    ...unjudged.map(({ id, gap }) => ({ ...gap, when: `f.included and f.${flag(id)}`, beside: true })),
  ]
}

/** The condition over fact rows that it is too early to judge a case; null where none ever is. */
export function pendingOf({ verdicts }: MetricDefinition): string | null {
  const ids = verdicts.flatMap((verdict) =>
    verdict.is === 'left-out' && verdict.pending === true ? [literal(verdict.id)] : [],
  )
  return ids.length === 0 ? null : `verdict in (${ids.join(', ')})`
}

/** Whether the verdicts tell the numerators. */
export function isScored({ verdicts }: MetricDefinition): boolean {
  return verdicts.some((verdict) => verdict.is === 'counted' && verdict.numerator !== undefined)
}

function casesSql(metric: MetricDefinition, select: CaseSelect, wants: Wants): string {
  const { where, columns } = select
  const { verdicts, unjudged = [] } = metric
  const asked = Object.entries(columns).filter(
    ([name]) => wants(name) || (wants('reason') && isSaid(metric, name)),
  )
  const { from } = asked.every(([name]) => select.brief?.columns.includes(name))
    ? (select.brief ?? select)
    : select
  const told = isScored(metric) ? NUMBERS.filter((name) => name === 'value') : NUMBERS
  const missing = told.filter((name) => columns[name] === undefined)
  const items = [
    ...asked.map(([name, sql]) => `${sql} as ${name}`),
    ...missing.map((name) => `${NONE} as ${name}`),
    `${verdictSql(verdicts)} as verdict`,
    ...unjudged.map(({ id, when }) => `coalesce(${when}, false) as ${flag(id)}`),
  ]
  return `select ${items.join(',\n    ')}\n  from ${from}${where === undefined ? '' : `\n  where ${where}`}`
}

/** Whether the column holds words of a reason. */
function isSaid({ verdicts, unjudged = [] }: MetricDefinition, column: string): boolean {
  return [...verdicts, ...unjudged].some(
    ({ words }) => words !== null && typeof words === 'object' && words.column === column,
  )
}

function verdictSql(verdicts: readonly Verdict[]): string {
  const branches = verdicts.flatMap(({ id, when }) =>
    when === undefined ? [] : [`when ${when} then ${literal(id)}`],
  )
  const rest = literal(verdicts.at(-1)?.id ?? '')
  return branches.length === 0 ? rest : `case ${branches.join('\n      ')}\n      else ${rest} end`
}

function isOneOf(verdicts: readonly Verdict[], is: Verdict['is']): string {
  const ids = verdicts.filter((verdict) => verdict.is === is).map(({ id }) => literal(id))
  return ids.length === 0 ? 'false' : `verdict in (${ids.join(', ')})`
}

/** The column that says that a case could not be judged by something. */
function flag(id: string): string {
  return `unjudged_${id.replaceAll('-', '_')}`
}

function wordsSql({ verdicts, unjudged = [], otherwise }: MetricDefinition): string {
  const said = verdicts.flatMap(({ id, words }) =>
    words === null ? [] : [`when ${literal(id)} then ${textSql(words)}`],
  )
  const besides = unjudged.flatMap(({ id, words }) =>
    words === null ? [] : [`when included and ${flag(id)} then ${textSql(words)}`],
  )
  const parts = [
    ...(said.length === 0 ? [] : [`case verdict ${said.join('\n    ')} end`]),
    ...(besides.length === 0 ? [] : [`case ${besides.join('\n    ')} end`]),
    ...(otherwise === undefined ? [] : [`case when included then ${literal(otherwise)} end`]),
  ]
  return parts.length < 2 ? (parts[0] ?? 'cast(null as text)') : `coalesce(${parts.join(',\n    ')})`
}

function textSql(words: string | { readonly column: string }): string {
  return typeof words === 'string' ? literal(words) : words.column
}

function scoreSql(verdicts: readonly Verdict[]): string {
  const branches = verdicts.flatMap((verdict) =>
    verdict.is === 'counted' ? [`when ${literal(verdict.id)} then ${verdict.numerator ?? 0}`] : [],
  )
  return `case verdict ${branches.join(' ')} end`
}
