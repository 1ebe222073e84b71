import { z } from 'zod'
import { PairState, type CampaignPair, type CampaignPairList } from '../../../shared/campaign-pair.ts'
import type { Piece, Question } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import { cursorOf, pageOf } from '../engine/cursor.ts'
import type { Questions } from '../engine/lane.ts'
import { afterSql, keyItems, orderSql, placeOf, type Key } from '../engine/receipt-order.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { textOf } from './board.ts'
import type { PairQuery } from './campaigns.ts'
import { RECORD, SIDE_READS, idOf, noSuch, refOf, sideItems, sideOf } from './pair-record.ts'

const DEFAULT_LIMIT = 50

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
    campaign: SIDE_READS,
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
  readonly questions: Questions
  readonly recordUrl: RecordUrl
}

/** One page of the campaigns that have, or may have, a twin in the other system; and how many there are of each state. */
export async function readPairs(
  snapshot: Snapshot,
  { only, search, cursor, limit = DEFAULT_LIMIT }: PairQuery,
  { questions, recordUrl }: Tools,
): Promise<CampaignPairList> {
  const page = pageOf(cursor)
  const now = page?.now ?? snapshot.now
  const at = snapshot.at(now)
  if (at === null) return { items: [], next: null, matching: 0, counts: countsOf([]) }
  return questions.read(snapshot, async (ask) => {
    const moment = new Moment(at)
    const filters = [
      ...(only === undefined ? [] : [`f.state = ${moment.bind(only, 'text')}`]),
      ...(search === undefined
        ? []
        : [searchSql(search, { row: 'f', columns: ['label', 'record_id', 'twin_label'], moment })]),
    ]
    const matching = filters.join(' and ') || 'true'
    const after = page === null ? 'true' : afterSql(KEYS, page.after, moment)
    const question = pairs(
      `select * from (
         with found as materialized (select f.*, ${keyItems(KEYS).join(', ')} from pairs as f where ${matching})
         select f.*, cast((select count(*) from found) as integer) as matching from found as f where ${after}
         order by ${orderSql(KEYS)} limit ${limit + 1}) as page order by ${orderSql(KEYS)}`,
    )
    const rows = await ask(question, moment)
    const counted = pairs(`select state, cast(count(*) as integer) as pairs from pairs group by state`)
    const counts = await ask<{ state: string; pairs: number }>(counted, moment.again())
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
  { questions, recordUrl }: Tools,
): Promise<CampaignPair[]> {
  const keys = ids.map(refOf)
  const at = snapshot.at(snapshot.now)
  const rows =
    at === null
      ? []
      : await questions.read(snapshot, (ask) => {
          const moment = new Moment(at)
          const records = moment.bindList([...new Set(keys.map(({ recordId }) => recordId))])
          return ask(pairs(`select * from pairs as f where f.record_id = any(${records})`), moment)
        })
  const known = new Map(rows.map((row) => [idOf(row, ''), pairOf(row, recordUrl)]))
  return ids.map((id) => known.get(id) ?? noSuch(id))
}

function pairs(select: string): Question {
  return { ctes: [{ name: 'pairs', ...PAIRS }], select }
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
