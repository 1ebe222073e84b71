import type { z } from 'zod'
import type { Cause, Readiness, ReadinessList, SourceFreshness } from '../../../shared/metric.ts'
import type { WaitedFor } from '../../../shared/need.ts'
import type { MetricDefinition } from '../metric.ts'
import { KIND_TABLES } from '../entered-kinds.ts'
import { waysOf, type Need } from '../need.ts'
import type { Totals } from './aggregate.ts'
import type { Snapshot } from './snapshot.ts'
import type { Told } from './told.ts'
import { openGaps, waitingFor, waitingForAll, waitingForAny } from './waiting.ts'
import { casesText, round } from './words.ts'

export interface Assessment {
  readonly state: Readiness
  readonly reason: string | null
  readonly cause: Cause | null
  /** The first one is the one to begin with. */
  readonly needs: readonly WaitedFor[]
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
    cause: 'missing-data',
    needs: [...needs, ...refused],
  }
}

/** What the metric would read of a CRM that refuses it. */
function refusedOf(metric: MetricDefinition, { catalog, model }: Snapshot): WaitedFor[] {
  const relations = new Set([...metric.relations, ...metric.rows.flatMap(({ reads }) => Object.keys(reads))])
  const refused = new Set([...relations].flatMap((relation) => model.refused(relation)))
  return [...refused].map(({ connection, label, refusal }) => {
    const system = catalog.connections.find(({ id }) => id === connection)?.label ?? connection
    const remedy = refusal?.action == null ? '' : ` ${refusal.action}`
    return {
      kind: 'grant',
      title: `${label} of ${system} can’t be read: ${refusal?.message ?? ''}${remedy}`,
      how: null,
      field: null,
      place: { page: 'connections' },
      cases: null,
      fromNowOn: false,
      upTo: false,
    }
  })
}

const READ_LATER: Assessment = {
  state: 'not-measured',
  reason: 'The first sync came later.',
  cause: 'read-later',
  needs: [],
}

function assessRead(metric: MetricDefinition, snapshot: Snapshot, totals: Totals | null): Assessment {
  const connections = snapshot.catalog.connections.filter(({ published }) => published !== null)
  if (connections.length === 0 && snapshot.asOf !== null) return READ_LATER
  if (connections.length === 0) {
    const reason = 'Nothing has been read yet: connect Salesforce or HubSpot and start a sync.'
    const needs = waitingFor({ kind: 'connect', title: reason, field: null }, snapshot, null)
    return { state: 'not-measured', reason, cause: 'missing-data', needs }
  }
  const needs = metric.needs.filter((need) => !isMet(need, snapshot))
  if (needs[0]) {
    const needed = waitingForAll(needs, metric, { org: snapshot, totals })
    return { state: 'not-measured', reason: needs[0].title, cause: 'missing-data', needs: needed }
  }
  if (totals === null) return READ_LATER
  const coverage = coverageOf(totals)
  if (totals.considered === 0 && metric.begins) {
    const needs = waitingFor(metric.begins, snapshot, null)
    return { state: 'not-measured', reason: metric.begins.title, cause: 'missing-data', needs }
  }
  if (totals.cases === 0 && totals.considered > 0)
    return { state: 'not-measured', ...gapOf(metric, snapshot, totals) }
  if (connections.some(({ partial }) => partial)) {
    const reason = 'The first load is still under way: the number covers what has been read so far.'
    const gaps = coverage === 1 ? [] : gapOf(metric, snapshot, totals).needs
    return { state: 'partly', reason, cause: 'missing-data', needs: gaps }
  }
  if (coverage !== null && coverage < snapshot.model.mapping.doubt.wholeCoverage)
    return { state: 'partly', ...gapOf(metric, snapshot, totals) }
  return { state: 'measurable', reason: null, cause: null, needs: [] }
}

/** The commonest lack of data, and what to do about each that there is: of the commonest first. */
function gapOf(metric: MetricDefinition, snapshot: Snapshot, totals: Totals): Omit<Assessment, 'state'> {
  const { covered, considered } = totals
  const among = `of ${casesText(considered, metric.cases)}`
  const gaps = openGaps(metric, totals)
  const [most] = gaps
  if (most === undefined) {
    const reason = `${round(considered - covered)} ${among} lack the data needed.`
    return { reason, cause: 'missing-data', needs: [] }
  }
  const needs = waitingForAny(gaps, snapshot, totals)
  const title = needs[0]?.title ?? most.need.title
  const remedy = `${title.charAt(0).toLowerCase()}${title.slice(1)}`
  return { reason: `${round(most.cases)} ${among} ${most.lack}: ${remedy}`, cause: 'missing-data', needs }
}

/** Whether the model has what is needed, or it was brought in as a file. */
export function isMet(need: Need, { model, catalog }: Pick<Snapshot, 'model' | 'catalog'>): boolean {
  const imported = waysOf(need).some(
    (way) => way.kind === 'import' && catalog.standing?.has(KIND_TABLES[way.import]),
  )
  if (imported) return true
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
  { assessment, coverage, cases }: Pick<Told, 'assessment' | 'coverage' | 'cases'>,
): z.infer<typeof ReadinessList>['items'][number] {
  const { state, reason, needs } = assessment
  const { one, many, counted = null } = metric.cases
  return {
    metric: metric.id,
    title: metric.title,
    pillar: metric.pillar,
    state,
    coverage,
    cases,
    noun: { one, many, counted },
    reason,
    needs: [...needs],
  }
}
