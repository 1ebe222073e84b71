import type { Value } from '../world.ts'
import type { Option } from './field-spec.ts'
import type { Stage } from './life.ts'

/** What a system calls the fields of a person, and how often each is left out there. */
export interface PersonFields {
  readonly object: 'Lead' | 'Contact' | 'contact'
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly phone: string
  readonly mobile: string
  readonly title: string
  readonly country: string
  readonly state: string
  readonly website: string | null
  /** The company's name, or the contact's account. */
  readonly company: string
  readonly stage: string
  readonly leadSource: string | null
  readonly industry: string | null
  readonly owner: string
  readonly gaps: readonly Gap[]
}

/** A required field: how often it is missing, and what may stand there instead. */
interface Gap {
  readonly field: string
  readonly share: number
  readonly placeholder: boolean
  readonly nothing: boolean
}

const gap = (field: string, share: number, may: 'nothing' | 'placeholder' | 'both' = 'both'): Gap => ({
  field,
  share,
  placeholder: may !== 'nothing',
  nothing: may !== 'placeholder',
})

export const LEAD: PersonFields = {
  object: 'Lead',
  email: 'Email',
  firstName: 'FirstName',
  lastName: 'LastName',
  phone: 'Phone',
  mobile: 'MobilePhone',
  title: 'Title',
  country: 'Country',
  state: 'State',
  website: 'Website',
  company: 'Company',
  stage: 'Lifecycle_Stage__c',
  leadSource: 'LeadSource',
  industry: 'Industry',
  owner: 'OwnerId',
  // Salesforce insists on a last name and a company, so people type something.
  gaps: [
    gap('FirstName', 0.03),
    gap('LastName', 0.006, 'placeholder'),
    gap('Email', 0.035),
    gap('Company', 0.015, 'placeholder'),
    gap('Title', 0.09),
    gap('Country', 0.06),
    gap('Phone', 0.12),
    gap('LeadSource', 0.05, 'nothing'),
    gap('Industry', 0.1, 'nothing'),
  ],
}

export const CONTACT: PersonFields = {
  ...LEAD,
  object: 'Contact',
  country: 'MailingCountry',
  state: 'MailingState',
  website: null,
  company: 'AccountId',
  industry: null,
  gaps: [
    gap('FirstName', 0.02),
    gap('LastName', 0.004, 'placeholder'),
    gap('Email', 0.035),
    gap('AccountId', 0.015, 'nothing'),
    gap('Title', 0.06),
    gap('MailingCountry', 0.05),
    gap('Phone', 0.09),
    gap('LeadSource', 0.06, 'nothing'),
  ],
}

export const HUBSPOT_CONTACT: PersonFields = {
  object: 'contact',
  email: 'email',
  firstName: 'firstname',
  lastName: 'lastname',
  phone: 'phone',
  mobile: 'mobilephone',
  title: 'jobtitle',
  country: 'country',
  state: 'state',
  website: 'website',
  company: 'company',
  stage: 'lifecyclestage',
  leadSource: null,
  industry: null,
  owner: 'hubspot_owner_id',
  gaps: [
    gap('firstname', 0.04),
    gap('lastname', 0.035),
    gap('email', 0.025),
    gap('company', 0.08),
    gap('jobtitle', 0.12),
    gap('country', 0.07),
    gap('phone', 0.16),
    gap('lifecyclestage', 0.01, 'nothing'),
  ],
}

/** What HubSpot calls the stages, and what people see for them. */
export type HubspotStages = Readonly<Record<Stage, Option>>

/** As HubSpot comes. https://knowledge.hubspot.com/records/use-lifecycle-stages */
export const HUBSPOT_STAGES_AS_SHIPPED: HubspotStages = {
  Subscriber: { value: 'subscriber', label: 'Subscriber' },
  Lead: { value: 'lead', label: 'Lead' },
  MQL: { value: 'marketingqualifiedlead', label: 'Marketing Qualified Lead' },
  SQL: { value: 'salesqualifiedlead', label: 'Sales Qualified Lead' },
  Opportunity: { value: 'opportunity', label: 'Opportunity' },
  Customer: { value: 'customer', label: 'Customer' },
}

/** Where a HubSpot contact came from, in HubSpot's words. */
export const ANALYTICS_SOURCE: Readonly<Record<string, Value>> = {
  Web: 'ORGANIC_SEARCH',
  Webinar: 'EMAIL_MARKETING',
  'Trade Show': 'OFFLINE',
  Partner: 'REFERRALS',
  'Paid Search': 'PAID_SEARCH',
  'Content Download': 'SOCIAL_MEDIA',
  Outbound: 'OFFLINE',
  Referral: 'REFERRALS',
}
