import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import type { TableState } from '../state.ts'
import type { Value } from '../world.ts'
import { invalid } from './error.ts'
import { limitOf, type Hubspot } from './hubspot.ts'

/** The application that sends marketing e-mails in bulk. */
const BULK = { appId: 113, appName: 'Batch' }
/** An offset holds its place for so long. */
const OFFSET_LIFE_MS = 10 * 60_000

/** What happened to mails, the newest first. https://developers.hubspot.com/docs/api-reference/legacy/email-analytics-v1/guide */
export function emailEvents({ state, clock, portalId }: Hubspot, ask: Ask): Answer {
  const limit = limitOf(ask, { standard: 10, most: 1000 })
  const table = state.tables.get('email_events')
  if (table === undefined) return json(200, { hasMore: false, offset: '', events: [] })
  const wanted = filterOf(ask)
  const rows = table.byCreated.all()
  const [from, to] = [moment(ask, 'startTimestamp') ?? -Infinity, moment(ask, 'endTimestamp') ?? Infinity]
  const events: unknown[] = []
  let place = startOf(table, ask, clock.now()) ?? table.byCreated.position(to, true)
  let last: Row | undefined
  for (place--; place >= 0 && rows.at(place)!.createdAt >= from && events.length < limit; place--) {
    last = rows.at(place)!
    if (last.deletedAt === null && wanted(last)) events.push(event(last, portalId))
  }
  const hasMore = place >= 0 && rows.at(place)!.createdAt >= from
  return json(200, { hasMore, offset: hasMore ? offsetAt(last!, clock.now()) : '', events })
}

function moment({ query }: Ask, name: string): number | null {
  const text = query.get(name)
  if (text === null || text === '') return null
  if (!/^\d+$/.test(text)) throw invalid(`Invalid ${name}: ${text}`)
  return Number(text)
}

function filterOf({ query }: Ask): (row: Row) => boolean {
  const same = (name: string, field: string) => {
    const value = query.get(name)?.toLowerCase()
    return ({ fields }: Row) => value === undefined || String(fields[field] ?? '').toLowerCase() === value
  }
  const tests = [
    same('eventType', 'type'),
    same('recipient', 'recipient'),
    same('campaignId', 'emailCampaignId'),
  ]
  const hidden = query.get('excludeFilteredEvents') === 'true'
  return (row) => tests.every((test) => test(row)) && !(hidden && row.fields['filteredEvent'] === true)
}

/** Where the page before ended; null on the first. An offset is good for a short while only. */
function startOf(table: TableState, { query }: Ask, now: number): number | null {
  const offset = query.get('offset')
  if (offset === null || offset === '') return null
  const [created, id, given] = Buffer.from(offset, 'base64url').toString('utf8').split('|')
  const age = now - Number(given)
  if (id === undefined || Number.isNaN(age) || age > OFFSET_LIFE_MS)
    throw invalid(`Invalid offset: ${offset}`)
  const rows = table.byCreated.all()
  let place = table.byCreated.position(Number(created))
  for (const row of rows.slice(place)) {
    if (row.createdAt !== Number(created) || row.id >= id) break
    place++
  }
  return place
}

function offsetAt({ createdAt, id }: Row, now: number): string {
  return Buffer.from(`${createdAt}|${id}|${now}`).toString('base64url')
}

const PARTS = [
  'subject',
  'from',
  'response',
  'category',
  'status',
  'deviceType',
  'userAgent',
  'url',
  'source',
  'portalSubscriptionStatus',
]

function event({ id, fields, createdAt }: Row, portalId: number): Record<string, unknown> {
  const sentById = fields['sentById']
  return {
    id,
    created: createdAt,
    type: String(fields['type']),
    recipient: String(fields['recipient']),
    portalId,
    ...BULK,
    emailCampaignId: Number(fields['emailCampaignId']),
    emailCampaignGroupId: Number(fields['emailCampaignId']),
    filteredEvent: fields['filteredEvent'] === true,
    ...(sentById == null ? {} : { sentBy: { id: sentById, created: fields['sentByCreated'] } }),
    ...Object.fromEntries(PARTS.flatMap((name) => part(name, fields[name]))),
    ...Object.fromEntries(
      ['browser', 'location', 'subscriptions'].flatMap((name) => part(name, parsed(fields[name]))),
    ),
  }
}

function part(name: string, value: unknown): [string, unknown][] {
  return value == null ? [] : [[name, value]]
}

const structures = new Map<string, unknown>()

/** What is written as JSON: few texts, each in many events. */
function parsed(text: Value | undefined): unknown {
  if (typeof text !== 'string') return null
  let value = structures.get(text)
  if (value === undefined) {
    value = JSON.parse(text)
    structures.set(text, value)
  }
  return value
}
