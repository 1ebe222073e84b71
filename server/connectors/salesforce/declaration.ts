import { NO_PERSON, type CheckedFields, type HistoryObject, type VendorDeclaration } from '../declaration.ts'

/** Field history tracking: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_associated_objects_history.htm */
const changes = (of: string, record: string): HistoryObject => ({
  of,
  record,
  field: { column: 'Field' },
  value: { now: 'NewValue', before: 'OldValue' },
  made: 'created',
  at: 'CreatedDate',
  by: 'CreatedById',
})

const PERSON: Omit<CheckedFields, 'country' | 'state' | 'website'> = {
  email: 'Email',
  phones: ['Phone', 'MobilePhone'],
  firstName: 'FirstName',
  lastName: 'LastName',
}

export const salesforceDeclaration: VendorDeclaration = {
  histories: {
    campaignhistory: changes('campaign', 'CampaignId'),
    leadhistory: changes('lead', 'LeadId'),
    // The stages are told by OpportunityHistory, which nobody can switch off and which also knows the first one.
    opportunityfieldhistory: { ...changes('opportunity', 'OpportunityId'), elsewhere: ['StageName'] },
    opportunityhistory: {
      of: 'opportunity',
      record: 'OpportunityId',
      field: { always: 'StageName' },
      value: { now: 'StageName', before: null },
      at: 'CreatedDate',
      by: 'CreatedById',
      repeats: true,
    },
  },
  entities: {
    // https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_lead.htm
    lead: {
      kind: 'person',
      becomes: { object: 'contact', field: 'ConvertedContactId', flag: 'IsConverted' },
    },
    contact: { kind: 'person' },
    account: { kind: 'account' },
    campaign: { kind: 'campaign' },
  },
  storedLinks: [],
  // Ids of 15 characters are the 18-character ones without their checksum.
  shortIdLength: 15,
  checked: {
    lead: { ...PERSON, country: 'Country', state: 'State', website: 'Website' },
    contact: { ...PERSON, country: 'MailingCountry', state: 'MailingState', website: null },
    account: {
      ...NO_PERSON,
      phones: ['Phone'],
      country: 'BillingCountry',
      state: 'BillingState',
      website: 'Website',
    },
  },
  aboutPerson: {
    campaignmember: ['ContactId', 'LeadId'],
    opportunitycontactrole: ['ContactId'],
    leadhistory: ['LeadId'],
    task: ['WhoId'],
    event: ['WhoId'],
  },
  changedBy: 'LastModifiedById',
  madeAt: 'CreatedDate',
}
