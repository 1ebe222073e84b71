import { FixKind, type Fix, type FixList, type FixMove } from '../../../shared/fix.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import { ratio, type Totals } from '../engine/aggregate.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { farthestFirst } from './ranking.ts'
import { roleNamed } from './role.ts'
import { fieldOf, titleOf } from './words.ts'

/** What was counted of a repair. */
interface Counted {
  readonly id: string
  /** A row per list, and one of what is undecided. */
  readonly lists: readonly Row[]
  /** What it adds to the sums of metrics, as `differences` gives it. */
  readonly changes: readonly Row[]
  readonly totals: readonly { readonly metric: MetricDefinition; readonly totals: Totals | null }[]
}

const numberOf = (row: Row, name: string) => Number(row[name] ?? 0)

function movesOf(rows: readonly Row[], totals: Counted['totals']): FixMove[] {
  const moves = totals.flatMap(({ metric: { id, title }, totals: now }): FixMove[] => {
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

/** A repair with its lists and what it moves. */
export function fixOf(snapshot: Snapshot, { id, lists: rows, changes, totals }: Counted): Fix {
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
    moves: movesOf(changes, totals),
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
