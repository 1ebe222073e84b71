import type { z } from 'zod'
import type { Readiness, ReadinessList, SourceFreshness } from '../../../shared/metric.ts'
import type { MetricDefinition, Need } from '../metric.ts'
import type { Totals } from './aggregate.ts'
import { gapsOf } from './rows.ts'
import type { Snapshot } from './snapshot.ts'
import { casesText, round } from './words.ts'

/** Below this share of cases with the data needed, a number is only partly measured. */
const WHOLE_COVERAGE = 0.95

export interface Assessment {
  readonly state: Readiness
  readonly reason: string | null
  readonly needs: readonly Need[]
}

/** Share of the cases that had the data needed; null without a case. */
export function coverageOf({ covered, considered }: Pick<Totals, 'covered' | 'considered'>): number | null {
  return considered === 0 ? null : covered / considered
}

/** Whether the organisation's data carries the metric, and the one thing to do when it doesn't. */
export function assess(metric: MetricDefinition, snapshot: Snapshot, totals: Totals | null): Assessment {
  const assessment = assessRead(metric, snapshot, totals)
  const refused = refusedOf(metric, snapshot)
  if (refused.length === 0) return assessment
  const { state, reason, needs } = assessment
  return {
    state: state === 'measurable' ? 'partly' : state,
    reason: [...(reason === null ? [] : [reason]), ...refused.map(({ title }) => title)].join(' '),
    needs: [...needs, ...refused],
  }
}

/** What the metric would read of a CRM that refuses it. */
function refusedOf(metric: MetricDefinition, { catalog, model }: Snapshot): Need[] {
  const relations = new Set([...metric.relations, ...metric.rows.flatMap(({ reads }) => Object.keys(reads))])
  const refused = new Set([...relations].flatMap((relation) => model.refused(relation)))
  return [...refused].map(({ connection, label, refusal }) => {
    const system = catalog.connections.find(({ id }) => id === connection)?.label ?? connection
    const remedy = refusal?.action == null ? '' : ` ${refusal.action}`
    return {
      kind: 'grant',
      title: `${label} of ${system} can’t be read: ${refusal?.message ?? ''}${remedy}`,
      field: null,
    }
  })
}

function assessRead(metric: MetricDefinition, snapshot: Snapshot, totals: Totals | null): Assessment {
  const connections = snapshot.catalog.connections.filter(({ published }) => published !== null)
  if (connections.length === 0) {
    const reason = 'Nothing has been read yet: connect Salesforce or HubSpot and start a sync.'
    return { state: 'not-measured', reason, needs: [{ kind: 'connect', title: reason, field: null }] }
  }
  const needs = metric.needs.filter((need) => !isMet(need, snapshot))
  if (needs[0]) return { state: 'not-measured', reason: needs[0].title, needs }
  if (totals === null) {
    return { state: 'not-measured', reason: 'Not measured yet: the first sync came later.', needs: [] }
  }
  const coverage = coverageOf(totals)
  if (totals.considered === 0 && metric.begins) {
    return { state: 'not-measured', reason: metric.begins.title, needs: [metric.begins] }
  }
  if (totals.cases === 0 && totals.considered > 0) return { state: 'not-measured', ...gapOf(metric, totals) }
  if (connections.some(({ partial }) => partial)) {
    const reason = 'The first load is still under way: the number covers what has been read so far.'
    return { state: 'partly', reason, needs: [] }
  }
  if (coverage !== null && coverage < WHOLE_COVERAGE) return { state: 'partly', ...gapOf(metric, totals) }
  return { state: 'measurable', reason: null, needs: [] }
}

/** The commonest lack of data, and what to do about it. */
function gapOf(
  metric: MetricDefinition,
  { covered, considered, gaps }: Totals,
): { readonly reason: string; readonly needs: readonly Need[] } {
  const among = `of ${casesText(considered, metric.cases)}`
  const most = Math.max(...gaps)
  const gap = gapsOf(metric)[gaps.indexOf(most)]
  if (gap === undefined || most === 0) {
    return { reason: `${round(considered - covered)} ${among} lack the data needed.`, needs: [] }
  }
  const { title } = gap.need
  const remedy = `${title.charAt(0).toLowerCase()}${title.slice(1)}`
  return { reason: `${round(most)} ${among} ${gap.lack}: ${remedy}`, needs: [gap.need] }
}

/** Whether the model has what is needed. */
export function isMet(need: Need, { model }: Pick<Snapshot, 'model'>): boolean {
  if (need.field === null) return need.kind !== 'connect'
  const [relation, column] = need.field.split('.')
  return column === undefined || column === '*'
    ? model.sources(relation!).length > 0
    : model.backed(relation!).has(column)
}

/** When the records behind the metric were last read. */
export function freshnessOf(metric: MetricDefinition, snapshot: Snapshot): z.infer<typeof SourceFreshness>[] {
  const sources = metric.relations.flatMap((relation) => snapshot.model.sources(relation))
  const unique = new Map(sources.map((source) => [`${source.connection}:${source.object}`, source]))
  return [...unique.values()].map(({ connection, object }) => {
    const found = snapshot.catalog.connections.find(({ id }) => id === connection)
    return { connection, object, syncedAt: found?.objects.get(object)?.syncedAt ?? null }
  })
}

export function readinessItem(
  metric: MetricDefinition,
  assessment: Assessment,
  coverage: number | null,
): z.infer<typeof ReadinessList>['items'][number] {
  const { state, reason, needs } = assessment
  return {
    metric: metric.id,
    title: metric.title,
    pillar: metric.pillar,
    state,
    coverage,
    reason,
    needs: [...needs],
  }
}
