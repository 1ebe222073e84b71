import type { Vendor } from '../../../shared/vocabulary.ts'

/** Which source fields play which part in the checks of people and accounts. The first phone that is filled counts. */
export interface CheckedFields {
  readonly email: string | null
  readonly phones: readonly string[]
  readonly country: string | null
  readonly state: string | null
  readonly website: string | null
  readonly firstName: string | null
  readonly lastName: string | null
}

const NONE: CheckedFields = {
  email: null,
  phones: [],
  country: null,
  state: null,
  website: null,
  firstName: null,
  lastName: null,
}

const CHECKED: Record<Vendor, Readonly<Record<string, CheckedFields>>> = {
  salesforce: {
    lead: {
      email: 'Email',
      phones: ['Phone', 'MobilePhone'],
      country: 'Country',
      state: 'State',
      website: 'Website',
      firstName: 'FirstName',
      lastName: 'LastName',
    },
    contact: {
      email: 'Email',
      phones: ['Phone', 'MobilePhone'],
      country: 'MailingCountry',
      state: 'MailingState',
      website: null,
      firstName: 'FirstName',
      lastName: 'LastName',
    },
    account: {
      ...NONE,
      phones: ['Phone'],
      country: 'BillingCountry',
      state: 'BillingState',
      website: 'Website',
    },
  },
  hubspot: {
    contact: {
      email: 'email',
      phones: ['phone', 'mobilephone'],
      country: 'country',
      state: 'state',
      website: 'website',
      firstName: 'firstname',
      lastName: 'lastname',
    },
    company: { ...NONE, phones: ['phone'], country: 'country', state: 'state', website: 'website' },
  },
}

/** The fields to check of an object; null when it isn't one of people or accounts. */
export function checkedFields(vendor: Vendor, object: string): CheckedFields | null {
  return CHECKED[vendor][object] ?? null
}
