import { checkedFields } from '../derived/people.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import type { Columns, ModelContext } from './relation.ts'
import { literal } from '../sql.ts'
import { REQUIRED_COLUMNS, requiredColumns } from './required.ts'
import { sourcesOf, systemOf, WEBSITE_HOST, type Source } from './source.ts'

export const PERSON_OWN = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  first_name: 'text',
  last_name: 'text',
  name_key: 'text',
  email: 'text',
  email_typed: 'text',
  email_valid: 'boolean',
  phone: 'text',
  phone_field: 'text',
  phone_e164: 'text',
  phone_valid: 'boolean',
  title: 'text',
  company: 'text',
  company_by_account: 'boolean',
  domain: 'text',
  account_record_id: 'text',
  country: 'text',
  country_typed: 'text',
  country_valid: 'boolean',
  state: 'text',
  state_valid: 'boolean',
  website: 'text',
  website_valid: 'boolean',
  industry: 'text',
  industry_offered: 'boolean',
  lead_source: 'text',
  lead_source_offered: 'boolean',
  lifecycle_stage: 'text',
  stage_typed: 'text',
  birth_date: 'date',
  region: 'text',
  owner_id: 'text',
  opted_out: 'boolean',
  hard_bounced: 'boolean',
  replied_at: 'timestamptz',
  phone_kept: 'boolean',
  stage_kept: 'boolean',
  owner_kept: 'boolean',
  routing_kept: 'boolean',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  ...REQUIRED_COLUMNS,
} as const satisfies Columns

const CHECKED = {
  record_id: 'r._id',
  name_key: 'r._name',
  email: 'r._email',
  email_valid: 'r._email_valid',
  phone_valid: 'r._phone_valid',
  phone_e164: 'r._phone_e164',
  domain: WEBSITE_HOST,
  country: 'r._country',
  country_valid: 'r._country_valid',
  state_valid: 'r._state_valid',
  website_valid: 'r._website_valid',
  updated_at: 'r._source_updated_at',
}

export function salesforceContacts(context: ModelContext) {
  return sourcesOf(context, 'salesforce', 'contact').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...salesforcePerson(context, source),
      account_record_id: source.text('AccountId'),
      company_by_account: 'true',
      state: source.text('MailingState'),
      birth_date: source.date('Birthdate'),
    },
  }))
}

/** A converted lead lives on as its contact. */
export function salesforceLeads(context: ModelContext) {
  return sourcesOf(context, 'salesforce', 'lead').map((source) => ({
    from: source.from,
    source: source.ref,
    where: `not coalesce(${source.boolean('IsConverted') ?? 'false'}, false)`,
    columns: {
      ...salesforcePerson(context, source),
      company: source.text('Company'),
      state: source.text('State'),
      website: source.text('Website'),
      industry: source.text('Industry'),
      industry_offered: source.offered('Industry'),
    },
  }))
}

function salesforcePerson(context: ModelContext, source: Source) {
  return {
    ...CHECKED,
    ...kept(context, source, {
      owner: 'OwnerId',
      stage: context.mapping.salesforce.lifecycle[source.object.object],
      region: context.mapping.salesforce.personRegion,
      company: source.object.object === 'lead' ? 'Company' : null,
      industry: source.object.object === 'lead' ? 'Industry' : null,
    }),
    ...requiredColumns(context, source),
    connection: literal(source.connection.id),
    object: literal(source.object.object),
    system: systemOf(context, source.connection),
    label: personLabel(source, 'FirstName', 'LastName'),
    first_name: source.text('FirstName'),
    last_name: source.text('LastName'),
    ...typed(source),
    title: source.text('Title'),
    lead_source: source.text('LeadSource'),
    lead_source_offered: source.offered('LeadSource'),
    stage_typed: source.text(context.mapping.salesforce.lifecycle[source.object.object]),
    lifecycle_stage: stage(
      context.mapping,
      source.text(context.mapping.salesforce.lifecycle[source.object.object]),
    ),
    region: source.text(context.mapping.salesforce.personRegion),
    owner_id: source.text('OwnerId'),
    opted_out: source.boolean('HasOptedOutOfEmail'),
    hard_bounced: source.filled('EmailBouncedDate'),
    created_at: source.instant('CreatedDate'),
  }
}

