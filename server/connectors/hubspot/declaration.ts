import { NO_PERSON, type StoredLink, type VendorDeclaration } from '../declaration.ts'

/** What HubSpot's Salesforce connector (or the company itself) stores on its records. */
const salesforce = (object: string, field: string, target: string): StoredLink => ({
  object,
  field,
  vendor: 'salesforce',
  target,
  reason: `linked by the stored Salesforce ${target} id`,
})

const PLACE = { country: 'country', state: 'state', website: 'website' } as const

export const hubspotDeclaration: VendorDeclaration = {
  histories: {
    contact_stage_history: {
      of: 'contact',
      record: 'contact_id',
      field: { always: 'lifecyclestage' },
      value: { now: 'stage', before: null },
      at: 'at',
      by: null,
    },
  },
  entities: {
    contact: { kind: 'person' },
    company: { kind: 'account' },
    campaign: { kind: 'campaign' },
  },
  storedLinks: [
    salesforce('contact', 'salesforcecontactid', 'contact'),
    salesforce('contact', 'salesforceleadid', 'lead'),
    salesforce('company', 'salesforceaccountid', 'account'),
    salesforce('campaign', 'salesforce_campaign_id', 'campaign'),
  ],
  shortIdLength: null,
  checked: {
    contact: {
      ...PLACE,
      email: 'email',
      phones: ['phone', 'mobilephone'],
      firstName: 'firstname',
      lastName: 'lastname',
    },
    company: { ...NO_PERSON, ...PLACE, phones: ['phone'] },
  },
  aboutPerson: {
    deal_contact: ['contact_id'],
    contact_stage_history: ['contact_id'],
    contact_owner_history: ['contact_id'],
    call_contact: ['contact_id'],
    meeting_contact: ['contact_id'],
    email_contact: ['contact_id'],
  },
  // HubSpot tells of no record who changed it.
  changedBy: null,
  madeAt: null,
}
