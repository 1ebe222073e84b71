import type { PairDecision, TwinList } from '../../../shared/campaign-pair.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Questions } from '../engine/lane.ts'
import type { RecordUrl } from '../engine/related.ts'
import { searchSql } from '../engine/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { RECORD, SIDE_READS, idOf, noSuch, refOf, sideItems, sideOf } from './pair-record.ts'

const MOST_TWINS = 20

interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
}

/** Campaigns of the other system by name; without a search those that were made at about the same time. */
export async function readTwins(
  snapshot: Snapshot,
  { id, search }: { readonly id: string; readonly search?: string },
  { questions, recordUrl }: Tools,
): Promise<TwinList> {
  const { connection, recordId } = refOf(id)
  const at = snapshot.at(snapshot.now)
  if (at === null) return { items: [] }
  const moment = new Moment(at)
  const one = `(select c.created_at from campaign c where c.connection = ${moment.bind(connection, 'text')} and c.record_id = ${moment.bind(recordId, 'text')} limit 1)`
  const twins: Piece = {
    reads: {
      clock: ['zone'],
      campaign: SIDE_READS,
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
  const question = {
    ctes: [{ name: 'twins', ...twins }],
    select: `select * from twins as t where ${filter} order by apart nulls last, label, record_id limit ${MOST_TWINS}`,
  }
  const rows = await questions.read(snapshot, (ask) => ask(question, moment))
  return { items: rows.flatMap((row) => sideOf(row, '', recordUrl) ?? []) }
}

/** Throws a `QueryError` where a campaign is to be the same as one that there isn't. */
export async function findTwins(
  snapshot: Snapshot,
  decisions: readonly PairDecision[],
  { questions }: Pick<Tools, 'questions'>,
): Promise<void> {
  const ids = decisions.flatMap(({ verdict }) => (verdict?.is === 'same' ? [verdict.as] : []))
  const at = snapshot.at(snapshot.now)
  if (ids.length === 0 || at === null) return
  const moment = new Moment(at)
  const records = moment.bindList(ids.map((id) => refOf(id).recordId))
  const question = {
    ctes: [
      { name: 'known', reads: { campaign: [...RECORD] }, sql: `select ${RECORD.join(', ')} from campaign` },
    ],
    select: `select * from known where record_id = any(${records})`,
  }
  const rows = await questions.read(snapshot, (ask) => ask(question, moment))
  const known = new Set(rows.map((row) => idOf(row, '')))
  for (const id of ids) if (!known.has(id)) noSuch(id)
}
