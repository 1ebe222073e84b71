import { FixKind, type Fix, type FixList, type FixMove } from '../../../shared/fix.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import { ratio, type Totals } from '../engine/aggregate.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { dataCompleteness } from '../platform/data-completeness.ts'
import { dataConsistency } from '../platform/data-consistency.ts'
import { dataQuality } from '../platform/data-quality.ts'
import { dataUniqueness } from '../platform/data-uniqueness.ts'
import { dataValidity } from '../platform/data-validity.ts'
import { proposals } from './proposals.ts'
import { farthestFirst } from './ranking.ts'
import { differences } from './repaired.ts'
import { roleNamed } from './role.ts'
import { SUBJECTS, SUBJECT_READS } from './subject.ts'
import { fieldOf, titleOf } from './words.ts'

/** Metrics that a repair of records may move. What was late stays late: events aren't undone by it. */
export const MOVED: readonly MetricDefinition[] = [
  dataQuality,
  dataCompleteness,
  dataValidity,
  dataUniqueness,
  dataConsistency,
]

const RECENT = `interval '28 days'`

interface Tools {
  readonly warehouse: Warehouse
  /** What a metric comes to now. */
  readonly totalsOf: (metric: MetricDefinition) => Promise<Totals | null>
}

/** Every repair that there is, in no order. */
export async function readFixes(snapshot: Snapshot, { warehouse, totalsOf }: Tools): Promise<Fix[]> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return []
  const fixes = proposals(snapshot, { kinds: FixKind.options })
  const ask = (select: string, reads: typeof fixes.reads) => {
    const moment = new Moment(at)
    const ctes = [
      { name: 'fixes', ...fixes },
      { name: 'more', sql: 'select 1 as one', reads },
    ]
    const { sql } = snapshot.model.compose({ ctes, select }, moment)
    return warehouse.read((reader) => reader.all(sql, moment.parameters))
  }
  const moved = differences(snapshot, MOVED)
  const [counts, differing, totals] = await Promise.all([
    ask(COUNTS, SUBJECT_READS),
    ask(moved.sql, moved.reads),
    Promise.all(MOVED.map(async (metric) => [metric, await totalsOf(metric)] as const)),
  ])
  const rows = Map.groupBy(counts, (row) => String(row['repair']))
  const changes = Map.groupBy(differing, (row) => String(row['repair']))
  return [...rows].map(([id, lists]) => fixOf(snapshot, id, lists, movesOf(changes.get(id) ?? [], totals)))
}

const COUNTS = `select * from (
    with subject as (${SUBJECTS})
    select f.repair, f.list, f.kind, f.connection, f.object, f.field, f.role, cast(count(*) as integer) as records,
      cast(sum(case when f.ready then 1 else 0 end) as integer) as ready, cast(sum(case when f.opens then 1 else 0 end) as integer) as clusters,
      cast(sum(case when s.created_at > (select now_at from clock) - ${RECENT} then 1 else 0 end) as integer) as recent
    from fixes as f join subject as s on s.connection = f.connection and s.object = f.object and s.record_id = f.record_id
    where f.counts group by f.repair, f.list, f.kind, f.connection, f.object, f.field, f.role
  ) as counted order by repair, list, connection, object`

const numberOf = (row: Row, name: string) => Number(row[name] ?? 0)

function movesOf(
  rows: readonly Row[],
  totals: readonly (readonly [MetricDefinition, Totals | null])[],
): FixMove[] {
  const moves = totals.flatMap(([{ id, title }, now]): FixMove[] => {
    const own = rows.filter((row) => row['metric'] === id)
    if (now === null || own.length === 0) return []
    const { numerator, denominator, value } = now.measure
    const then = (some: readonly Row[]) =>
      ratio((numerator ?? 0) + sum(some, 'numerator'), (denominator ?? 0) + sum(some, 'denominator')).value
    return [
      {
        metric: id,
        title,
        now: value,
        repaired: then(own),
        loaded: then(own.filter((row) => row['ready'] === true)),
      },
    ]
  })
  return farthestFirst(moves)
}

function sum(rows: readonly Row[], name: string): number {
  return rows.reduce((total, row) => total + numberOf(row, name), 0)
}

function fixOf(snapshot: Snapshot, id: string, rows: readonly Row[], moves: readonly FixMove[]): Fix {
  const first = rows[0]!
  const kind = FixKind.parse(first['kind'])
  const [connection, object] = [String(first['connection']), String(first['object'])]
  const between = kind === 'align'
  const records = sum(rows, 'records')
  const role = roleNamed(first['role'])
  const label = labelOf(snapshot, { connection, object, field: first['field'] })
  const system = between ? null : systemOf(snapshot, connection)
  return {
    id,
    kind,
    title: titleOf({ kind, records, clusters: sum(rows, 'clusters'), object, role, label, system }),
    system,
    connection: between ? null : connection,
    // Duplicates may be records of several objects.
    object: between || rows.some((row) => row['object'] !== object) ? null : object,
    field: kind === 'merge' ? null : fieldOf({ role, label }),
    records,
    ready: sum(rows, 'ready'),
    recent: sum(rows, 'recent'),
    moves: [...moves],
    lists: rows.flatMap((row) => listOf(snapshot, row)),
  }
}

function listOf(snapshot: Snapshot, row: Row): FixList[] {
  const ready = numberOf(row, 'ready')
  if (ready === 0) return []
  const connection = String(row['connection'])
  const vendor = snapshot.catalog.connections.find(({ id }) => id === connection)?.vendor
  return [
    {
      id: String(row['list']),
      connection,
      system: systemOf(snapshot, connection),
      object: String(row['object']),
      takenBy:
        row['kind'] === 'merge'
          ? 'merge-tool'
          : vendor === 'hubspot'
            ? 'hubspot-import'
            : 'salesforce-loader',
      fields: row['field'] == null ? [] : String(row['field']).split(','),
      rows: ready,
    },
  ]
}

function systemOf({ catalog }: Snapshot, connection: string): string {
  const found = catalog.connections.find(({ id }) => id === connection)
  if (found === undefined) return connection
  const alone = catalog.connections.filter(({ vendor }) => vendor === found.vendor).length === 1
  return alone ? (found.vendor === 'salesforce' ? 'Salesforce' : 'HubSpot') : found.label
}

function labelOf(
  { catalog }: Snapshot,
  { connection, object, field }: { connection: string; object: string; field: Row[string] | undefined },
): string | null {
  if (typeof field !== 'string') return null
  const found = catalog.connections.find(({ id }) => id === connection)?.objects.get(object)
  return found?.columns.get(field)?.field.label ?? field
}
