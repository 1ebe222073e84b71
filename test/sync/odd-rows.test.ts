import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record, tableOf, worldOf } from '../support/sandbox.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const MADE = '2026-11-05T08:00:00Z'
const CAMPAIGN = '00000000-0000-4000-8000-000000000001'
const ALWAYS = { kind: 'always' }

let workspace: TestWorkspace
beforeEach(async () => {
  const hubspot = [
    tableOf('companies', [['name', 'string']], []),
    tableOf(
      'contacts',
      [
        ['email', 'string'],
        ['lifecyclestage', 'enumeration'],
      ],
      [record('101', MADE, { email: 'ann@example.com', lifecyclestage: 'lead' })],
    ),
    tableOf('deals', [['dealname', 'string']], []),
    tableOf('campaigns', [['hs_name', 'string']], [record(CAMPAIGN, MADE, { hs_name: 'Autumn' })]),
    tableOf(
      'campaign_assets',
      [['campaignId', 'string']],
      [record('a1', MADE, { campaignId: CAMPAIGN, assetType: 'FORM', assetId: '31', name: 'Demo' })],
    ),
    tableOf('flows', [['name', 'string']], [record('51', MADE, { name: 'Nurture' })]),
    tableOf('subscription_types', [['name', 'string']], [record('91', MADE, { name: 'News' })]),
    tableOf(
      'subscription_statuses',
      [['status', 'string']],
      [record('101:91', MADE, { status: 'SUBSCRIBED' })],
    ),
    tableOf(
      'email_events',
      [['type', 'string']],
      [record('e1', MADE, { type: 'SENT', recipient: 'ann@example.com', emailCampaignId: '311' })],
    ),
  ]
  workspace = await openTestWorkspace(worldOf({ hubspot }), { now: '2026-11-22T20:00:00Z' })
})
afterEach(() => workspace.close())

const odd = (rows: readonly unknown[], match: object) =>
  workspace.sandbox.control('POST', '/faults', {
    match: { system: 'hubspot', ...match },
    when: ALWAYS,
    effect: { kind: 'odd-rows', rows },
  })
const sync = async () => (await workspace.coordinator.syncNow('hubspot', 'manual')).state
const aside = (object: string) =>
  workspace.ask(`select record_id, field, raw from plumbline.quarantine where object = $1 order by field`, [
    object,
  ])
const known = async (object: string) => {
  const rows = await workspace.ask(
    `select _id from hubspot."${object}" where _valid_to = 'infinity' and not _deleted order by _id`,
  )
  return rows.map(({ _id }) => String(_id))
}

const created = Date.parse(MADE)
const CASES = [
  {
    object: 'email_event',
    match: { path: '/email/public/v1/events' },
    row: { created, type: 'OPEN', recipient: 'bob@example.com' },
    shown: 'recipient: bob@example.com',
    kept: ['e1'],
  },
  {
    object: 'email_event',
    match: { path: '/email/public/v1/events' },
    row: 'no event at all',
    shown: 'no event at all',
    kept: ['e1'],
  },
  {
    object: 'flow',
    match: { method: 'GET', path: '/automation/v4/flows' },
    row: { name: 'Nameless', isEnabled: 'perhaps' },
    shown: 'name: Nameless',
    kept: ['51'],
  },
  {
    object: 'campaign_asset',
    match: { path: `/marketing/v3/campaigns/${CAMPAIGN}/assets/FORM` },
    row: { name: 'Lost form' },
    shown: 'name: Lost form',
    kept: [`${CAMPAIGN}:FORM:31`],
  },
  {
    object: 'subscription_status',
    match: { path: '/communication-preferences/v4/statuses' },
    row: { subscriberIdString: 'ann@example.com', statuses: [{ status: 'UNSUBSCRIBED' }] },
    shown: 'status: UNSUBSCRIBED',
    kept: ['101:91'],
  },
  {
    object: 'subscription_status',
    match: { path: '/communication-preferences/v4/statuses' },
    row: { statuses: [{ subscriptionId: 92, status: 'UNSUBSCRIBED' }] },
    shown: 'subscription_id: 92',
    kept: ['101:91'],
  },
  {
    object: 'contact',
    match: { method: 'GET', path: '/crm/v3/objects/contacts' },
    row: { properties: { email: 'lost@example.com' } },
    shown: 'email: lost@example.com',
    kept: ['101'],
  },
  {
    object: 'contact_stage_history',
    match: { method: 'GET', path: '/crm/v3/objects/contacts' },
    row: { id: '102', propertiesWithHistory: { lifecyclestage: [{ value: 'customer' }] } },
    shown: 'stage: customer',
    kept: ['101:2026-11-05T08:00:00.000Z:lead'],
  },
]

describe('a row of HubSpot’s that names nothing', () => {
  it.each(CASES)(
    'is set aside as it came, and the others are kept: $object, $shown',
    async ({ object, match, row, shown, kept }) => {
      await odd([row], match)
      expect(await sync()).toBe('complete')
      expect(await aside(object)).toEqual([
        { record_id: null, field: null, raw: expect.stringContaining(shown) },
      ])
      expect(await known(object)).toEqual(kept)
    },
  )

  it('is set aside when it stands in the archive', async () => {
    expect(await sync()).toBe('complete')
    await workspace.setClock('2026-11-23T20:00:00Z')
    await odd([{ archivedAt: MADE }], { method: 'GET', path: '/crm/v3/objects/contacts' })
    expect(await sync()).toBe('complete')
    expect(await aside('contact')).toContainEqual({
      record_id: null,
      field: null,
      raw: expect.stringContaining(`{"archivedAt":"${MADE}"}`),
    })
    expect(await known('contact')).toEqual(['101'])
  })
})

describe('a set of which a row can’t be told from the others', () => {
  it.each(['campaign_asset', 'subscription_status'])(
    'takes nothing away of what is known: %s',
    async (object) => {
      expect(await sync()).toBe('complete')
      const before = await known(object)
      expect(before).toHaveLength(1)
      await workspace.setClock('2026-12-29T20:00:00Z')
      const headers = { 'Content-Type': 'application/json' }
      const instead = async (path: string, results: readonly unknown[]) => {
        const body = JSON.stringify({ results })
        const effect = { kind: 'answer', status: 200, headers, body }
        await workspace.sandbox.control('POST', '/faults', { match: { path }, when: ALWAYS, effect })
      }
      await instead(`/marketing/v3/campaigns/${CAMPAIGN}/assets/FORM`, [{ name: 'Lost form' }])
      await instead('/communication-preferences/v4/statuses', [
        { subscriberIdString: 'ann@example.com', statuses: [{ status: 'SUBSCRIBED' }] },
      ])
      expect(await sync()).toBe('complete')
      expect(await aside(object)).toHaveLength(1)
      expect(await known(object)).toEqual(before)
    },
  )
})

describe('a value of another type than HubSpot documents', () => {
  it('is set aside alone, and the rest of its row is kept', async () => {
    const event = { id: 'e2', created, type: 'OPEN', appId: 'bulk', sentBy: { id: 'e1', created: 'then' } }
    await odd([event], { path: '/email/public/v1/events' })
    expect(await sync()).toBe('complete')
    expect(await aside('email_event')).toEqual([
      { record_id: 'e2', field: 'appId', raw: 'bulk' },
      { record_id: 'e2', field: 'sentByCreated', raw: 'then' },
    ])
    expect(await workspace.ask(`select type, sentbyid from hubspot.email_event where _id = 'e2'`)).toEqual([
      { type: 'OPEN', sentbyid: 'e1' },
    ])
  })
})
