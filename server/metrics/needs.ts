import type { Need } from './need.ts'

/** What several metrics can't do without. */
export const PEOPLE_SYNCED = synced('people', 'person')
export const CAMPAIGNS_SYNCED = synced('campaigns', 'campaign')
export const PLANS_IMPORTED: Need = {
  kind: 'import',
  title: 'Import the plans that were agreed, with the day on which each was.',
  field: null,
  import: 'planned-dates',
}
export const PLAN_MAPPED: Need = {
  kind: 'map',
  title: 'Map the field that holds a campaign’s planned launch.',
  field: 'campaign.planned_launch',
  or: [PLANS_IMPORTED],
}
/** What is planned from then on is known with its day; Plumbline’s own readings tell as much from the first sync on. */
export const PLAN_TRACKED: Need = {
  kind: 'switch-on',
  title: 'Switch on the history of a campaign’s planned launch and status.',
  field: null,
  histories: ['campaign.planned_launch', 'campaign.status'],
}

function synced(records: string, relation: string): Need {
  const title = `Connect a CRM and sync its ${records}: there are none yet.`
  return { kind: 'sync', title, field: `${relation}.*` }
}
