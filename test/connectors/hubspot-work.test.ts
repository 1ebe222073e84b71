import { afterEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../server/connectors/connector.ts'
import type { Entity, Table } from '../../server/sandbox/world.ts'
import { openTestSandbox, record, revision, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import { connect, hubspotSettings, ids, never, readStream, refusal } from './reading.ts'

const ALL = { from: null, to: '2026-11-22T20:00:00Z' }
const WEEK = { from: '2026-11-15T18:00:00Z', to: '2026-11-22T20:00:00Z' }
const MADE = '2026-01-05T08:00:00Z'

let sandbox: TestSandbox
const open: Connector[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()))
  await sandbox.close()
})

async function openWith(...hubspot: Table[]): Promise<Connector> {
  sandbox = await openTestSandbox(worldOf({ hubspot }))
  return again()
}

/** Another connector to the same account, as after a restart. */
function again(): Connector {
  const connector = connect(hubspotSettings(sandbox))
  open.push(connector)
  return connector
}

const fault = (spec: object) => sandbox.control('POST', '/faults', { match: { system: 'hubspot' }, ...spec })
const answer = (status: number, body: object) => ({
  kind: 'answer',
  status,
  headers: {},
  body: JSON.stringify(body),
})

const tickets = (...entities: Entity[]) =>
  tableOf(
    'tickets',
    [
      ['subject', 'string'],
      ['hs_pipeline_stage', 'enumeration'],
      ['hs_merged_object_ids', 'enumeration'],
    ],
    entities,
  )

describe('what the account or the app may lack', () => {
  const LACKING: [object: string, path: string][] = [
    ['ticket', '/crm/v3/objects/tickets'],
    ['ticket_pipeline_stage', '/crm/v3/pipelines/tickets'],
    ['ticket_contact', '/crm/v3/objects/tickets'],
    ['call', '/crm/v3/objects/calls'],
    ['call_contact', '/crm/v3/objects/calls'],
    ['meeting', '/crm/v3/objects/meetings'],
    ['meeting_contact', '/crm/v3/objects/meetings'],
    ['email', '/crm/v3/objects/emails'],
    ['email_contact', '/crm/v3/objects/emails'],
    ['form', '/marketing/v3/forms'],
    ['flow', '/automation/v4/flows'],
    ['subscription_type', '/communication-preferences/v4/definitions'],
    ['subscription_status', '/communication-preferences/v4/statuses'],
    ['email_event', '/email/public/v1/events'],
  ]

  test.each(LACKING)('%s is withheld where a scope is lacking, and else absent', async (object, path) => {
    const connector = await openWith(
      tickets(),
      ...['calls', 'meetings', 'emails'].map((name) => tableOf(name, [], [])),
    )
    expect(await connector.describe(object, never)).not.toBeNull()
    const refuse = async (status: number, category: string) => {
      await sandbox.control('DELETE', '/faults')
      const effect = answer(status, { status: 'error', category })
      await fault({ match: { system: 'hubspot', path }, when: { kind: 'always' }, effect })
    }
    await refuse(403, 'MISSING_SCOPES')
    expect(await refusal(connector.describe(object, never))).toMatchObject({
      next: { kind: 'fix', about: 'object' },
    })
    for (const [status, category] of [
      [403, 'BANNED'],
      [404, 'OBJECT_NOT_FOUND'],
    ] as const) {
      await refuse(status, category)
      expect(await connector.describe(object, never)).toBeNull()
    }
  })

  test('an outage is an outage, not an absence', async () => {
    const connector = await openWith(tickets())
    await fault({ match: { path: '/marketing/v3/forms' }, when: { kind: 'always' }, effect: answer(502, {}) })
    expect(await refusal(connector.describe('form', never))).toMatchObject({ next: { kind: 'retry' } })
  })
})

