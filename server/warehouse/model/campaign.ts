import { isUnread } from '../catalog.ts'
import { derive, entityColumns } from './derive.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { CURRENCY_FIELDS, STATUS_FIELDS, type VendorMapping } from '../../../shared/vendor-mapping.ts'
import { OWNER_COLUMNS } from './owner.ts'
import { REQUIRED_COLUMNS, requiredColumns } from './required.ts'
import { sourcesOf, systemOf, type Source } from './source.ts'
import { isOneOf, statusKind } from './status.ts'

const OWN = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  type: 'text',
  channel: 'text',
  region: 'text',
  status: 'text',
  status_kind: 'text',
  closed: 'boolean',
  is_event: 'boolean',
  requested_on: 'date',
  work_started_on: 'date',
  template: 'text',
  planned_field: 'text',
  planned_launch: 'date',
  planned_tracked: 'boolean',
  always_on: 'boolean',
  parent_record_id: 'text',
  start_date: 'date',
  end_date: 'date',
  budget: 'decimal(18, 4)',
  actual_cost: 'decimal(18, 4)',
  currency: 'text',
  owner_id: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  ...REQUIRED_COLUMNS,
} as const satisfies Columns

/** One row per campaign record; `campaign_id` says which records are the same campaign. `planned_launch` is today's plan. */
export const campaign: Relation = {
  name: 'campaign',
  kept: true,
  columns: { ...OWN, owner_kind: 'text', owner_name: 'text', campaign_id: 'text', link_reason: 'text' },
  compile(context) {
    return derive(context, {
      own: OWN,
      parts: [...salesforce(context), ...hubspot(context)],
      derived: { ...OWNER_COLUMNS, ...entityColumns('campaign') },
    })
  },
}

function salesforce(context: ModelContext) {
  return sourcesOf(context, 'salesforce', 'campaign').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...common(context, source),
      label: `coalesce(${source.text('Name') ?? 'null'}, r._id)`,
      parent_record_id: source.text('ParentId'),
      start_date: source.date('StartDate'),
      end_date: source.date('EndDate'),
      owner_id: source.text('OwnerId'),
      created_at: source.instant('CreatedDate'),
    },
  }))
}

function hubspot(context: ModelContext) {
  return sourcesOf(context, 'hubspot', 'campaign').map((source) => ({
    from: source.from,
    source: source.ref,
    columns: {
      ...common(context, source),
      label: `coalesce(${source.text('hs_name') ?? 'null'}, r._id)`,
      start_date: source.date('hs_start_date'),
      end_date: source.date('hs_end_date'),
      owner_id: source.text('hs_owner'),
      created_at: source.instant('createdAt') ?? source.instant('hs_createdate'),
    },
  }))
}

function common(context: ModelContext, source: Source) {
  const mapping = context.mapping[source.connection.vendor]
  const type = source.text(mapping.campaign.type)
  const status = source.text(STATUS_FIELDS[source.connection.vendor])
  return {
    ...requiredColumns(context, source),
    ...planned(mapping, source, isHistoryRead(source)),
    connection: literal(source.connection.id),
    object: literal('campaign'),
    record_id: 'r._id',
    system: systemOf(context, source.connection),
    type,
    is_event: type === null ? null : isOneOf(context.mapping.campaigns.eventTypes, type),
    channel: source.text(mapping.campaign.channel),
    region: source.text(mapping.campaign.region),
    status,
    status_kind: status === null ? null : statusKind(mapping, status),
    closed: status === null ? null : isOneOf(mapping.closedStatuses, status),
    requested_on: source.date(mapping.campaign.requested),
    work_started_on: source.date(mapping.campaign.workStarted),
    template: source.text(mapping.campaign.template),
    budget: source.money(mapping.campaign.budget),
    actual_cost: source.money(mapping.campaign.cost),
    currency: source.text(CURRENCY_FIELDS[source.connection.vendor]),
    always_on: source.boolean(mapping.campaign.alwaysOn),
    updated_at: 'r._source_updated_at',
  }
}

/** Whether no row in the history means that nothing changed. */
function isHistoryRead({ connection }: Source): boolean {
  const history = connection.objects.get('campaignhistory')
  return history !== undefined && !isUnread(history)
}

/** Which field holds the plan depends on the campaign's type. */
function planned(mapping: VendorMapping, source: Source, historyRead: boolean) {
  const { field, byType } = mapping.plannedLaunch
  const type = source.text(mapping.campaign.type)
  const choose = (of: (field: string | null) => string | null): string | null => {
    const otherwise = of(field)
    const types = Object.entries(byType)
    if (type === null || types.length === 0) return otherwise
    const branches = types.map(([name, special]) => `when ${literal(name)} then ${of(special) ?? 'null'}`)
    const known = [field, ...types.map(([, special]) => special)].some((name) => of(name) !== null)
    return known ? `case ${type} ${branches.join(' ')} else ${otherwise ?? 'null'} end` : null
  }
  return {
    planned_field: choose((name) => (name !== null && source.has(name) ? literal(name) : null)),
    planned_launch: choose((name) => source.date(name)),
    planned_tracked: choose((name) =>
      historyRead && source.column(name ?? '')?.field.historyTracked === true ? 'true' : null,
    ),
  }
}
