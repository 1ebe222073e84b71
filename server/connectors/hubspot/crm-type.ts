/** A kind of CRM record. */
export interface CrmType {
  readonly object: string
  /** HubSpot's own name of it: `contacts`. */
  readonly type: string
  readonly typeId: string
  readonly label: string
  /** What one of them is called. */
  readonly singular: string
  /** The property that holds the time of change: contacts name it otherwise than all the rest. */
  readonly modified: string
  /** Properties whose histories come along. */
  readonly histories: readonly PropertyHistory[]
  /** It needs a scope of its own that not every app is given. */
  readonly optional: boolean
}

/** The values that a property has had, and the object that they become: a row for each, with its time. */
export interface PropertyHistory {
  readonly property: string
  readonly object: string
  readonly label: string
  /** Under which a row holds the value, what people call it, and the objects that it points to. */
  readonly value: { readonly field: string; readonly label: string; readonly references: readonly string[] }
}

const STAGE = { field: 'stage', label: 'Stage', references: [] }

/** https://developers.hubspot.com/docs/guides/crm/understanding-the-crm#object-type-ids */
export const COMPANIES: CrmType = {
  object: 'company',
  type: 'companies',
  typeId: '0-2',
  label: 'Companies',
  singular: 'Company',
  modified: 'hs_lastmodifieddate',
  histories: [],
  optional: false,
}

export const CONTACTS: CrmType = {
  object: 'contact',
  type: 'contacts',
  typeId: '0-1',
  label: 'Contacts',
  singular: 'Contact',
  modified: 'lastmodifieddate',
  histories: [
    {
      property: 'lifecyclestage',
      object: 'contact_stage_history',
      label: 'Contact stage history',
      value: STAGE,
    },
    {
      property: 'hubspot_owner_id',
      object: 'contact_owner_history',
      label: 'Contact owner history',
      value: { field: 'owner', label: 'Owner', references: ['owner'] },
    },
  ],
  optional: false,
}

export const DEALS: CrmType = {
  object: 'deal',
  type: 'deals',
  typeId: '0-3',
  label: 'Deals',
  singular: 'Deal',
  modified: 'hs_lastmodifieddate',
  histories: [],
  optional: false,
}

/** Where HubSpot is also where requests are kept. */
export const TICKETS: CrmType = {
  object: 'ticket',
  type: 'tickets',
  typeId: '0-5',
  label: 'Tickets',
  singular: 'Ticket',
  modified: 'hs_lastmodifieddate',
  histories: [
    {
      property: 'hs_pipeline_stage',
      object: 'ticket_stage_history',
      label: 'Ticket stage history',
      value: STAGE,
    },
  ],
  optional: true,
}

export const CALLS: CrmType = {
  object: 'call',
  type: 'calls',
  typeId: '0-48',
  label: 'Calls',
  singular: 'Call',
  modified: 'hs_lastmodifieddate',
  histories: [],
  optional: true,
}

export const MEETINGS: CrmType = {
  object: 'meeting',
  type: 'meetings',
  typeId: '0-47',
  label: 'Meetings',
  singular: 'Meeting',
  modified: 'hs_lastmodifieddate',
  histories: [],
  optional: true,
}

/** Mails between a colleague and a contact, a sequence's too; marketing's mails to many are another object. */
export const ONE_TO_ONE_EMAILS: CrmType = {
  object: 'email',
  type: 'emails',
  typeId: '0-49',
  label: 'One-to-one e-mails',
  singular: 'E-mail',
  modified: 'hs_lastmodifieddate',
  histories: [],
  optional: true,
}
