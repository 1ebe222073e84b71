import type { Field, ObjectSchema, ReadRequest } from '../connector.ts'
import type { HubspotClient } from './client.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField, without } from './fields.ts'
import { fieldOf } from './properties.ts'
import { HubspotError } from './refusal.ts'
import { savedList } from './saved-list.ts'

const CAMPAIGNS_ROWS = 100

/** The object type of campaigns, by which their properties are described. */
const CAMPAIGN_TYPE = '0-35'

/**
 * The properties that every account's campaigns have; budget and spend are their totals, so that no call per campaign is
 * needed. https://developers.hubspot.com/docs/api-reference/marketing-campaigns-public-api-v3/guide#campaign-properties
 */
const STANDARD: readonly Field[] = [
  standard('hs_name', 'Campaign name'),
  standard('hs_start_date', 'Start date', 'date'),
  standard('hs_end_date', 'End date', 'date'),
  {
    ...standard('hs_campaign_status', 'Campaign status'),
    picklist: ['planned', 'in_progress', 'active', 'paused', 'completed'].map((value) => ({
      value,
      label: value.replace('_', ' '),
      active: true,
    })),
  },
  standard('hs_owner', 'Campaign owner'),
  standard('hs_notes', 'Notes'),
  standard('hs_audience', 'Audience'),
  standard('hs_currency_code', 'Currency'),
  standard('hs_utm', 'UTM campaign'),
  standard('hs_created_by_user_id', 'Created by'),
  standard('hs_object_id', 'Record ID'),
  standard('hs_budget_items_sum_amount', 'Budget', 'money'),
  standard('hs_spend_items_sum_amount', 'Spend', 'money'),
]

function standard(name: string, label: string, type: Field['type'] = 'text'): Field {
  return fixedField(name, type, { label, path: ['properties', name] })
}

/** Marketing campaigns. There are few, and money spent doesn't move their time of change: they are read whole. */
export const campaigns: HubspotStream = {
  stream: { object: 'campaign', label: 'Campaigns', mode: { kind: 'whole' }, alsoYields: [], optional: true },
  describe,
  read: (context, request) =>
    savedList(context, request, (after) => campaignsUrl(propertiesOf(request), after)),
  path: (portalId, id) => `/marketing/${portalId}/campaigns/${encodeURIComponent(id)}`,
}

export function campaignsUrl(properties: readonly string[], after: string | null): string {
  const query = new URLSearchParams({ limit: String(CAMPAIGNS_ROWS), properties: properties.join(',') })
  if (after) query.set('after', after)
  return `/marketing/v3/campaigns?${query.toString()}`
}

async function describe(context: HubspotContext, signal: AbortSignal): Promise<ObjectSchema[]> {
  // Proves that the account has campaigns and the app may read them.
  await context.transport.text({ url: '/marketing/v3/campaigns?limit=1', expects: 'json' }, signal)
  const fixed = [
    fixedField('id'),
    fixedField('createdAt', 'instant', { label: 'Created' }),
    fixedField('updatedAt', 'instant', { label: 'Changed' }),
    ...STANDARD,
  ]
  const fields = [...fixed, ...without(fixed, await customProperties(context, signal))]
  return [
    {
      object: 'campaign',
      label: 'Campaigns',
      fields,
      roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
    },
  ]
}

/** As described, where the account lets its campaigns' properties be described; and those that the settings name. */
async function customProperties(
  { client, campaignProperties }: HubspotContext,
  signal: AbortSignal,
): Promise<readonly Field[]> {
  const described = await describedProperties(client, signal)
  const names = new Set(described.map(({ name }) => name))
  const named = campaignProperties.filter((name) => !names.has(name))
  return [...described.filter(({ custom }) => custom), ...named.map(customText)]
}

function customText(name: string): Field {
  return { ...standard(name, name), custom: true }
}

async function describedProperties(client: HubspotClient, signal: AbortSignal): Promise<readonly Field[]> {
  try {
    const { results } = await client.properties(signal).getAll(CAMPAIGN_TYPE, false)
    return results.map(fieldOf)
  } catch (error) {
    if (error instanceof HubspotError && error.next.kind === 'fix') return []
    throw error
  }
}

function propertiesOf({ schema }: ReadRequest): string[] {
  return schema.fields.filter(({ path }) => path[0] === 'properties').map(({ name }) => name)
}
