import { z } from 'zod'
import { PlanStep, ReplanReason, type PlanList } from '../../../shared/campaign.ts'
import type { Piece, Question } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { ReplanKey } from '../../warehouse/replan-reason.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import { cursorOf, pageOf } from '../engine/cursor.ts'
import { handedOver } from '../engine/handover.ts'
import { startOf } from '../engine/period.ts'
import { afterSql, keyItems, orderSql, placeOf, type Key } from '../engine/receipt-order.ts'
import type { Questions } from '../engine/lane.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { QueryError } from '../metrics.ts'
import { reasonOf, textOf } from './board.ts'
import type { PlanQuery } from './campaigns.ts'

const DEFAULT_LIMIT = 50

const LEDGER: Piece = {
  reads: {
    plan_step: [
      'campaign_id',
      'connection',
      'object',
      'record_id',
      'nth',
      'planned',
      'before',
      'event_at',
      'known_at',
      'origin',
      'changed_by',
      'is_committed',
      'is_replan',
      'reason',
      'reason_note',
      'reason_at',
      'reason_by',
      'reason_from',
    ],
    campaign_entity: ['campaign_id', 'label', 'type', 'owner_name', 'launched_at', 'always_on', 'is_parent'],
  },
  sql: `select s.*, c.label, c.type, c.owner_name, s.planned - s.before as days, coalesce(s.event_at > c.launched_at, false) as after_launch
    from plan_step s join campaign_entity c on c.campaign_id = s.campaign_id where not c.always_on and not c.is_parent`,
}

const SEARCHED = ['label', 'record_id', 'changed_by', 'reason_note']
const KEYS: readonly Key[] = [
  { sql: 'cast(extract(epoch from f.event_at) as double precision)', type: 'number', descending: true },
  { sql: 'f.campaign_id', type: 'text', descending: false },
  { sql: 'cast(f.nth as double precision)', type: 'number', descending: true },
]

interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
}

/** One page of the ledger, and how many re-plans have which reason. */
export async function readLedger(
  snapshot: Snapshot,
  query: PlanQuery,
  { questions, recordUrl }: Tools,
): Promise<PlanList> {
  const page = pageOf(query.cursor)
  const now = page?.now ?? snapshot.now
  const at = snapshot.at(now)
  if (at === null) return { items: [], next: null, matching: 0, counts: [] }
  const limit = query.limit ?? DEFAULT_LIMIT
  return questions.read(snapshot, async (ask) => {
    const moment = new Moment(at)
    const filters = filtersOf(snapshot, query, moment)
    const after = page === null ? [] : [afterSql(KEYS, page.after, moment)]
    // One row more than asked for tells whether there is a next page.
    const rows = await ask(ledger(selectSql([...filters, ...after], `limit ${limit + 1}`)), moment)
    const counting = new Moment(at)
    const span = filtersOf(snapshot, pick(query, ['from', 'to', 'campaign']), counting)
    const all = filtersOf(snapshot, query, counting)
    const counted = ledger(
      `select f.reason, cast(count(*) filter (where f.is_replan and ${span.join(' and ') || 'true'}) as integer) as replans,
         cast(count(*) filter (where ${all.join(' and ') || 'true'}) as integer) as matching
       from ledger as f group by f.reason order by replans desc`,
    )
    const reasons = await ask<{ reason: string | null; replans: number; matching: number }>(counted, counting)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => planStepOf(row, recordUrl)),
      next: rows.length > limit && last ? cursorOf({ now, after: [...placeOf(KEYS, last)] }) : null,
      matching: reasons.reduce((sum, each) => sum + each.matching, 0),
      counts: countsOf(reasons),
    }
  })
}

/** The whole of it in chunks. */
export async function* streamLedger(
  snapshot: Snapshot,
  query: PlanQuery,
  { warehouse, recordUrl }: { readonly warehouse: Warehouse; readonly recordUrl: RecordUrl },
): AsyncIterable<readonly PlanStep[]> {
  const at = snapshot.at(snapshot.now)
  if (at === null) return
  const moment = new Moment(at)
  const { sql } = snapshot.model.compose(ledger(selectSql(filtersOf(snapshot, query, moment), '')), moment)
  yield* handedOver<readonly PlanStep[]>((hand) =>
    warehouse.read(async (reader) => {
      for await (const chunk of reader.stream(sql, moment.parameters)) {
        await hand(chunk.map((row) => planStepOf(row, recordUrl)))
      }
    }),
  )
}

