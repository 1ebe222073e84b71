import { derive, entityColumns } from './derive.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { OWNER_COLUMNS } from './owner.ts'
import { REQUIRED_COLUMNS, requiredColumns } from './required.ts'
import { sourcesOf, systemOf, WEBSITE_HOST } from './source.ts'

const OWN = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  name: 'text',
  domain: 'text',
  website: 'text',
  website_valid: 'boolean',
  phone: 'text',
  phone_valid: 'boolean',
  country: 'text',
  country_typed: 'text',
  country_valid: 'boolean',
  state: 'text',
  state_valid: 'boolean',
  industry: 'text',
  industry_offered: 'boolean',
  owner_id: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  ...REQUIRED_COLUMNS,
} as const satisfies Columns

/** One row per account or company. Person accounts are persons, not accounts. */
export const account: Relation = {
  name: 'account',
  scan: true,
  columns: { ...OWN, owner_kind: 'text', owner_name: 'text', account_id: 'text', link_reason: 'text' },
  compile(context) {
    return derive(context, {
      own: OWN,
      parts: [...salesforce(context), ...hubspot(context)],
      derived: { ...OWNER_COLUMNS, ...entityColumns('account') },
    })
  },
}

const CHECKED = {
  record_id: 'r._id',
  domain: WEBSITE_HOST,
  website_valid: 'r._website_valid',
  phone_valid: 'r._phone_valid',
  country: 'r._country',
  country_valid: 'r._country_valid',
  state_valid: 'r._state_valid',
  updated_at: 'r._source_updated_at',
}

function salesforce(context: ModelContext) {
  return sourcesOf(context, 'salesforce', 'account').map((source) => ({
    from: source.from,
    source: source.ref,
    where: `not coalesce(${source.boolean('IsPersonAccount') ?? 'false'}, false)`,
    columns: {
      ...CHECKED,
      ...requiredColumns(context, source),
      connection: literal(source.connection.id),
      object: literal('account'),
      system: systemOf(context, source.connection),
      label: `coalesce(${source.text('Name') ?? 'null'}, r._id)`,
      name: source.text('Name'),
      phone: source.text('Phone'),
      country_typed: source.text('BillingCountry'),
      state: source.text('BillingState'),
      website: source.text('Website'),
      industry: source.text('Industry'),
      industry_offered: source.offered('Industry'),
      owner_id: source.text('OwnerId'),
      created_at: source.instant('CreatedDate'),
    },
  }))
}

function hubspot(context: ModelContext) {
  return sourcesOf(context, 'hubspot', 'company').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...CHECKED,
      ...requiredColumns(context, source),
      connection: literal(source.connection.id),
      object: literal('company'),
      system: systemOf(context, source.connection),
      label: `coalesce(${source.text('name') ?? 'null'}, ${source.text('domain') ?? 'null'}, r._id)`,
      name: source.text('name'),
      domain: `coalesce(lower(${source.text('domain') ?? 'null'}), ${WEBSITE_HOST})`,
      phone: source.text('phone'),
      country_typed: source.text('country'),
      state: source.text('state'),
      website: source.text('website'),
      industry: source.text('industry'),
      industry_offered: source.offered('industry'),
      owner_id: source.text('hubspot_owner_id'),
      created_at: source.instant('createdate'),
    },
  }))
}
