import type { Need } from './metric.ts'

/** What several metrics can't do without. */
export const PEOPLE_SYNCED = synced('people', 'person')
export const CAMPAIGNS_SYNCED = synced('campaigns', 'campaign')
export const PLAN_MAPPED: Need = {
  kind: 'map',
  title: 'Map the field that holds a campaign’s planned launch.',
  field: 'campaign.planned_launch',
}

function synced(records: string, relation: string): Need {
  const title = `Connect a CRM and sync its ${records}: there are none yet.`
  return { kind: 'sync', title, field: `${relation}.*` }
}