describe('tickets', () => {
  test('come with every stage they were in; those archived and merged are told', async () => {
    const moved = revision('2026-11-17T08:00:00Z', { hs_pipeline_stage: '2' })
    const archived = revision('2026-11-18T08:00:00Z', {}, { deletion: 'soft' })
    const merged = revision('2026-11-19T08:00:00Z', {}, { deletion: 'soft', mergedInto: '1' })
    const survives = revision('2026-11-19T08:00:00Z', { hs_merged_object_ids: '3' })
    const connector = await openWith(
      tickets(
        record('1', MADE, { subject: 'Report', hs_pipeline_stage: '1' }, moved, survives),
        record('2', MADE, { subject: 'List' }, archived),
        record('3', MADE, { subject: 'Report again' }, merged),
      ),
    )
    const reading = await readStream(connector, 'ticket', { window: WEEK })
    expect(reading.rows.get('ticket')).toEqual([
      expect.objectContaining({ hs_object_id: '1', hs_pipeline_stage: '2' }),
      { hs_object_id: '3', archived: true, merged_into: '1' },
    ])
    expect(
      reading.rows.get('ticket_stage_history')!.map(({ ticket_id, stage }) => [ticket_id, stage]),
    ).toEqual([
      ['1', '2'],
      ['1', '1'],
    ])
    expect(reading.deletions).toEqual(['2'])
    await connector.check(never)
    expect(connector.recordUrl('ticket', '1')).toMatch(/\/contacts\/25000001\/record\/0-5\/1$/)
  })

  test('the stages of their pipelines say which of them are closed', async () => {
    const connector = await openWith(tickets())
    const rows = (await readStream(connector, 'ticket_pipeline_stage', { window: ALL })).rows
    expect(rows.get('ticket_pipeline_stage')!.map(({ id, is_closed }) => [id, is_closed])).toEqual([
      ['1', 'false'],
      ['2', 'false'],
      ['3', 'false'],
      ['4', 'true'],
    ])
  })
})

describe('activities', () => {
  test('tell when they took place and were written down, and not what was said', async () => {
    const fields = [
      ['hs_timestamp', 'datetime'],
      ['hs_email_direction', 'string'],
      ['hs_sequence_id', 'number'],
      ['hs_email_text', 'string'],
    ] as const
    const sent = {
      hs_timestamp: '2026-01-04T08:00:00Z',
      hs_email_direction: 'EMAIL',
      hs_email_text: 'Dear …',
    }
    const connector = await openWith(
      tableOf('emails', fields, [record('9', MADE, { ...sent, hs_sequence_id: 2034 })]),
    )
    const [row] = (await readStream(connector, 'email', { window: ALL })).rows.get('email')!
    expect(row).toMatchObject({
      hs_timestamp: '2026-01-04T08:00:00Z',
      hs_createdate: MADE,
      hs_sequence_id: '2034',
    })
    expect(row).not.toHaveProperty('hs_email_text')
  })

  test('are associated with contacts, companies and deals in sets of their own, also empty ones', async () => {
    const edges = (to: string, ...pairs: [string, string][]) =>
      tableOf(
        `call_to_${to}`,
        [['fromId', 'string']],
        pairs.map(([fromId, toId]) => record(`${fromId}-${toId}`, MADE, { fromId, toId })),
      )
    const connector = await openWith(
      tableOf('calls', [], [record('1', MADE, {}), record('2', MADE, {})]),
      edges('contact', ['1', '101'], ['2', '102']),
      edges('company', ['1', '501']),
      edges('deal'),
    )
    const reading = await readStream(connector, 'call_contact', { window: ALL, parents: ['1', '2'] })
    expect(reading.files.map(({ object, content }) => [object, content])).toEqual(
      ['contact', 'company', 'deal'].map((to) => [
        `call_${to}`,
        { kind: 'sets', field: 'call_id', parents: ['1', '2'] },
      ]),
    )
    expect(reading.rows.get('call_contact')!.map(({ id, contact_id }) => [id, contact_id])).toEqual([
      ['1:101:194', '101'],
      ['2:102:194', '102'],
    ])
    expect(ids(reading, 'call_company', 'company_id')).toEqual(['501'])
    expect(reading.rows.get('call_deal')).toEqual([])
  })
})

