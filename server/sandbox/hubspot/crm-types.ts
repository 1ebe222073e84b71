/** What is peculiar to a kind of CRM record. */
export interface CrmKind {
  readonly typeId: string
  readonly singular: string
  /** Names of the properties that hold the times at which a record was made and last changed. */
  readonly created: string
  readonly modified: string
  /** What an answer holds when no property was asked for. */
  readonly defaults: readonly string[]
}

const ACTIVITY = {
  created: 'hs_createdate',
  modified: 'hs_lastmodifieddate',
  defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
}

/** By plural name. https://developers.hubspot.com/docs/guides/crm/understanding-the-crm#object-type-ids */
export const CRM_KINDS: Readonly<Record<string, CrmKind>> = {
  contacts: {
    typeId: '0-1',
    singular: 'contact',
    created: 'createdate',
    modified: 'lastmodifieddate',
    defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  },
  companies: {
    typeId: '0-2',
    singular: 'company',
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  },
  deals: {
    typeId: '0-3',
    singular: 'deal',
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
  },
  tickets: {
    typeId: '0-5',
    singular: 'ticket',
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
  },
  meetings: { typeId: '0-47', singular: 'meeting', ...ACTIVITY },
  calls: { typeId: '0-48', singular: 'call', ...ACTIVITY },
  emails: { typeId: '0-49', singular: 'email', ...ACTIVITY },
}

/** The plural name of an object type given as `contacts`, `contact` or `0-1`; undefined for others. */
export function typeName(given: string): string | undefined {
  const lower = given.toLowerCase()
  if (lower in CRM_KINDS) return lower
  return Object.keys(CRM_KINDS).find((name) => {
    const { singular, typeId } = CRM_KINDS[name]!
    return singular === lower || typeId === lower
  })
}
