import { Moment } from '../warehouse/model/moment.ts'
import { literal } from '../warehouse/sql.ts'
import type { CampaignQuery } from '../warehouse/entered/compare.ts'
import type { Snapshot } from '../metrics/engine/snapshot.ts'

/** In which order systems speak for a campaign that several know. */
const SYSTEMS = ['salesforce', 'hubspot']

const CAMPAIGN = {
  reads: { campaign: ['connection', 'object', 'record_id', 'label', 'campaign_id'] },
  sql: `select connection, object, record_id, label, campaign_id from campaign`,
}

const NONE = ['connection', 'object', 'record_id', 'label', 'campaign_id']
  .map((name) => `cast(null as text) as ${name}`)
  .join(', ')

/** The campaigns that the CRMs hold at present. */
export function campaignsNow(snapshot: Snapshot): CampaignQuery {
  const at = snapshot.at(snapshot.now)
  if (at === null) return { sql: `select ${NONE}, 0 as system_rank where false`, parameters: [] }
  const moment = new Moment(at)
  const ranks = snapshot.catalog.connections.map(
    ({ id, vendor }) => `when ${literal(id)} then ${SYSTEMS.indexOf(vendor)}`,
  )
  const rank = ranks.length === 0 ? '0' : `case connection ${ranks.join(' ')} end`
  const { sql } = snapshot.model.compose(
    {
      ctes: [{ name: 'known_campaign', ...CAMPAIGN }],
      select: `select k.*, ${rank} as system_rank from known_campaign k`,
    },
    moment,
  )
  return { sql, parameters: moment.parameters }
}
