import type { Vendor } from '../../../shared/vocabulary.ts'
import { derive } from './derive.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { OWNER_COLUMNS } from './owner.ts'
import { REQUIRED_COLUMNS, requiredColumns } from './required.ts'
import { sourcesOf, systemOf, type Source } from './source.ts'

const OWN = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  account_record_id: 'text',
  stage: 'text',
  closed: 'boolean',
  won: 'boolean',
  amount: 'decimal(18, 4)',
  currency: 'text',
  close_date: 'date',
  lead_source: 'text',
  lead_source_offered: 'boolean',
  type: 'text',
  owner_id: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  ...REQUIRED_COLUMNS,
} as const satisfies Columns

/** One row per opportunity or deal. */
export const opportunity: Relation = {
  name: 'opportunity',
  scan: true,
  columns: { ...OWN, owner_kind: 'text', owner_name: 'text' },
  compile(context) {
    return derive(context, {
      own: OWN,
      parts: [...salesforce(context), ...hubspot(context)],
      derived: { ...OWNER_COLUMNS },
    })
  },
}

function salesforce(context: ModelContext) {
  return sourcesOf(context, 'salesforce', 'opportunity').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...common(context, source),
      label: `coalesce(${source.text('Name') ?? 'null'}, r._id)`,
      account_record_id: source.text('AccountId'),
      stage: source.text('StageName'),
      closed: source.boolean('IsClosed'),
      won: source.boolean('IsWon'),
      amount: source.money(mappedAmount(context, 'salesforce')),
      currency: source.text('CurrencyIsoCode'),
      close_date: source.date('CloseDate'),
      lead_source: source.text('LeadSource'),
      lead_source_offered: source.offered('LeadSource'),
      type: source.text('Type'),
      owner_id: source.text('OwnerId'),
      created_at: source.instant('CreatedDate'),
    },
  }))
}

function hubspot(context: ModelContext) {
  return sourcesOf(context, 'hubspot', 'deal').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...common(context, source),
      label: `coalesce(${source.text('dealname') ?? 'null'}, r._id)`,
      stage: source.text('dealstage'),
      closed: dealEnded(source, 'closed'),
      won: dealEnded(source, 'won'),
      amount: source.money(mappedAmount(context, 'hubspot')),
      currency: source.text('deal_currency_code'),
      close_date: source.date('closedate'),
      type: source.text('dealtype'),
      owner_id: source.text('hubspot_owner_id'),
      created_at: source.instant('createdate'),
    },
  }))
}

/** Which amount counts is said by the organisation. */
function mappedAmount({ mapping }: ModelContext, vendor: Vendor): string | null {
  return mapping[vendor].opportunity.amount
}

/** Read from HubSpot's own flags where they are, else by the default pipeline's stages. */
function dealEnded(source: Source, what: 'closed' | 'won'): string | null {
  const flag = source.boolean(what === 'closed' ? 'hs_is_closed' : 'hs_is_closed_won')
  const stage = source.text('dealstage')
  const stages = what === 'closed' ? `('closedwon', 'closedlost')` : `('closedwon')`
  if (stage === null) return flag
  return flag === null ? `${stage} in ${stages}` : `coalesce(${flag}, ${stage} in ${stages})`
}

function common(context: ModelContext, source: Source) {
  return {
    ...requiredColumns(context, source),
    connection: literal(source.connection.id),
    object: literal(source.object.object),
    record_id: 'r._id',
    system: systemOf(context, source.connection),
    updated_at: 'r._source_updated_at',
  }
}
