/** What every metric of campaigns can be cut by. */
export const CAMPAIGN_DIMENSIONS = [
  { id: 'type', title: 'Type' },
  { id: 'channel', title: 'Channel' },
  { id: 'region', title: 'Region' },
  { id: 'owner', title: 'Owner' },
  { id: 'system', title: 'System' },
] as const

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
