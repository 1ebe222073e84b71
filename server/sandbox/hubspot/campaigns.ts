import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { NO_ROWS, type RowList } from '../row-list.ts'
import type { Value } from '../world.ts'
import { notFound } from './error.ts'
import { limitOf, listOf, pagingOf, type Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

/** https://developers.hubspot.com/docs/api-reference/marketing-campaigns-public-api-v3/guide */
export function campaigns(hubspot: Hubspot, ask: Ask, parts: readonly string[]): Answer {
  const [id, report, kind] = parts
  if (id === undefined) return list(hubspot, ask)
  const row = hubspot.state.tables.get('campaigns')?.rows.get(id)
  if (row === undefined || row.deletedAt !== null) throw notFound(`Campaign with id ${id} not found`)
  switch (report) {
    case undefined:
      return json(200, { ...summary(hubspot, row, listOf(ask, 'properties')), assets: {} })
    case 'assets':
      return assets(hubspot, ask, row, kind ?? '')
    case 'budget':
      return json(200, budget(row))
    case 'reports':
      return reports(hubspot, ask, row, kind ?? '')
    default:
      throw notFound()
  }
}

function list(hubspot: Hubspot, ask: Ask): Answer {
  const limit = limitOf(ask, { standard: 50, most: 100 })
  const properties = listOf(ask, 'properties')
  const name = ask.query.get('name')?.toLowerCase()
  const table = hubspot.state.tables.get('campaigns')
  const found = (table?.byId.all() ?? NO_ROWS).filter(
    ({ deletedAt, fields }) =>
      deletedAt === null &&
      (name === undefined ||
        String(fields['hs_name'] ?? '')
          .toLowerCase()
          .includes(name)),
  )
  const all = sorted(found, ask.query.get('sort') ?? 'hs_name')
  const start = Number(ask.query.get('after') ?? 0)
  const end = Math.min(all.length, start + limit)
  const results = all.slice(start, end).map((row) => summary(hubspot, row, properties))
  return json(200, { total: all.length, results, ...pagingOf(ask, end < all.length ? String(end) : null) })
}

function sorted(rows: RowList, by: string): RowList {
  const field = by.replace(/^-/, '')
  const key = (row: Row): Value => {
    if (field === 'createdAt') return row.createdAt
    if (field === 'updatedAt') return row.modifiedAt
    return row.fields[field] ?? ''
  }
  const ordered = rows.sorted(
    (row) => ({ id: row.id, value: key(row)! }),
    (a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.id < b.id ? -1 : 1),
  )
  return by.startsWith('-') ? ordered.reversed() : ordered
}

/** Only the properties that were asked for, and only those that are set. */
function summary({ state }: Hubspot, row: Row, properties: readonly string[]): Record<string, unknown> {
  const fields = state.tables.get('campaigns')?.table.fields ?? []
  const values: Record<string, string> = {}
  for (const name of properties) {
    const value = name === 'hs_object_id' ? row.id : row.fields[name]
    const type = fields.find((field) => field.name === name)?.type
    if (value == null) continue
    values[name] = type === 'datetime' ? instant(String(value)) : String(value)
  }
  return {
    id: row.id,
    properties: values,
    createdAt: instant(row.createdAt),
    updatedAt: instant(row.modifiedAt),
    businessUnits: [{ id: 0 }],
  }
}

function assets(hubspot: Hubspot, ask: Ask, campaign: Row, type: string): Answer {
  const limit = limitOf(ask, { standard: 10, most: 100 })
  const own = campaignsRows(hubspot, 'campaign_assets', 'campaignId', campaign).filter(
    ({ fields }) => fields['assetType'] === type,
  )
  const emails =
    type === 'MARKETING_EMAIL' ? campaignsRows(hubspot, 'marketing_emails', 'campaign', campaign) : NO_ROWS
  const all = [
    ...own.map(({ id, fields }) => ({
      id: String(fields['assetId'] ?? id),
      name: String(fields['name'] ?? ''),
    })),
    ...emails.map(({ id, fields }) => ({ id, name: String(fields['name'] ?? '') })),
  ].filter((asset, index, all) => all.findIndex(({ id }) => id === asset.id) === index)
  const start = Number(ask.query.get('after') ?? 0)
  const results = all.slice(start, start + limit).map(({ id, name }) => ({ id, name, metrics: {} }))
  return json(200, { results, ...pagingOf(ask, start + limit < all.length ? String(start + limit) : null) })
}

/** What of a table belongs to the campaign. */
function campaignsRows({ state }: Hubspot, table: string, field: string, { id }: Row): RowList {
  const key = ({ fields, deletedAt }: Row) => (deletedAt === null ? String(fields[field]) : null)
  return state.tables.get(table)?.having('campaign', key, id) ?? NO_ROWS
}

function budget(row: Row): Record<string, unknown> {
  const amount = (name: string) =>
    row.fields[name] == null || row.fields[name] === '' ? null : Number(row.fields[name])
  const item = (id: string, name: string, value: number | null) =>
    value === null
      ? []
      : [{ id, name, amount: value, order: 0, createdAt: row.createdAt, updatedAt: row.modifiedAt }]
  const planned = amount('hs_budget_items_sum_amount')
  const spent = amount('hs_spend_items_sum_amount')
  return {
    currencyCode: String(row.fields['hs_currency_code'] ?? 'EUR'),
    budgetItems: item('1', 'Budget', planned),
    spendItems: item('2', 'Spend', spent),
    ...(planned === null ? {} : { budgetTotal: planned, remainingBudget: planned - (spent ?? 0) }),
    ...(spent === null ? {} : { spendTotal: spent }),
  }
}

const CONTACT_TYPES = new Set(['contactFirstTouch', 'contactLastTouch', 'influencedContacts'])

function reports({ state }: Hubspot, ask: Ask, campaign: Row, kind: string): Answer {
  const contacts = state.tables.get('contacts')
  const touched =
    contacts?.field('hs_campaign') === undefined
      ? []
      : [...contacts.rows.values()].filter(
          ({ fields, deletedAt }) => deletedAt === null && fields['hs_campaign'] === campaign.id,
        )
  if (kind === 'metrics') {
    const { length } = touched
    return json(200, {
      sessions: length * 3,
      influencedContacts: length,
      newContactsFirstTouch: length,
      newContactsLastTouch: length,
    })
  }
  if (kind === 'revenue') {
    const currencyCode = String(campaign.fields['hs_currency_code'] ?? 'EUR')
    return json(200, {
      contactsNumber: touched.length,
      currencyCode,
      dealAmount: 0,
      dealsNumber: 0,
      revenueAmount: 0,
    })
  }
  const type = ask.path.split('/').at(-1) ?? ''
  if (kind !== 'contacts' || !CONTACT_TYPES.has(type)) throw notFound()
  const limit = limitOf(ask, { standard: 100, most: 100 })
  const start = Number(ask.query.get('after') ?? 0)
  const results = touched.slice(start, start + limit).map(({ id }) => ({ id }))
  return json(200, {
    results,
    ...pagingOf(ask, start + limit < touched.length ? String(start + limit) : null),
  })
}