describe('e-mail events', () => {
  const event = (n: number, at: number, fields = {}) =>
    record(`event-${String(n).padStart(5, '0')}`, new Date(at).toISOString(), {
      type: 'SENT',
      recipient: `p${n}@example.com`,
      emailCampaignId: '311',
      ...fields,
    })
  const events = (entities: readonly Entity[]) => tableOf('email_events', [['type', 'string']], entities)
  const START = Date.parse('2026-11-20T08:00:00Z')
  const many = (count: number, stepMs: number) =>
    Array.from({ length: count }, (_, n) => event(n, START + n * stepMs))
  const path = '/email/public/v1/events'

  test('all of them come, a thousand at a time, also those of one millisecond', async () => {
    const connector = await openWith(events([...many(1500, 0), ...many(3000, 10).slice(1500)]))
    const reading = await readStream(connector, 'email_event', { window: ALL })
    expect(reading.files.map(({ rows }) => rows)).toEqual([1000, 1000, 1000])
    expect(new Set(ids(reading, 'email_event', 'id')).size).toBe(3000)
  })

  test('those of a window are those from its start on and before its end', async () => {
    const at = (text: string) => Date.parse(text)
    const moments = [at(WEEK.from) - 1, at(WEEK.from), at(WEEK.to) - 1, at(WEEK.to)]
    const connector = await openWith(events(moments.map((moment, n) => event(n, moment))))
    await sandbox.control('PUT', '/clock', { now: '2026-11-23T00:00:00Z' })
    const reading = await readStream(connector, 'email_event', { window: WEEK })
    expect(ids(reading, 'email_event', 'id')).toEqual(['event-00001', 'event-00002'])
  })

  test('they go on where they were a week later, though offsets hold for minutes', async () => {
    const connector = await openWith(events(many(2500, 10)))
    const first = await readStream(connector, 'email_event', { window: ALL, pages: 1 })
    await sandbox.control('PUT', '/clock', { now: '2026-11-29T20:00:00Z' })
    const rest = await readStream(again(), 'email_event', { window: ALL, cursor: first.pages[0]!.cursor })
    const read = new Set([...ids(first, 'email_event', 'id'), ...ids(rest, 'email_event', 'id')])
    expect(read.size).toBe(2500)
    expect(ids(rest, 'email_event', 'id')).toHaveLength(1501)
  })

  test('an offset that is refused in the middle costs a few events read twice', async () => {
    const connector = await openWith(events(many(2500, 10)))
    const refused = answer(400, { status: 'error', category: 'VALIDATION_ERROR' })
    await fault({ match: { path }, when: { kind: 'nth', nth: 3 }, effect: refused })
    const read = ids(await readStream(connector, 'email_event', { window: ALL }), 'email_event', 'id')
    expect([read.length, new Set(read).size]).toEqual([2501, 2500])
  })

  test('an empty page isn’t the end while more is told to follow', async () => {
    const connector = await openWith(events(many(5, 10)))
    const { offset } = await (await sandbox.hubspot(`${path}?limit=2`)).json()
    const empty = answer(200, { hasMore: true, offset, events: [] })
    // The first is asked to learn whether they may be read.
    await fault({ match: { path }, when: { kind: 'nth', nth: 2 }, effect: empty })
    const read = ids(await readStream(connector, 'email_event', { window: ALL }), 'email_event', 'id')
    expect(read).toEqual(['event-00000', 'event-00001', 'event-00002'])
  })

  test('they tell device, browser and filter, by which robots are known', async () => {
    const opened = {
      type: 'OPEN',
      filteredEvent: true,
      deviceType: 'UNKNOWN',
      userAgent: 'Mozilla/5.0',
      browser: '{"name":"Apple Mail","type":"Email client"}',
      location: '{"country":"germany","city":"frankfurt am main"}',
      sentById: 'event-00000',
      sentByCreated: START,
    }
    const left = {
      type: 'STATUSCHANGE',
      subscriptions: '[{"id":91,"status":"UNSUBSCRIBED"}]',
      portalSubscriptionStatus: 'UNSUBSCRIBED',
    }
    const connector = await openWith(events([event(1, START + 5, opened), event(2, START + 9, left)]))
    const rows = (await readStream(connector, 'email_event', { window: ALL })).rows.get('email_event')!
    expect(rows[1]).toMatchObject({
      created: '2026-11-20T08:00:00.005Z',
      emailCampaignId: '311',
      filteredEvent: true,
      deviceType: 'UNKNOWN',
      userAgent: 'Mozilla/5.0',
      browser: 'Apple Mail',
      browserType: 'Email client',
      country: 'germany',
      sentById: 'event-00000',
      sentByCreated: '2026-11-20T08:00:00.000Z',
    })
    expect(rows[1]).not.toHaveProperty('city')
    expect(rows[0]).toMatchObject({
      subscriptions: [{ id: 91, status: 'UNSUBSCRIBED' }],
      portalSubscriptionStatus: 'UNSUBSCRIBED',
    })
  })
})

