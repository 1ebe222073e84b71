import type { Dimension, Gap, Spoken } from '../metric.ts'

/** What every metric of campaigns can be cut by. */
export const CAMPAIGN_DIMENSIONS: readonly Dimension[] = [
  { id: 'type', title: 'Type', spoken: spoken('of type {value}', 'without a type') },
  { id: 'channel', title: 'Channel', spoken: spoken('on the channel {value}', 'without a channel') },
  { id: 'region', title: 'Region', spoken: spoken('in {value}', 'without a region') },
  { id: 'owner', title: 'Owner', spoken: { ...spoken('of {value}', 'without an owner'), actor: true } },
  { id: 'system', title: 'System', spoken: spoken('in {value}', 'in no system') },
]

/** How often the plan was moved. It follows from what made a campaign late: no cause of it. */
export const REPLANS: Dimension = { id: 'replans', title: 'Re-plans', explains: false }

function spoken(value: string, none: string): Spoken {
  return { value: `{cases} ${value}`, none: `{cases} ${none}` }
}

/** The record and the dimensions of a campaign, from `campaign_entity` under the alias. */
export function campaignColumns(alias: string): string {
  const own = ['connection', 'object', 'record_id', 'label', 'type', 'channel', 'region', 'system']
  return [...own.map((column) => `${alias}.${column}`), `${alias}.owner_name as owner`].join(', ')
}

/** The campaign's records in the other systems. */
export const relatedCampaigns = `select c.campaign_id as case_id, 'The same campaign in ' || c.system as role,
    c.connection, c.object, c.record_id, c.label
  from campaign c join commitment k on k.campaign_id = c.campaign_id
  where c.connection <> k.connection or c.record_id <> k.record_id`

const FILL_PLAN = 'fill Planned Launch when the campaign is made, or import past plans'

/** Why a campaign can't be held against its plan. */
export const PLAN_GAPS: readonly Gap[] = [
  gap('Plan not observed in time', 'no plan that was seen before the planned day', FILL_PLAN),
  gap('No planned launch date', 'no planned launch', FILL_PLAN),
]

/** Why it isn't known when a campaign was launched. */
export const LAUNCH_GAPS: readonly Gap[] = [
  gap(
    'The launch is not known: it was live already when first seen',
    'no known launch, being live already when first read',
    'import their launch dates',
  ),
]

function gap(reason: string, missing: string, remedy: string): Gap {
  const title = `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`
  return { reason, lack: `had ${missing}`, need: { kind: 'import', title, field: null } }
}
