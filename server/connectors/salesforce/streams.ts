import type { ObjectStream } from '../connector.ts'

/** Rows committed late, or stamped by a clock that runs behind, are seen by reading a little of the last window again. */
const OVERLAP_MS = 10 * 60_000
/** Long transactions show their rows only when they end. */
const LAG_MS = 5 * 60_000
const DAY_MS = 24 * 60 * 60_000
const WEEK_MS = 7 * DAY_MS

interface SalesforceObject {
  /** Its API name. */
  readonly name: string
  readonly label: string
  /** Opens as a page of its own. */
  readonly page: boolean
  readonly optional: boolean
  /** Rows are deleted for good at once, without passing the recycle bin, so that no query tells of it. */
  readonly hardDeleted: boolean
  /** The object that keeps the history of its fields is among these too. */
  readonly history: boolean
}

const object = (
  name: string,
  label: string,
  { page = true, optional = false, history = false, hardDeleted = false } = {},
): SalesforceObject => ({ name, label, page, optional, history, hardDeleted })

const OBJECTS: readonly SalesforceObject[] = [
  object('User', 'Users'),
  object('Account', 'Accounts'),
  object('Lead', 'Leads', { history: true }),
  object('Contact', 'Contacts'),
  object('Campaign', 'Campaigns', { history: true }),
  object('CampaignHistory', 'Campaign history', { page: false, optional: true }),
  object('CampaignMember', 'Campaign members', { hardDeleted: true }),
  object('Opportunity', 'Opportunities'),
  object('OpportunityContactRole', 'Opportunity contact roles', { page: false }),
  object('LeadHistory', 'Lead history', { page: false, optional: true }),
]

const byName = new Map(OBJECTS.map((object) => [object.name.toLowerCase(), object]))

/** By the warehouse's name of the object. */
export function salesforceObject(name: string): SalesforceObject | undefined {
  return byName.get(name)
}

export const salesforceStreams: readonly ObjectStream[] = OBJECTS.map(
  ({ name, label, optional, hardDeleted }) => ({
    object: name.toLowerCase(),
    label,
    mode: {
      kind: 'changes',
      overlapMs: OVERLAP_MS,
      lagMs: LAG_MS,
      reconcileAfterMs: hardDeleted ? DAY_MS : WEEK_MS,
    },
    alsoYields: [],
    optional,
  }),
)
