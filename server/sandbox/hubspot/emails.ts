import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { NO_ROWS } from '../row-list.ts'
import type { Value } from '../world.ts'
import { invalid, notFound } from './error.ts'
import { limitOf, pagingOf, type Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

const COUNTERS = [
  'sent',
  'delivered',
  'open',
  'click',
  'bounce',
  'hardbounced',
  'softbounced',
  'unsubscribed',
  'spamreport',
  'dropped',
  'selected',
  'reply',
  'contactslost',
  'notsent',
  'pending',
  'suppressed',
] as const

/** https://developers.hubspot.com/docs/api-reference/marketing-marketing-emails-v3/guide */
export function emails({ state }: Hubspot, ask: Ask, id: string | undefined): Answer {
  const table = state.tables.get('marketing_emails')
  const stats = ask.query.get('includeStats') === 'true'
  const archived = ask.query.get('archived') === 'true'
  if (id !== undefined) {
    const row = table?.rows.get(id)
    if (row === undefined || (row.deletedAt !== null) !== archived) throw notFound()
    return json(200, email(row, stats))
  }
  const limit = limitOf(ask, { standard: 10, most: 100 })
  const within = timeFilter(ask)
  const all = (table?.byId.all() ?? NO_ROWS).filter(
    (row) => (row.deletedAt !== null) === archived && within(row),
  )
  const start = Number(ask.query.get('after') ?? 0)
  const end = Math.min(all.length, start + limit)
  const results = all.slice(start, end).map((row) => email(row, stats))
  return json(200, { total: all.length, results, ...pagingOf(ask, end < all.length ? String(end) : null) })
}

function timeFilter({ query }: Ask): (row: Row) => boolean {
  const bound = (name: string, fallback: number) => {
    const text = query.get(name)
    if (text === null) return fallback
    const at = Date.parse(text)
    if (Number.isNaN(at)) throw invalid(`Invalid date-time for ${name}: ${text}`)
    return at
  }
  const updated = [bound('updatedAfter', -Infinity), bound('updatedBefore', Infinity)] as const
  const created = [bound('createdAfter', -Infinity), bound('createdBefore', Infinity)] as const
  return ({ createdAt, modifiedAt }) =>
    modifiedAt > updated[0] && modifiedAt < updated[1] && createdAt > created[0] && createdAt < created[1]
}

/** The field, where it has a value. */
function text(name: string, value: Value | undefined): Record<string, string> {
  return value == null || value === '' ? {} : { [name]: String(value) }
}

function email(row: Row, withStats: boolean): Record<string, unknown> {
  const { fields } = row
  const state = String(fields['state'] ?? 'DRAFT')
  const sentAt = fields['publishDate'] ?? fields['publishdate']
  const published = fields['isPublished'] ?? /^(PUBLISHED|AUTOMATED$)/.test(state)
  return {
    id: row.id,
    name: String(fields['name'] ?? ''),
    ...text('subject', fields['subject']),
    state,
    type: String(fields['type'] ?? 'BATCH_EMAIL'),
    subcategory: String(fields['subcategory'] ?? 'batch'),
    ...text('campaign', fields['campaign']),
    ...text('campaignName', fields['campaignName']),
    ...text('clonedFrom', fields['clonedFrom']),
    ...emailCampaign(fields['emailCampaignId']),
    ...(fields['subscriptionId'] == null
      ? {}
      : { subscriptionDetails: { subscriptionId: String(fields['subscriptionId']) } }),
    isAb: fields['isAb'] === true,
    isPublished: published === true || published === 'true',
    isTransactional: fields['isTransactional'] === true,
    ...(sentAt == null || sentAt === '' ? {} : { publishDate: instant(String(sentAt)) }),
    ...(published === true && sentAt != null && sentAt !== ''
      ? { publishedAt: instant(String(sentAt)) }
      : {}),
    createdAt: instant(row.createdAt),
    updatedAt: instant(row.modifiedAt),
    archived: row.deletedAt !== null,
    ...(withStats ? { stats: statistics(fields) } : {}),
  }
}

/** Under what the email's events are filed; it isn't the email's own id. */
function emailCampaign(value: Value | undefined): Record<string, unknown> {
  if (value == null) return {}
  const id = String(value)
  return { primaryEmailCampaignId: id, emailCampaignGroupId: id, allEmailCampaignIds: [id] }
}

/** Counters under HubSpot's names; ratios are per cent. */
function statistics(fields: Row['fields']): Record<string, unknown> {
  const counters: Record<string, number> = {}
  for (const name of COUNTERS)
    counters[name] = Number(fields[name] ?? fields[`stats_${name}`] ?? fields[`counter_${name}`] ?? 0)
  const per = (part: string, whole: string) =>
    counters[whole] ? (counters[part]! / counters[whole]) * 100 : 0
  return {
    counters,
    ratios: {
      deliveredratio: per('delivered', 'sent'),
      openratio: per('open', 'delivered'),
      clickratio: per('click', 'delivered'),
      clickthroughratio: per('click', 'open'),
      bounceratio: per('bounce', 'sent'),
      unsubscribedratio: per('unsubscribed', 'delivered'),
      spamreportratio: per('spamreport', 'delivered'),
    },
    deviceBreakdown: {},
    qualifierStats: {},
  }
}
