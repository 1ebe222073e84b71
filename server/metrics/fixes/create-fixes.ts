import { FixKind, type Fix } from '../../../shared/fix.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import type { Totals } from '../engine/aggregate.ts'
import type { Questions } from '../engine/lane.ts'
import type { RecordUrl } from '../engine/related.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError } from '../metrics.ts'
import type { Past } from '../past.ts'
import type { Fixes } from './fixes.ts'
import { ranked } from './ranking.ts'
import { readFixes } from './read-ranking.ts'
import { readRows, streamRows } from './read-rows.ts'

const DEFAULT_ROWS = 20

interface Options {
  readonly warehouse: Warehouse
  /** For what goes through all of it. */
  readonly sums: Questions
  readonly recordUrl: RecordUrl
  readonly readSnapshot: (asOf?: string) => Promise<Snapshot>
  /** What a metric comes to at the snapshot's moment; null before anything was read. */
  readonly totalsOf: (metric: MetricDefinition, snapshot: Snapshot) => Promise<Totals | null>
  /** Keeps what was worked out as long as nothing it depends on has changed. */
  readonly keep: (snapshot: Snapshot, work: () => Promise<readonly Fix[]>) => Promise<readonly Fix[]>
}

/** Answers what is to be put right. */
export function createFixes(options: Options): Fixes {
  const { warehouse, sums, recordUrl, readSnapshot, totalsOf, keep } = options

  const all = (snapshot: Snapshot) =>
    keep(snapshot, () => readFixes(snapshot, { sums, totalsOf: (metric) => totalsOf(metric, snapshot) }))

  async function find(
    id: string,
    { asOf }: Past = {},
  ): Promise<{ snapshot: Snapshot; fix: Fix; kind: FixKind }> {
    const snapshot = await readSnapshot(asOf)
    const fix = (await all(snapshot)).find(
      (each) => each.id === id || each.lists.some((list) => list.id === id),
    )
    if (!fix) throw new QueryError('id', `There is nothing to put right by the name “${id}”.`, 404)
    return { snapshot, fix, kind: fix.kind }
  }

  return {
    async fixes({ connection, object, kind, sort = 'impact', limit, asOf }) {
      const snapshot = await readSnapshot(asOf)
      const found = (await all(snapshot)).filter(
        (fix) =>
          (kind === undefined || fix.kind === kind) &&
          (connection === undefined || touches(fix, 'connection', connection)) &&
          (object === undefined || touches(fix, 'object', object)),
      )
      const items = ranked(found, sort)
      const known = snapshot.at(snapshot.now) !== null
      return { items: items.slice(0, limit), matching: items.length, asOf: known ? snapshot.now : null }
    },

    async fix(id, { limit = DEFAULT_ROWS, ...past }) {
      const { snapshot, fix, kind } = await find(id, past)
      return {
        fix,
        rows: await readRows(snapshot, { kind, repair: fix.id, limit }, { warehouse, recordUrl }),
      }
    },

    async fixFile(id, rows) {
      const { snapshot, fix, kind } = await find(id)
      const tools = { warehouse, recordUrl }
      if (rows === 'open') {
        if (fix.ready === fix.records) {
          throw new QueryError('rows', 'Every record of it has a proposal: there is nothing to decide.', 404)
        }
        return { list: null, chunks: streamRows(snapshot, { kind, repair: fix.id, rows }, tools) }
      }
      const [only, another] = fix.lists
      const list = fix.lists.find((each) => each.id === id) ?? (another === undefined ? only : undefined)
      if (!list) {
        const known = fix.lists.map((each) => each.id).join(', ')
        const message =
          known === ''
            ? 'Nothing can be proposed for it; ask for rows=open.'
            : `It has several lists; ask for one of ${known}.`
        throw new QueryError('id', message, 404)
      }
      return {
        list,
        chunks: streamRows(snapshot, { kind, repair: fix.id, list: list.id, rows }, tools),
      }
    },
  }
}

/** A repair between two systems, or of several objects, is at home where its lists are. */
function touches(fix: Fix, place: 'connection' | 'object', wanted: string): boolean {
  return fix[place] === wanted || (fix[place] === null && fix.lists.some((list) => list[place] === wanted))
}
