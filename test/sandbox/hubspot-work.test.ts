import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestSandbox, record, revision, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'

const MADE = '2026-01-05T08:00:00Z'
let sandbox: TestSandbox

const event = (n: number, at: string, fields = {}) =>
  record(`e${String(n).padStart(4, '0')}`, at, {
    type: n % 2 === 0 ? 'SENT' : 'OPEN',
    recipient: `p${n % 3}@example.com`,
    emailCampaignId: '311',
    ...fields,
  })
const minute = (n: number) => new Date(Date.parse('2026-11-20T08:00:00Z') + n * 60_000).toISOString()

beforeAll(async () => {
  const tables = [
    tableOf(
      'contacts',
      [['email', 'string']],
      [
        record('1', MADE, { email: 'Anna@Example.com' }),
        record(
          '2',
          MADE,
          { email: 'left@example.com' },
          revision('2026-05-01T08:00:00Z', { hs_email_optout: true }),
        ),
        record('3', MADE, { email: 'new@example.com' }),
      ],
    ),
    tableOf(
      'subscription_types',
      [['name', 'string']],
      [record('91', MADE, { name: 'News' }), record('92', MADE, { name: 'Events' })],
    ),
    tableOf(
      'subscription_statuses',
      [['status', 'string']],
      [
        record('1:91', '2026-02-01T08:00:00Z', {
          status: 'SUBSCRIBED',
          source: 'Form submission',
          legalBasis: 'CONSENT_WITH_NOTICE',
        }),
        record('2:91', '2026-02-01T08:00:00Z', { status: 'SUBSCRIBED' }),
      ],
    ),
    tableOf(
      'email_events',
      [['type', 'string']],
      [
        ...Array.from({ length: 40 }, (_, n) => event(n, minute(n))),
        event(100, minute(100), { filteredEvent: true, browser: '{"name":"Apple Mail"}' }),
        event(101, minute(101), { sentById: 'e0000', sentByCreated: 5, emailCampaignId: '312' }),
      ],
    ),
    tableOf(
      'flows',
      [['name', 'string']],
      [
        record('5', MADE, { name: 'Routing', isEnabled: true, actions: 3, description: 'Owner: anna' }),
        record('6', MADE, { name: 'Old' }, revision('2026-03-01T08:00:00Z', {}, { deletion: 'soft' })),
      ],
    ),
    tableOf(
      'forms',
      [['name', 'string']],
      [
        record('f1', MADE, { name: 'Contact us', consent: 'legitimate_interest' }),
        record('f2', MADE, { name: '#shop', formType: 'captured' }),
        record('f3', MADE, { name: 'Old' }, revision('2026-03-01T08:00:00Z', {}, { deletion: 'soft' })),
      ],
    ),
    tableOf('tickets', [['subject', 'string']], [record('7', MADE, { subject: 'Help' })]),
    tableOf(
      'calls',
      [
        ['hs_call_title', 'string'],
        ['hs_timestamp', 'datetime'],
      ],
      [record('8', MADE, { hs_call_title: 'Call', hs_timestamp: '2026-01-04T08:00:00Z' })],
    ),
  ]
  sandbox = await openTestSandbox(worldOf({ hubspot: tables }))
})
afterAll(() => sandbox.close())

async function get(path: string) {
  const response = await sandbox.hubspot(path)
  return { status: response.status, body: await response.json() }
}

