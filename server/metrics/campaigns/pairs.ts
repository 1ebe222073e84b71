import { z } from 'zod'
import {
  PairState,
  type CampaignPair,
  type CampaignPairList,
  type PairDecision,
  type TwinList,
} from '../../../shared/campaign-pair.ts'
import type { IdentityDecision, RecordRef } from '../../warehouse/identity-decision.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import { cursorOf, pageOf } from '../engine/cursor.ts'
import { afterSql, keyItems, orderSql, placeOf, type Key } from '../engine/receipt-order.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { QueryError } from '../metrics.ts'
import { textOf } from './board.ts'
import type { PairQuery } from './campaigns.ts'

const DEFAULT_LIMIT = 50
const MOST_TWINS = 20

const RECORD = ['connection', 'object', 'record_id'] as const
const SIDE_READS = [...RECORD, 'campaign_id', 'label', 'type', 'owner_name', 'created_at'] as const

const PAIRS: Piece = {
  reads: {
    clock: ['zone'],
    campaign_pair: [
      ...RECORD,
      'campaign_id',
      'state',
      'twin_connection',
      'twin_object',
      'twin_record_id',
      'told',
      'decided_at',
      'decided_by',
    ],
    campaign: [...SIDE_READS],
    launch: ['campaign_id', 'launched_at'],
  },
  sql: `select p.connection, p.object, p.record_id, p.state, p.told, p.decided_at, p.decided_by, ${sideItems('c', 'l', '')},
      p.twin_connection, p.twin_object, p.twin_record_id, ${sideItems('o', 'm', 'twin_')}
    from campaign_pair p cross join clock k
    join campaign c on c.connection = p.connection and c.object = p.object and c.record_id = p.record_id
    left join launch l on l.campaign_id = c.campaign_id
    left join campaign o on o.connection = p.twin_connection and o.object = p.twin_object and o.record_id = p.twin_record_id
    left join launch m on m.campaign_id = o.campaign_id`,
}

function sideItems(campaign: string, launch: string, prefix: string): string {
  return `${campaign}.label as ${prefix}label, ${campaign}.type as ${prefix}type, ${campaign}.owner_name as ${prefix}owner_name,
      cast(${campaign}.created_at at time zone k.zone as date) as ${prefix}created,
      cast(${launch}.launched_at at time zone k.zone as date) as ${prefix}launched`
}

/** What is to be decided comes first, and the newest of it. */
const KEYS: readonly Key[] = [
  {
    sql: `cast(case f.state ${PairState.options.map((state, nth) => `when '${state}' then ${nth}`).join(' ')} end as double precision)`,
    type: 'number',
    descending: false,
  },
  { sql: 'cast(f.created as text)', type: 'text', descending: true },
  { sql: `f.connection || ':' || f.record_id`, type: 'text', descending: false },
]

interface Tools {
  readonly warehouse: Warehouse
  readonly recordUrl: RecordUrl
}

/** One page of the campaigns that have, or may have, a twin in the other system; and how many there are of each state. */
export async function readPairs(
  snapshot: Snapshot,
  { only, search, cursor, limit = DEFAULT_LIMIT }: PairQuery,
  { warehouse, recordUrl }: Tools,
): Promise<CampaignPairList> {
  const page = pageOf(cursor)
  const now = page?.now ?? snapshot.now
  const at = snapshot.at(now)
  if (at === null) return { items: [], next: null, matching: 0, counts: countsOf([]) }
  return warehouse.read(async (reader) => {
    const moment = new Moment(at)
    const filters = [
      ...(only === undefined ? [] : [`f.state = ${moment.bind(only, 'text')}`]),
      ...(search === undefined
        ? []
        : [searchSql(search, { row: 'f', columns: ['label', 'record_id', 'twin_label'], moment })]),
    ]
    const matching = filters.join(' and ') || 'true'
    const after = page === null ? 'true' : afterSql(KEYS, page.after, moment)
    const { sql } = composed(
      snapshot,
      moment,
      `select * from (
         with found as materialized (select f.*, ${keyItems(KEYS).join(', ')} from pairs as f where ${matching})
         select f.*, cast((select count(*) from found) as integer) as matching from found as f where ${after}
         order by ${orderSql(KEYS)} limit ${limit + 1}) as page order by ${orderSql(KEYS)}`,
    )
    const rows = await reader.all(sql, moment.parameters)
    const counting = new Moment(at)
    const counted = composed(
      snapshot,
      counting,
      `select state, cast(count(*) as integer) as pairs from pairs group by state`,
    )
    const counts = await reader.all<{ state: string; pairs: number }>(counted.sql, counting.parameters)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => pairOf(row, recordUrl)),
      next: rows.length > limit && last ? cursorOf({ now, after: [...placeOf(KEYS, last)] }) : null,
      matching: Number(rows[0]?.['matching'] ?? 0),
      counts: countsOf(counts),
    }
  })
}

/** The pairs of these ids, in their order. Throws a `QueryError` for one that is none. */
export async function readPairsOf(
  snapshot: Snapshot,
  ids: readonly string[],
  { warehouse, recordUrl }: Tools,
): Promise<CampaignPair[]> {
  const keys = ids.map(refOf)
  const at = snapshot.at(snapshot.now)
  const rows =
    at === null
      ? []
      : await warehouse.read((reader) => {
          const moment = new Moment(at)
          const records = moment.bindList([...new Set(keys.map(({ recordId }) => recordId))])
          const { sql } = composed(
            snapshot,
            moment,
            `select * from pairs as f where f.record_id = any(${records})`,
          )
          return reader.all(sql, moment.parameters)
        })
  const known = new Map(rows.map((row) => [idOf(row, ''), pairOf(row, recordUrl)]))
  return ids.map((id) => known.get(id) ?? noSuch(id))
}