export function hubspotPeople(context: ModelContext) {
  return sourcesOf(context, 'hubspot', 'contact').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...CHECKED,
      ...kept(context, source, {
        owner: 'hubspot_owner_id',
        stage: context.mapping.hubspot.lifecycle['contact'],
        region: context.mapping.hubspot.personRegion,
        company: 'company',
        industry: 'industry',
      }),
      ...requiredColumns(context, source),
      connection: literal(source.connection.id),
      object: literal('contact'),
      system: systemOf(context, source.connection),
      label: personLabel(source, 'firstname', 'lastname'),
      first_name: source.text('firstname'),
      last_name: source.text('lastname'),
      ...typed(source),
      title: source.text('jobtitle'),
      company: source.text('company'),
      account_record_id: source.text('associatedcompanyid'),
      state: source.text('state'),
      birth_date: source.date('date_of_birth'),
      website: source.text('website'),
      industry: source.text('industry'),
      industry_offered: source.offered('industry'),
      lead_source: source.text('hs_analytics_source'),
      lead_source_offered: source.offered('hs_analytics_source'),
      stage_typed: source.text(context.mapping.hubspot.lifecycle['contact']),
      lifecycle_stage: stage(context.mapping, source.text(context.mapping.hubspot.lifecycle['contact'])),
      region: source.text(context.mapping.hubspot.personRegion),
      owner_id: source.text('hubspot_owner_id'),
      opted_out: optedOut(source),
      hard_bounced: source.filled('hs_email_hard_bounce_reason_enum'),
      replied_at: source.instant('hs_sales_email_last_replied'),
      created_at: source.instant('createdate'),
    },
  }))
}

interface KeptFields {
  readonly owner: string
  readonly stage: string | undefined
  readonly region: string | null
  readonly company: string | null
  readonly industry: string | null
}

/**
 * Whether the source keeps what a rule reads at all: where it doesn't, a person without it is not known to lack it.
 */
function kept(
  context: ModelContext,
  source: Source,
  { owner, stage, region, company, industry }: KeptFields,
) {
  const { phones, country, state } = checkedFields(source.connection.vendor, source.object.object)!
  const has = (field: string | null | undefined) => field != null && source.has(field)
  const routing = { country, state, region, company, industry }
  return {
    phone_kept: String(phones.some(has)),
    stage_kept: String(has(stage)),
    owner_kept: String(has(owner)),
    routing_kept: String(context.mapping.routingFields.some((field) => has(routing[field]))),
  }
}

/** HubSpot leaves it empty until somebody opts out: https://knowledge.hubspot.com/properties/hubspots-default-contact-properties */
function optedOut(source: Source): string | null {
  const flag = source.boolean('hs_email_optout')
  return flag && `coalesce(${flag}, false)`
}

/** What people call the person: the name, else the address, else the id. */
export function personLabel(source: Source, first: string, last: string): string {
  const name = `nullif(trim(concat_ws(' ', ${source.text(first) ?? 'null'}, ${source.text(last) ?? 'null'})), '')`
  return `coalesce(${name}, r._email, r._id)`
}

/** What was typed where a check reads: the values as the source has them, and the field of the phone that counts. */
function typed(source: Source) {
  const { email, country, phones } = checkedFields(source.connection.vendor, source.object.object)!
  const numbers = phones.flatMap((field) => {
    const value = source.text(field)
    return value === null ? [] : [{ field, value }]
  })
  const named = numbers.map(({ field, value }) => `when ${value} is not null then ${literal(field)}`)
  return {
    email_typed: source.text(email),
    country_typed: source.text(country),
    phone: numbers.length === 0 ? null : `coalesce(${numbers.map(({ value }) => value).join(', ')})`,
    phone_field: numbers.length === 0 ? null : `case ${named.join(' ')} end`,
  }
}

/** The stage in the model's words. */
function stage(mapping: Mapping, value: string | null): string | null {
  const entries = Object.entries(mapping.lifecycleStages)
  if (value === null || entries.length === 0) return null
  return `case lower(${value}) ${entries.map(([from, to]) => `when ${literal(from)} then ${literal(to)}`).join(' ')} end`
}
