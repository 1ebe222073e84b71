import type { Verdict } from '../../../shared/metric.ts'
import type { Question } from '../../warehouse/model/model.ts'
import type { Moment } from '../../warehouse/model/moment.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError, type ReceiptQuery } from '../metrics.ts'
import { conditions, within, type Bounds } from './facts.ts'
import type { Reading } from './reading.ts'
import { searchSql } from './search.ts'

/** Whether a row falls short, as `verdictOf` says it. */
export function shortSql({ better }: Pick<MetricDefinition, 'better'>): string {
  const isShort = better === 'lower' ? 'f.numerator > 0' : 'f.numerator < f.denominator'
  return `(f.included and coalesce(${isShort}, false))`
}

function isVerdict(metric: MetricDefinition, verdict: Verdict): string {
  if (verdict === 'fails') return shortSql(metric)
  if (verdict === 'passes') return `(f.included and not ${shortSql(metric)})`
  return verdict === 'counts' ? 'f.included' : 'not f.included'
}

/** Whether the list holds fewer than all the cases of the number. */
export function isNarrowed({ included, verdict, reason, part, search }: ReceiptQuery): boolean {
  return [included, verdict, reason, part, search].some((narrowing) => narrowing !== undefined)
}

/** The condition of the rows that are listed. */
export function filtersSql(
  { metric, where }: Reading,
  query: ReceiptQuery,
  { bounds, moment }: { readonly bounds: Bounds; readonly moment: Moment },
): string {
  const filters = [within(metric, bounds, moment), conditions(metric, where, moment)]
  if (query.included !== undefined) filters.push(`f.included = ${query.included}`)
  if (query.verdict !== undefined) filters.push(isVerdict(metric, query.verdict))
  if (query.reason !== undefined) filters.push(`f.reason = ${moment.bind(query.reason, 'text')}`)
  if (query.search !== undefined) {
    const columns = ['label', 'record_id', ...textsOf(metric)]
    filters.push(searchSql(query.search, { row: 'f', columns, moment }))
  }
  if (query.part !== undefined) filters.push(partSql(metric, moment.bind(query.part, 'text')))
  return filters.join(' and ')
}

/** What a row shows in words beside the record's name, such as an e-mail address: whoever reads it looks for it. */
function textsOf({ details = [] }: MetricDefinition): string[] {
  return details.filter(({ type }) => type === 'text').map(({ name }) => name)
}

/** The cases that fall short of the part; of one that is a share of the whole, its own cases. */
function partSql({ partsTell }: MetricDefinition, part: string): string {
  const short = partsTell === 'share' ? '' : ' and p.numerator < p.denominator'
  return `f.case_id in (select p.case_id from parts as p where p.part = ${part}${short})`
}

/** What the rows of the list are selected from besides: the parts, where they are cut down to one. */
export function listed({ id, parts }: MetricDefinition, { part }: ReceiptQuery): Question['ctes'] {
  if (part === undefined) return []
  if (parts === null) throw new QueryError('part', `The metric ${id} has no parts.`)
  return [{ name: 'parts', ...parts }]
}