/** Campaigns of the other system by name; without a search those that were made at about the same time. */
export async function readTwins(
  snapshot: Snapshot,
  { id, search }: { readonly id: string; readonly search?: string },
  { warehouse, recordUrl }: Tools,
): Promise<TwinList> {
  const { connection, recordId } = refOf(id)
  const at = snapshot.at(snapshot.now)
  if (at === null) return { items: [] }
  const moment = new Moment(at)
  const one = `(select c.created_at from campaign c where c.connection = ${moment.bind(connection, 'text')} and c.record_id = ${moment.bind(recordId, 'text')} limit 1)`
  const twins: Piece = {
    reads: {
      clock: ['zone'],
      campaign: [...SIDE_READS],
      launch: ['campaign_id', 'launched_at'],
      campaign_pair: ['connection'],
    },
    sql: `select c.connection, c.object, c.record_id, ${sideItems('c', 'l', '')},
        abs(extract(epoch from c.created_at) - extract(epoch from ${one})) as apart
      from campaign c cross join clock k left join launch l on l.campaign_id = c.campaign_id
      where c.connection not in (select p.connection from campaign_pair p)`,
  }
  const filter =
    search === undefined ? 'true' : searchSql(search, { row: 't', columns: ['label', 'record_id'], moment })
  const { sql } = snapshot.model.compose(
    {
      ctes: [{ name: 'twins', ...twins }],
      select: `select * from twins as t where ${filter} order by apart nulls last, label, record_id limit ${MOST_TWINS}`,
    },
    moment,
  )
  const rows = await warehouse.read((reader) => reader.all(sql, moment.parameters))
  return { items: rows.flatMap((row) => sideOf(row, '', recordUrl) ?? []) }
}

/** Throws a `QueryError` where a campaign is to be the same as one that there isn't. */
export async function findTwins(
  snapshot: Snapshot,
  decisions: readonly PairDecision[],
  { warehouse }: Pick<Tools, 'warehouse'>,
): Promise<void> {
  const ids = decisions.flatMap(({ verdict }) => (verdict?.is === 'same' ? [verdict.as] : []))
  const at = snapshot.at(snapshot.now)
  if (ids.length === 0 || at === null) return
  const moment = new Moment(at)
  const records = moment.bindList(ids.map((id) => refOf(id).recordId))
  const { sql } = snapshot.model.compose(
    {
      ctes: [
        { name: 'known', reads: { campaign: [...RECORD] }, sql: `select ${RECORD.join(', ')} from campaign` },
      ],
      select: `select * from known where record_id = any(${records})`,
    },
    moment,
  )
  const rows = await warehouse.read((reader) => reader.all(sql, moment.parameters))
  const known = new Set(rows.map((row) => idOf(row, '')))
  for (const id of ids) if (!known.has(id)) noSuch(id)
}

/** What was decided, as the warehouse keeps it. Throws a `QueryError` for an id that names no record. */
export function decisionOf({ id, verdict }: PairDecision): IdentityDecision {
  const record = refOf(id)
  if (verdict?.is !== 'same') return { record, verdict }
  const as = refOf(verdict.as)
  if (as.connection === record.connection)
    throw new QueryError('as', 'A campaign is paired with one of the other system: choose one of its twins.')
  return { record, verdict: { is: 'same', as } }
}

function composed(snapshot: Snapshot, moment: Moment, select: string) {
  return snapshot.model.compose({ ctes: [{ name: 'pairs', ...PAIRS }], select }, moment)
}

function countsOf(
  rows: readonly { readonly state: string; readonly pairs: number }[],
): CampaignPairList['counts'] {
  const counts = { likely: 0, alone: 0, linked: 0, own: 0 }
  for (const { state, pairs } of rows) counts[PairState.parse(state)] += pairs
  return counts
}

function pairOf(row: Row, recordUrl: RecordUrl): CampaignPair {
  return {
    id: idOf(row, ''),
    campaign: sideOf(row, '', recordUrl)!,
    state: PairState.parse(row['state']),
    twin: sideOf(row, 'twin_', recordUrl),
    told: z
      .enum(['stored-id', 'person'])
      .nullable()
      .parse(row['told'] ?? null),
    decidedAt: textOf(row, 'decided_at'),
    decidedBy: textOf(row, 'decided_by'),
  }
}

function sideOf(row: Row, prefix: '' | 'twin_', recordUrl: RecordUrl): CampaignPair['twin'] {
  const [connection, object, recordId] = RECORD.map((name) => textOf(row, prefix + name))
  if (connection == null || object == null || recordId == null) return null
  const text = (name: string) => textOf(row, prefix + name)
  return {
    id: idOf(row, prefix),
    connection,
    object,
    recordId,
    label: text('label'),
    url: recordUrl(connection, object, recordId),
    type: text('type'),
    owner: text('owner_name'),
    created: text('created'),
    launched: text('launched'),
  }
}

const Id = z.tuple([z.string(), z.string(), z.string()])

function idOf(row: Row, prefix: '' | 'twin_'): string {
  const parts = RECORD.map((name) => String(row[prefix + name]))
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function refOf(id: string): RecordRef {
  try {
    const [connection, object, recordId] = Id.parse(JSON.parse(Buffer.from(id, 'base64url').toString('utf8')))
    return { connection, object, recordId }
  } catch {
    return noSuch(id)
  }
}

function noSuch(id: string): never {
  throw new QueryError('id', `There is no campaign “${id}” to be paired: take the id from the list.`, 404)
}
