/** Which fields' changes each history keeps, as an administrator has chosen. */
export const TRACKED_FIELDS = {
  LeadHistory: ['Status', 'OwnerId'],
  CampaignHistory: ['Status', 'Planned_Launch__c'],
  OpportunityFieldHistory: ['StageName', 'Amount', 'CloseDate'],
} as const

/** What a table of history says of itself; nothing for other tables. */
export function trackedIn(table: string): { readonly tracked?: readonly string[] } {
  const tracked = Object.entries(TRACKED_FIELDS).find(([name]) => name === table)?.[1]
  return tracked === undefined ? {} : { tracked }
}
