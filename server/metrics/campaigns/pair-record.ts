import { z } from 'zod'
import type { CampaignPair } from '../../../shared/campaign-pair.ts'
import type { RecordRef } from '../../warehouse/identity-decision.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import type { RecordUrl } from '../engine/related.ts'
import { QueryError } from '../metrics.ts'
import { textOf } from './board.ts'

export const RECORD = ['connection', 'object', 'record_id'] as const
/** What is read of a campaign that stands in a pair. */
export const SIDE_READS = [...RECORD, 'campaign_id', 'label', 'type', 'owner_name', 'created_at']

/** Which of the two campaigns of a pair a row's columns tell of. */
type Side = '' | 'twin_'

/** Select items of a campaign and its launch, under these aliases, beside the clock `k`; `sideOf` reads them back with the record's own. */
export function sideItems(campaign: string, launch: string, prefix: Side): string {
  return `${campaign}.label as ${prefix}label, ${campaign}.type as ${prefix}type, ${campaign}.owner_name as ${prefix}owner_name,
      cast(${campaign}.created_at at time zone k.zone as date) as ${prefix}created,
      cast(${launch}.launched_at at time zone k.zone as date) as ${prefix}launched`
}

/** Null where the row holds none. */
export function sideOf(row: Row, prefix: Side, recordUrl: RecordUrl): CampaignPair['twin'] {
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

/** What the record is called over the API. */
export function idOf(row: Row, prefix: Side): string {
  const parts = RECORD.map((name) => String(row[prefix + name]))
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Which record the id names. Throws a `QueryError` for what is no id. */
export function refOf(id: string): RecordRef {
  try {
    const [connection, object, recordId] = Id.parse(JSON.parse(Buffer.from(id, 'base64url').toString('utf8')))
    return { connection, object, recordId }
  } catch {
    return noSuch(id)
  }
}

export function noSuch(id: string): never {
  throw new QueryError('id', `There is no campaign “${id}” to be paired: take the id from the list.`, 404)
}
