import { createHash } from 'node:crypto'
import type { Question } from '../../warehouse/model/model.ts'
import { namesRead } from '../../warehouse/model/reads.ts'
import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError, type Where } from '../metrics.ts'
import { factReads, factsSql } from './rows.ts'
import type { Snapshot } from './snapshot.ts'

/** From `start` up to, not including, `end`: UTC instants. */
export interface Bounds {
  readonly start: string
  readonly end: string
}

/** Changes with the metric's own definition: its version, and a hash of what is made of it. */
export function ownVersion(metric: MetricDefinition): string {
  return `${metric.version}:${hashOf(madeOf(metric))}`
}

/** Whether the metric was defined otherwise by the version of its own definition that was kept, of which there may be no hash. */
export function isDefinedOtherwise(metric: MetricDefinition, kept: string): boolean {
  return kept.includes(':') ? kept !== ownVersion(metric) : !kept.startsWith(`${metric.version}-`)
}

function madeOf(metric: MetricDefinition): string {
  return JSON.stringify([
    factsSql(metric),
    metric.parts?.sql,
    metric.related?.sql,
    metric.aggregate,
    metric.companions,
  ])
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** Changes with the metric's own definition and with what the organisation means by its words. */
export function definitionVersion(metric: MetricDefinition, snapshot: Snapshot): string {
  return `${metric.version}-${hashOf(madeOf(metric) + snapshot.mappingHash)}`
}

/** Equal where the metric is defined the same, over the same of what was told: that comes in without a publication. */
export function metricKey(metric: MetricDefinition, snapshot: Snapshot): readonly unknown[] {
  return [
    metric.id,
    definitionVersion(metric, snapshot),
    ...(readsTold(metric) ? [snapshot.catalog.dataVersion] : []),
  ]
}

/** Whether it is made of what was told. */
export function readsTold({ rows }: MetricDefinition): boolean {
  return rows.some(({ reads }) => 'telling' in reads)
}

export function dimensionOf(metric: MetricDefinition, id: string, parameter: string): string {
  const found = metric.dimensions.find((dimension) => dimension.id === id)
  if (found) return found.id
  const known = metric.dimensions.map((dimension) => dimension.id).join(', ')
  throw new QueryError(parameter, `${metric.title} has no dimension “${id}”; it has ${known}.`)
}

/** The conditions of a filter over the alias `f`, joined by `and`; `true` when there are none. */
export function conditions(metric: MetricDefinition, where: Where, moment: Moment): string {
  const parts = Object.entries(where).map(([id, values]) => {
    const column = `f.${dimensionOf(metric, id, `where[${id}]`)}`
    const texts = values.filter((value) => value !== null).map((value) => moment.bind(value, 'text'))
    const listed = texts.length === 0 ? [] : [`${column} in (${texts.join(', ')})`]
    const empty = values.includes(null) ? [`${column} is null`] : []
    return `(${[...listed, ...empty].join(' or ') || 'false'})`
  })
  return parts.length === 0 ? 'true' : parts.join(' and ')
}

/** The condition that a case counts within the bounds; a state's cases all do. */
export function within(metric: MetricDefinition, bounds: Bounds, moment: Moment): string {
  if (metric.kind === 'state') return 'true'
  return `f.at >= ${moment.bind(bounds.start, 'timestamptz')} and f.at < ${moment.bind(bounds.end, 'timestamptz')}`
}

/** From the first of the spans' starts to the last of their ends; null where there are none. */
export function stretchOf(spans: readonly Bounds[]): Bounds | null {
  const ordered = (moments: readonly string[]) => moments.toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const [start] = ordered(spans.map((span) => span.start))
  const end = ordered(spans.map((span) => span.end)).at(-1)
  return start === undefined || end === undefined ? null : { start, end }
}

/** The moment at which a metric is asked about its cases of these spans. */
export function momentAt(metric: MetricDefinition, at: Instants, spans: readonly Bounds[]): Moment {
  const stretch = stretchOf(spans)
  if (metric.casesAre !== 'leads-received' || stretch === null) return new Moment(at)
  return new Moment(at, { leadsOf: { from: stretch.start, to: stretch.end } })
}

/** A question about the metric's fact rows, under the name `facts` and the alias `f`. What it doesn't read of them isn't worked out. */
export function about(metric: MetricDefinition, select: string, more: Question['ctes'] = []): Question {
  const named = new Set(Array.from(select.matchAll(/\bf\.([a-z_][a-z0-9_]*)/g), ([, column]) => column!))
  const whole =
    /\bf\.\*|\bfacts\b(?! as f\b)/.test(select) || more.some(({ sql }) => namesRead(sql).includes('facts'))
  const wants = whole ? undefined : (column: string) => named.has(column)
  const facts = { name: 'facts', sql: factsSql(metric, wants), reads: factReads(metric, wants) }
  return { ctes: [facts, ...more], select }
}