async function post(path: string, body: unknown) {
  const response = await sandbox.hubspot(path, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

const EVENTS = '/email/public/v1/events'
const idsOf = (body: { events: { id: string }[] }) => body.events.map(({ id }) => id)

describe('e-mail events', () => {
  test('come newest first, ten unless told otherwise, with an offset while there are more', async () => {
    const { body } = await get(EVENTS)
    expect(body.events).toHaveLength(10)
    expect(idsOf(body).slice(0, 3)).toEqual(['e0101', 'e0100', 'e0039'])
    expect(body.hasMore).toBe(true)
    const seen = idsOf(body)
    for (let { offset, hasMore } = body; hasMore;) {
      const page = (await get(`${EVENTS}?limit=9&offset=${offset}`)).body
      seen.push(...idsOf(page))
      ;({ offset, hasMore } = page)
    }
    expect(seen).toHaveLength(42)
    expect(new Set(seen).size).toBe(42)
  })

  test('are bounded by moments of which both belong to them', async () => {
    const [from, to] = [Date.parse(minute(10)), Date.parse(minute(12))]
    const { body } = await get(`${EVENTS}?startTimestamp=${from}&endTimestamp=${to}`)
    expect(idsOf(body)).toEqual(['e0012', 'e0011', 'e0010'])
    expect(body).toMatchObject({ hasMore: false, offset: '' })
  })

  test('can be narrowed by type, recipient and campaign, and without those that were filtered', async () => {
    const narrowed = async (query: string) => idsOf((await get(`${EVENTS}?limit=1000&${query}`)).body)
    expect(await narrowed('eventType=OPEN')).toHaveLength(21)
    expect(await narrowed('recipient=P1@example.com')).toHaveLength(14)
    expect(await narrowed('campaignId=312')).toEqual(['e0101'])
    expect(await narrowed('excludeFilteredEvents=true')).not.toContain('e0100')
  })

  test('tell what sent them and what opened them', async () => {
    const [last, opened] = (await get(`${EVENTS}?limit=2`)).body.events
    expect(last).toMatchObject({
      created: Date.parse(minute(101)),
      emailCampaignId: 312,
      sentBy: { id: 'e0000', created: 5 },
    })
    expect(opened).toMatchObject({ filteredEvent: true, browser: { name: 'Apple Mail' }, appName: 'Batch' })
    expect(opened).not.toHaveProperty('sentBy')
  })

  test('refuse more than a thousand at once, and an offset that has grown old', async () => {
    expect((await get(`${EVENTS}?limit=1001`)).status).toBe(400)
    const { offset } = (await get(EVENTS)).body
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T21:00:00Z' })
    const { status, body } = await get(`${EVENTS}?offset=${offset}`)
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR'])
  })
})

describe('subscriptions', () => {
  const statuses = '/communication-preferences/v4/statuses/batch/read?channel=EMAIL'
  const said = async (...inputs: string[]) => {
    const { body } = await post(statuses, { inputs })
    return body.results.map(
      ({ subscriberIdString, statuses }: { subscriberIdString: string; statuses: { status: string }[] }) => [
        subscriberIdString,
        ...statuses.map(({ status }) => status),
      ],
    )
  }

  test('are told for every kind of mail, in lower case, also where nothing was said', async () => {
    expect(await said('ANNA@example.com', 'new@example.com', 'nobody@example.com')).toEqual([
      ['anna@example.com', 'SUBSCRIBED', 'NOT_SPECIFIED'],
      ['new@example.com', 'NOT_SPECIFIED', 'NOT_SPECIFIED'],
      ['nobody@example.com', 'NOT_SPECIFIED', 'NOT_SPECIFIED'],
    ])
  })

  test('who left all mail is unsubscribed from every kind, whatever was agreed before', async () => {
    const { body } = await get('/communication-preferences/v4/statuses/left@example.com?channel=EMAIL')
    expect(body.results).toHaveLength(2)
    for (const status of body.results)
      expect(status).toMatchObject({ status: 'UNSUBSCRIBED', timestamp: '2026-05-01T08:00:00Z' })
  })

  test('are refused without a channel, and more than a hundred at once', async () => {
    expect((await post('/communication-preferences/v4/statuses/batch/read', { inputs: [] })).status).toBe(400)
    const inputs = Array.from({ length: 101 }, (_, n) => `p${n}@example.com`)
    expect((await post(statuses, { inputs })).status).toBe(400)
  })
})

describe('flows and forms', () => {
  test('a flow’s insides are told one by one or for some; what is gone is an error of its own', async () => {
    expect((await get('/automation/v4/flows')).body.results).toEqual([
      expect.objectContaining({ id: '5', name: 'Routing', isEnabled: true, objectTypeId: '0-1' }),
    ])
    const details = { type: 'CONTACT_FLOW', description: 'Owner: anna', nextAvailableActionId: '4' }
    expect((await get('/automation/v4/flows/5')).body).toMatchObject(details)
    expect((await get('/automation/v4/flows/6')).status).toBe(404)
    const inputs = ['5', '6'].map((flowId) => ({ flowId, type: 'FLOW_ID' }))
    const { status, body } = await post('/automation/v4/flows/batch/read', { inputs })
    expect([status, body.results.length, body.numErrors]).toEqual([207, 1, 1])
    expect(body.results[0].actions).toHaveLength(3)
  })

  test('forms that HubSpot only captured come when all kinds are asked for', async () => {
    const names = async (query: string) =>
      (await get(`/marketing/v3/forms${query}`)).body.results.map(({ name }: { name: string }) => name)
    expect(await names('')).toEqual(['Contact us'])
    expect(await names('?formTypes=all')).toEqual(['Contact us', '#shop'])
    expect(await names('?archived=true')).toEqual(['Old'])
  })
})

test('activities tell when they were made by a property of their own', async () => {
  const { body } = await get('/crm/v3/objects/calls/8')
  expect(body.properties).toEqual({
    hs_createdate: '2026-01-05T08:00:00Z',
    hs_lastmodifieddate: '2026-01-05T08:00:00Z',
    hs_object_id: '8',
  })
  const found = await post('/crm/v3/objects/0-48/search', {
    filterGroups: [
      { filters: [{ propertyName: 'hs_createdate', operator: 'LT', value: '2026-01-06T00:00:00Z' }] },
    ],
    properties: ['hs_timestamp'],
  })
  expect(found.body.results[0].properties.hs_timestamp).toBe('2026-01-04T08:00:00Z')
})

test('tickets without stages of their own have HubSpot’s support pipeline', async () => {
  const [pipeline] = (await get('/crm/v3/pipelines/tickets')).body.results
  expect(pipeline).toMatchObject({ id: '0', label: 'Support Pipeline' })
  expect(pipeline.stages.at(-1)).toMatchObject({ id: '4', metadata: { ticketState: 'CLOSED' } })
})
