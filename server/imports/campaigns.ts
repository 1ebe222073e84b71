import { Moment } from '../warehouse/model/moment.ts'
import { literal } from '../warehouse/sql.ts'
import type { CampaignQuery } from '../warehouse/entered/compare.ts'
import { searchSql } from '../metrics/engine/search.ts'
import type { Snapshot } from '../metrics/engine/snapshot.ts'

/** In which order systems speak for a campaign that several know. */
const SYSTEMS = ['salesforce', 'hubspot']

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  campaign_id: 'text',
  type: 'text',
  planned_launch: 'date',
  start_date: 'date',
  created_at: 'timestamptz',
}
const NAMES = Object.keys(COLUMNS)
const CAMPAIGN = { reads: { campaign: NAMES }, sql: `select ${NAMES.join(', ')} from campaign` }

const NONE = Object.entries(COLUMNS)
  .map(([name, type]) => `cast(null as ${type}) as ${name}`)
  .join(', ')

/** The campaigns that the CRMs hold at present; `search`: only those with the text in their name or id. */
export function campaignsNow(snapshot: Snapshot, search?: string): CampaignQuery {
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
      select: `select k.*, ${rank} as system_rank from known_campaign k ${
        search === undefined
          ? ''
          : `where ${searchSql(search, { row: 'k', columns: ['label', 'record_id'], moment })}`
      }`,
    },
    moment,
  )
  return { sql, parameters: moment.parameters }
}
