/** How an object's rows are found. */
export type Reading =
  /**
   * By what changed since. `deleted` says where rows go: into the recycle bin, of which queries tell; for good at once, of
   * which none does; or nowhere but by Salesforce's retention, as those of a history, which is kept here all the same.
   */
  | { readonly kind: 'changes'; readonly deleted: 'to-bin' | 'for-good' | 'by-retention' }
  /** All of them each time: so few that this costs no more than asking what changed, and deletions show by themselves. */
  | { readonly kind: 'whole' }
  /** As `whole`, of rows that Salesforce makes up for each question; `key` is what tells them apart. */
  | { readonly kind: 'virtual'; readonly key: string }

export interface SalesforceObject {
  /** Its API name. */
  readonly name: string
  readonly label: string
  readonly reading: Reading
  /** Where a person opens one; null: nowhere. */
  readonly page: 'record' | 'flow' | null
  readonly optional: boolean
  /** The object that keeps the history of its fields is among these too. */
  readonly history: boolean
}

type Changes = Extract<Reading, { kind: 'changes' }>
type Options = Partial<Pick<SalesforceObject, 'page' | 'optional' | 'history'> & Changes>

const object = (
  name: string,
  label: string,
  { page = 'record', optional = false, history = false, deleted = 'to-bin' }: Options = {},
): SalesforceObject => ({
  name,
  label,
  reading: { kind: 'changes', deleted },
  page,
  optional,
  history,
})

/** A list of the organisation's set-up. */
const list = (name: string, label: string): SalesforceObject => ({
  name,
  label,
  reading: { kind: 'whole' },
  page: null,
  optional: true,
  history: false,
})

const historyOf = (name: string, label: string) =>
  object(name, label, { page: null, optional: true, deleted: 'by-retention' })

/**
 * What is read, in this order: what others point to comes before them. Optional is what an edition, a licence or a switch
 * may lack: several currencies, dated rates, the privacy objects, customizable campaign influence, a history.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_list.htm
 */
export const OBJECTS: readonly SalesforceObject[] = [
  object('User', 'Users'),
  list('Group', 'Groups and queues'),
  list('RecordType', 'Record types'),
  list('CurrencyType', 'Currencies'),
  list('DatedConversionRate', 'Dated exchange rates'),
  object('Individual', 'Individuals', { optional: true }),
  object('Account', 'Accounts'),
  object('Lead', 'Leads', { history: true }),
  object('Contact', 'Contacts'),
  list('DataUseLegalBasis', 'Legal bases'),
  list('DataUsePurpose', 'Data use purposes'),
  object('ContactPointEmail', 'Contact point e-mails', { optional: true }),
  // Retention and the right to be forgotten empty the recycle bin too.
  object('ContactPointConsent', 'Contact point consents', { optional: true, deleted: 'for-good' }),
  object('Campaign', 'Campaigns', { history: true }),
  historyOf('CampaignHistory', 'Campaign history'),
  object('CampaignMemberStatus', 'Campaign member statuses', { page: null, optional: true }),
  object('CampaignMember', 'Campaign members', { deleted: 'for-good' }),
  object('Opportunity', 'Opportunities', { history: true }),
  historyOf('OpportunityHistory', 'Opportunity stage history'),
  historyOf('OpportunityFieldHistory', 'Opportunity field history'),
  object('OpportunityContactRole', 'Opportunity contact roles', { page: null }),
  list('CampaignInfluenceModel', 'Campaign influence models'),
  // Salesforce drops and makes these anew whenever it works a model out.
  object('CampaignInfluence', 'Campaign influence', { page: null, optional: true, deleted: 'for-good' }),
  historyOf('LeadHistory', 'Lead history'),
  object('Case', 'Cases', { optional: true }),
  object('Task', 'Tasks', { optional: true }),
  object('Event', 'Events', { optional: true }),
  {
    name: 'FlowDefinitionView',
    label: 'Flows',
    reading: { kind: 'virtual', key: 'DurableId' },
    page: 'flow',
    optional: true,
    history: false,
  },
]

const byName = new Map(OBJECTS.map((object) => [object.name.toLowerCase(), object]))

/** By the warehouse's name of the object. */
export function salesforceObject(name: string): SalesforceObject | undefined {
  return byName.get(name)
}