describe('subscriptions', () => {
  const contact = (id: number, email: string | null, ...later: Entity['revisions']) =>
    record(String(id), MADE, { email }, ...later)
  const chosen = (id: number) =>
    record(`${id}:91`, MADE, { status: 'SUBSCRIBED', source: 'Form', legalBasis: 'CONSENT_WITH_NOTICE' })
  const portal = (contacts: readonly Entity[], statuses: readonly Entity[]) => [
    tableOf(
      'contacts',
      [
        ['email', 'string'],
        ['hs_email_optout_91', 'bool'],
      ],
      contacts,
    ),
    tableOf('subscription_types', [['name', 'string']], [record('91', MADE, { name: 'News' })]),
    tableOf('subscription_statuses', [['status', 'string']], statuses),
  ]

  test('only what a contact said is a row, found by its address however that is written', async () => {
    const left = revision('2026-05-01T08:00:00Z', { hs_email_optout: true })
    const contacts = [
      contact(1, ' Anna@Example.COM'),
      contact(2, 'silent@example.com'),
      contact(3, null),
      contact(4, 'N/A'),
      contact(5, 'left@example.com', left),
    ]
    const connector = await openWith(...portal(contacts, [chosen(1), chosen(3)]))
    const parents = ['1', '2', '3', '4', '5', '404']
    const reading = await readStream(connector, 'subscription_status', { window: ALL, parents })
    expect(reading.files.map(({ content }) => content)).toEqual([
      { kind: 'sets', field: 'contact_id', parents },
    ])
    expect(reading.rows.get('subscription_status')).toEqual([
      {
        id: '1:91',
        contact_id: '1',
        subscription_id: '91',
        status: 'SUBSCRIBED',
        source: 'Form',
        legal_basis: 'CONSENT_WITH_NOTICE',
        legal_basis_explanation: null,
        at: MADE,
      },
      expect.objectContaining({ id: '5:91', status: 'UNSUBSCRIBED', at: '2026-05-01T08:00:00Z' }),
    ])
  })

  test('they go on after the last contact that was committed', async () => {
    const contacts = Array.from({ length: 1100 }, (_, n) => contact(2001 + n, `p${n}@example.com`))
    const connector = await openWith(...portal(contacts, [chosen(2001), chosen(3100)]))
    const parents = contacts.map(({ id }) => id)
    const first = await readStream(connector, 'subscription_status', { window: ALL, parents, pages: 1 })
    const { cursor } = first.pages[0]!
    const rest = await readStream(again(), 'subscription_status', { window: ALL, parents, cursor })
    expect(ids(first, 'subscription_status', 'id')).toEqual(['2001:91'])
    expect(ids(rest, 'subscription_status', 'id')).toEqual(['3100:91'])
    expect(rest.files.flatMap(({ content }) => (content.kind === 'sets' ? content.parents : []))).toEqual(
      parents.slice(500),
    )
  })

  test('what could not be read does not pass for nothing said', async () => {
    const connector = await openWith(...portal([contact(1, 'a@example.com')], []))
    const failed = { category: 'INTERNAL_ERROR', message: 'try later' }
    const none = { status: 'COMPLETE', results: [], numErrors: 1, errors: [failed] }
    const match = { path: '/communication-preferences/v4/statuses' }
    // As often as it is asked, the first of them by describing what there is.
    await fault({ match, when: { kind: 'nth', nth: 2, times: 6 }, effect: answer(207, none) })
    const reading = readStream(connector, 'subscription_status', { window: ALL, parents: ['1'] })
    expect(await refusal(reading)).toMatchObject({ next: { kind: 'retry' } })
  })

  test('refusals of one kind of mail are read with the contact, so that they are known without the statuses', async () => {
    const refused = revision('2026-11-18T08:00:00Z', { hs_email_optout_91: true })
    const connector = await openWith(...portal([contact(1, 'a@example.com', refused)], []))
    const [row] = (await readStream(connector, 'contact', { window: WEEK })).rows.get('contact')!
    expect(row).toMatchObject({ hs_object_id: '1', hs_email_optout_91: 'true' })
  })

  test('the types of subscription are a list of their own', async () => {
    const connector = await openWith(...portal([], []))
    const rows = (await readStream(connector, 'subscription_type', { window: ALL })).rows
    expect(rows.get('subscription_type')).toEqual([
      expect.objectContaining({ id: '91', name: 'News', isActive: true, isInternal: false }),
    ])
  })
})