/** The steps of these ids, in their order. Throws a `QueryError` for one that is none. */
export async function readSteps(
  snapshot: Snapshot,
  ids: readonly string[],
  { questions, recordUrl }: Tools,
): Promise<PlanStep[]> {
  const keys = ids.map(keyOf)
  const at = snapshot.at(snapshot.now)
  const rows =
    at === null
      ? []
      : await questions.read(snapshot, (ask) => {
          const moment = new Moment(at)
          const records = moment.bindList([...new Set(keys.map(({ recordId }) => recordId))])
          return ask(ledger(selectSql([`f.record_id = any(${records})`], '')), moment)
        })
  const known = new Map(rows.map((row) => [idOf(row), planStepOf(row, recordUrl)]))
  return ids.map((id) => {
    const step = known.get(id)
    if (step === undefined) throw new QueryError('id', `There is no planned date “${id}”.`, 404)
    return step
  })
}

function selectSql(filters: readonly string[], end: string): string {
  return `select f.*, ${keyItems(KEYS).join(', ')} from ledger as f where ${filters.join(' and ') || 'true'} order by ${orderSql(KEYS)} ${end}`
}

function ledger(select: string): Question {
  return { ctes: [{ name: 'ledger', ...LEDGER }], select }
}

function filtersOf(snapshot: Snapshot, query: PlanQuery, moment: Moment): string[] {
  const { from, to, only, reason, campaign, search } = query
  const { zone } = snapshot.calendar
  const begin = (day: string) => moment.bind(startOf(Temporal.PlainDate.from(day), zone), 'timestamptz')
  return [
    ...(only === 'all' ? [] : ['f.is_replan']),
    ...(from === undefined ? [] : [`f.event_at >= ${begin(from)}`]),
    ...(to === undefined ? [] : [`f.event_at < ${begin(to)}`]),
    ...(reason === undefined
      ? []
      : [reason === 'none' ? 'f.reason is null' : `f.reason = ${moment.bind(reason, 'text')}`]),
    ...(campaign === undefined ? [] : [`f.campaign_id = ${moment.bind(campaign, 'text')}`]),
    ...(search === undefined ? [] : [searchSql(search, { row: 'f', columns: SEARCHED, moment })]),
  ]
}

function pick(query: PlanQuery, names: readonly ('from' | 'to' | 'campaign')[]): PlanQuery {
  return Object.fromEntries(names.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])))
}

function countsOf(
  reasons: readonly { readonly reason: string | null; readonly replans: number }[],
): PlanList['counts'] {
  const counts = new Map<PlanStep['reason'], number>()
  for (const { reason, replans } of reasons) {
    const known = reasonOf(reason)
    counts.set(known, (counts.get(known) ?? 0) + replans)
  }
  return [...ReplanReason.options, null].map((reason) => ({ reason, replans: counts.get(reason) ?? 0 }))
}

function planStepOf(row: Row, recordUrl: RecordUrl): PlanStep {
  const [connection, object, recordId] = ['connection', 'object', 'record_id'].map((name) =>
    String(row[name]),
  )
  const text = (name: string) => textOf(row, name)
  return {
    id: idOf(row),
    campaign: {
      id: String(row['campaign_id']),
      connection: connection!,
      object: object!,
      recordId: recordId!,
      label: text('label'),
      url: recordUrl(connection!, object!, recordId!),
      type: text('type'),
      owner: text('owner_name'),
    },
    nth: Number(row['nth']),
    planned: text('planned'),
    before: text('before'),
    days: typeof row['days'] === 'number' ? row['days'] : null,
    at: String(row['event_at']),
    seenAt: String(row['known_at']),
    told: PlanStep.shape.told.parse(row['origin']),
    changedBy: text('changed_by'),
    committed: row['is_committed'] === true,
    replan: row['is_replan'] === true,
    afterLaunch: row['after_launch'] === true,
    reason: reasonOf(row['reason']),
    note: text('reason_note'),
    reasonFrom: PlanStep.shape.reasonFrom.parse(row['reason_from'] ?? null),
    reasonAt: text('reason_at'),
    reasonBy: text('reason_by'),
  }
}

const Id = z.tuple([z.string(), z.string(), z.string(), z.iso.datetime()])

function idOf(row: Row): string {
  const parts = ['connection', 'object', 'record_id', 'event_at'].map((name) => String(row[name]))
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Which date of which record the id names. Throws a `QueryError` for what is no id. */
export function keyOf(id: string): Omit<ReplanKey, 'planned'> {
  try {
    const [connection, object, recordId, plannedAt] = Id.parse(
      JSON.parse(Buffer.from(id, 'base64url').toString('utf8')),
    )
    return { connection, object, recordId, plannedAt }
  } catch {
    throw new QueryError('id', `There is no planned date “${id}”: take the id from the ledger.`, 404)
  }
}