describe('flows and forms', () => {
  const flow = (id: number, fields = {}) => record(String(id), MADE, { name: `Flow ${id}`, ...fields })

  test('every flow comes with its insides, over several pages', async () => {
    const flows = Array.from({ length: 130 }, (_, n) => flow(n + 1, { isEnabled: n % 2 === 0, actions: 4 }))
    const connector = await openWith(
      tableOf('flows', [['name', 'string']], [...flows, flow(500, { description: 'Owner: anna' })]),
    )
    const first = await readStream(connector, 'flow', { window: ALL, pages: 1 })
    const rest = await readStream(again(), 'flow', { window: ALL, cursor: first.pages[0]!.cursor })
    expect([ids(first, 'flow', 'id').length, ids(rest, 'flow', 'id').length]).toEqual([100, 31])
    expect(first.rows.get('flow')![0]).toMatchObject({
      isEnabled: true,
      actions: 4,
      type: 'CONTACT_FLOW',
      description: null,
      enrollment: 'MANUAL',
    })
    expect(rest.rows.get('flow')!.at(-1)).toMatchObject({ description: 'Owner: anna' })
  })

  test('a flow that is deleted while it is read is a row without insides', async () => {
    const connector = await openWith(tableOf('flows', [['name', 'string']], [flow(1)]))
    const gone = { status: 'COMPLETE', results: [], numErrors: 1, errors: [{ category: 'OBJECT_NOT_FOUND' }] }
    const match = { path: '/automation/v4/flows/batch' }
    await fault({ match, when: { kind: 'always' }, effect: answer(207, gone) })
    const rows = (await readStream(connector, 'flow', { window: ALL })).rows.get('flow')!
    expect(rows).toEqual([expect.objectContaining({ id: '1', name: 'Flow 1', actions: null })])
  })

  test('forms of every kind, with what they ask to agree to', async () => {
    const connector = await openWith(
      tableOf(
        'forms',
        [['name', 'string']],
        [
          record('f1', MADE, { name: 'Demo', consent: 'explicit_consent_to_process', language: 'de' }),
          record('f2', MADE, { name: '#shop', formType: 'captured' }),
        ],
      ),
    )
    const rows = (await readStream(connector, 'form', { window: ALL })).rows.get('form')!
    expect(
      rows.map(({ id, formType, language, legalConsentType }) => [id, formType, language, legalConsentType]),
    ).toEqual([
      ['f1', 'hubspot', 'de', 'explicit_consent_to_process'],
      ['f2', 'captured', 'en', 'none'],
    ])
    await connector.check(never)
    expect(connector.recordUrl('form', 'f1')).toMatch(/\/forms\/25000001\/editor\/f1\/edit\/form$/)
    expect(connector.recordUrl('flow', '5')).toMatch(/\/workflows\/25000001\/platform\/flow\/5\/edit$/)
  })

  test('an e-mail names what its events are filed under, and the kind of mail that it is', async () => {
    const fields = { name: 'E', state: 'PUBLISHED', emailCampaignId: '311', subscriptionId: '91' }
    const connector = await openWith(
      tableOf('marketing_emails', [['name', 'string']], [record('8', MADE, fields)]),
    )
    const rows = (await readStream(connector, 'marketing_email', { window: ALL })).rows
    expect(rows.get('marketing_email')).toEqual([
      expect.objectContaining({
        primaryEmailCampaignId: '311',
        allEmailCampaignIds: ['311'],
        subscriptionId: '91',
      }),
    ])
  })
})
