import { afterEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../server/connectors/connector.ts'
import type { Entity, Revision, Table } from '../../server/sandbox/world.ts'
import { openTestSandbox, record, revision, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import { connect, failure, hubspotSettings, ids, never, readStream, refusal } from './reading.ts'

const ALL = { from: null, to: '2026-11-22T20:00:00Z' }
const WEEK = { from: '2026-11-15T18:00:00Z', to: '2026-11-22T20:00:00Z' }
const MADE = '2026-01-05T08:00:00Z'

let sandbox: TestSandbox
const open: Connector[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()))
  await sandbox.close()
})

const CONTACT_FIELDS = [
  ['email', 'string'],
  ['firstname', 'string'],
  ['lifecyclestage', 'enumeration'],
  ['associatedcompanyid', 'number'],
  ['hs_email_optout', 'bool'],
  ['closedate', 'datetime'],
] as const

const contacts = (entities: readonly Entity[]) => tableOf('contacts', CONTACT_FIELDS, entities)

function people(count: number, at = MADE): Entity[] {
  return Array.from({ length: count }, (_, n) =>
    record(String(1001 + n), at, { email: `p${n}@example.com`, lifecyclestage: 'lead' }),
  )
}

async function openWith(...hubspot: Table[]): Promise<Connector> {
  sandbox = await openTestSandbox(worldOf({ hubspot }))
  return again()
}

/** Another connector to the same account, as after a restart. */
function again(changes: Parameters<typeof hubspotSettings>[1] = {}): Connector {
  const connector = connect(hubspotSettings(sandbox, changes))
  open.push(connector)
  return connector
}

const fault = (spec: object) => sandbox.control('POST', '/faults', { match: { system: 'hubspot' }, ...spec })
const answer = (status: number, body: object, headers = {}) => ({
  kind: 'answer',
  status,
  headers,
  body: JSON.stringify(body),
})

describe('connecting', () => {
  test('tells the account, its quota and its clock, and then where records open', async () => {
    const connector = await openWith(contacts([]))
    expect(connector.recordUrl('contact', '1001')).toBeNull()
    const account = await connector.check(never)
    expect(account).toMatchObject({ id: '25000001', name: 'HubSpot 25000001', currency: 'EUR' })
    expect(connector.quota()).toMatchObject({
      used: expect.any(Number),
      limit: expect.any(Number),
      window: 'day',
    })
    expect((await connector.serverTime(never)).toISOString()).toBe('2026-11-22T20:00:00.000Z')
    expect(connector.recordUrl('contact', '1001')).toBe(`${account.url}/contacts/25000001/record/0-1/1001`)
    expect(connector.recordUrl('deal', '7')).toBe(`${account.url}/contacts/25000001/record/0-3/7`)
    expect(connector.recordUrl('campaign', 'guid')).toBe(`${account.url}/marketing/25000001/campaigns/guid`)
    expect(connector.recordUrl('owner', '7')).toBeNull()
  })

  test('a wrong token is told as such, without the token', async () => {
    await openWith(contacts([]))
    const error = await refusal(again({ accessToken: 'pat-eu1-wrong-token' }).check(never))
    expect(error.message).toMatch(/^HubSpot refused the access token: Authentication credentials not found/)
    expect(error.next).toEqual({ kind: 'reconnect' })
    expect([error.message, error.action, String(error.cause)].join()).not.toContain('pat-eu1-wrong-token')
  })

  test('a missing scope is named', async () => {
    const connector = await openWith(contacts([]))
    const errors = [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: ['crm.objects.contacts.read'] },
      },
    ]
    const body = {
      status: 'error',
      message: 'This app has not been granted all required scopes.',
      category: 'MISSING_SCOPES',
      errors,
    }
    await fault({
      match: { path: '/crm/v3/properties' },
      when: { kind: 'always' },
      effect: answer(403, body),
    })
    const error = await refusal(connector.describe('contact', never))
    expect(error.message).toBe("HubSpot's private app may not read this: it lacks crm.objects.contacts.read")
    expect(error).toMatchObject({
      next: { kind: 'fix' },
      action: expect.stringContaining('crm.objects.contacts.read'),
    })
  })

  test('marketing that the subscription does not include is absent', async () => {
    const connector = await openWith(contacts([]))
    await fault({
      match: { path: '/marketing' },
      when: { kind: 'always' },
      effect: answer(403, { category: 'FORBIDDEN' }),
    })
    for (const object of ['campaign', 'campaign_asset', 'marketing_email']) {
      expect(await connector.describe(object, never)).toBeNull()
    }
  })
})

describe('describing', () => {
  test('properties get their types; those of the many that no metric reads are left out', async () => {
    const table = tableOf('contacts', [...CONTACT_FIELDS, ['hs_analytics_num_page_views', 'number']], [])
    const options = [{ value: 'cmo', label: 'CMO', active: true }]
    table.fields.push({ name: 'persona', label: 'Persona', type: 'enumeration', custom: true, options })
    const connector = await openWith(table)
    const [schema, ...histories] = (await connector.describe('contact', never))!
    const types = Object.fromEntries(schema!.fields.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({
      hs_object_id: 'text',
      email: 'text',
      associatedcompanyid: 'text',
      hs_email_optout: 'boolean',
      lastmodifieddate: 'instant',
      persona: 'text',
    })
    expect(types).not.toHaveProperty('hs_analytics_num_page_views')
    expect(schema!.fields.find(({ name }) => name === 'persona')).toMatchObject({
      custom: true,
      picklist: options,
      path: ['properties', 'persona'],
    })
    expect(schema!.roles).toEqual({
      id: 'hs_object_id',
      updated: 'lastmodifieddate',
      deleted: 'archived',
      mergedInto: 'merged_into',
    })
    expect(histories).toMatchObject([
      { object: 'contact_stage_history', roles: { id: 'id', updated: 'at' } },
      { object: 'contact_owner_history', roles: { id: 'id', updated: 'at' } },
    ])
  })
})

describe('a custom property that is called as what every record has', () => {
  const columnsOf = async (connector: Connector, object: string) =>
    (await connector.describe(object, never))![0]!.fields.map(({ name }) => name.toLowerCase())

  test('makes no second column', async () => {
    const table = contacts([])
    for (const name of ['archived', 'merged_into', 'own'])
      table.fields.push({ name, label: name, type: 'string', custom: true })
    const columns = await columnsOf(await openWith(table), 'contact')
    expect(columns.filter((name) => ['archived', 'merged_into', 'own'].includes(name))).toEqual([
      'archived',
      'merged_into',
      'own',
    ])
  })

  test('makes none in campaigns either', async () => {
    await openWith(tableOf('campaigns', [['hs_name', 'string']], []))
    const columns = await columnsOf(again({ campaignProperties: ['id', 'createdat', 'own'] }), 'campaign')
    expect(columns.filter((name) => ['id', 'createdat', 'own'].includes(name))).toEqual([
      'id',
      'createdat',
      'own',
    ])
  })
})

describe('the first load', () => {
  test('every contact comes, with every stage it ever had', async () => {
    const moved = record(
      '2000',
      MADE,
      { email: 'm@example.com', lifecyclestage: 'lead' },
      revision('2026-03-01T08:00:00Z', { lifecyclestage: 'opportunity' }),
    )
    const connector = await openWith(contacts([...people(120), moved]))
    const reading = await readStream(connector, 'contact', { window: ALL })
    expect(ids(reading, 'contact', 'hs_object_id')).toEqual(
      [...people(120).map(({ id }) => id), '2000'].sort(),
    )
    expect(reading.rows.get('contact')![3]).toMatchObject({
      email: 'p3@example.com',
      archived: false,
      merged_into: undefined,
    })
    const stages = reading.rows.get('contact_stage_history')!
    expect(stages).toHaveLength(122)
    expect(
      stages
        .filter(({ contact_id }) => contact_id === '2000')
        .map(({ stage, at }) => `${String(at)} ${String(stage)}`)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['2026-01-05T08:00:00.000Z lead', '2026-03-01T08:00:00.000Z opportunity'])
    expect(new Set(stages.map(({ id }) => id)).size).toBe(122)
  })

  test('the count is told beforehand', async () => {
    const connector = await openWith(contacts(people(120)))
    const [schema] = (await connector.describe('contact', never))!
    expect(await connector.count(schema!, ALL, never)).toBe(120)
    expect(await connector.count(schema!, WEEK, never)).toBe(0)
  })

  test('it goes on at its cursor', async () => {
    const connector = await openWith(contacts(people(120)))
    const first = await readStream(connector, 'contact', { window: ALL, pages: 1 })
    const rest = await readStream(again(), 'contact', { window: ALL, cursor: first.pages[0]!.cursor })
    expect(ids(first, 'contact', 'hs_object_id')).toHaveLength(50)
    expect(ids(rest, 'contact', 'hs_object_id')).toHaveLength(70)
  })

  test('companies come a hundred at a time', async () => {
    const companies = Array.from({ length: 150 }, (_, n) =>
      record(String(5001 + n), MADE, { name: `Company ${n}` }),
    )
    const connector = await openWith(tableOf('companies', [['name', 'string']], companies))
    const reading = await readStream(connector, 'company', { window: ALL })
    expect(reading.files).toHaveLength(2)
    expect(ids(reading, 'company', 'hs_object_id')).toHaveLength(150)
  })

  test('so many properties that no address holds them are read by the records’ ids', async () => {
    const fields = Array.from(
      { length: 250 },
      (_, n) => [`a_rather_long_custom_property_name_${n}`, 'string'] as const,
    )
    const table = tableOf('companies', fields, [
      record('1', MADE, { [fields[249]![0]]: 'last' }),
      record('2', MADE, {}),
    ])
    for (const [at, field] of table.fields.entries()) table.fields[at] = { ...field, custom: true }
    const connector = await openWith(table)
    const reading = await readStream(connector, 'company', { window: ALL })
    expect(reading.rows.get('company')!.map((row) => [row['hs_object_id'], row[fields[249]![0]]])).toEqual([
      ['1', 'last'],
      ['2', null],
    ])
  })
})

describe('what changed', () => {
  test('comes with its properties and its history, and nothing else', async () => {
    const changed = record(
      '2000',
      MADE,
      { email: 'm@example.com', lifecyclestage: 'lead' },
      revision('2026-11-17T08:00:00Z', { lifecyclestage: 'customer' }),
    )
    const connector = await openWith(contacts([...people(20), changed]))
    const reading = await readStream(connector, 'contact', { window: WEEK })
    expect(reading.rows.get('contact')).toEqual([
      expect.objectContaining({ hs_object_id: '2000', lifecyclestage: 'customer' }),
    ])
    expect(
      reading.rows
        .get('contact_stage_history')!
        .map(({ stage }) => String(stage))
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['customer', 'lead'])
  })

  test('more than ten thousand records changed in one millisecond all come', async () => {
    const companies = Array.from({ length: 10_450 }, (_, n) =>
      record(String(9001 + n), '2026-11-17T08:00:00Z', { name: `Company ${n}` }),
    )
    const connector = await openWith(tableOf('companies', [['name', 'string']], companies))
    const reading = await readStream(connector, 'company', { window: WEEK })
    expect(new Set(ids(reading, 'company', 'hs_object_id')).size).toBe(10_450)
  })

  test('the search goes on at its cursor, and the archive after it', async () => {
    const connector = await openWith(contacts(people(250, '2026-11-17T08:00:00Z')))
    const first = await readStream(connector, 'contact', { window: WEEK, pages: 1 })
    const rest = await readStream(again(), 'contact', { window: WEEK, cursor: first.pages[0]!.cursor })
    expect([
      ids(first, 'contact', 'hs_object_id').length,
      ids(rest, 'contact', 'hs_object_id').length,
    ]).toEqual([200, 50])
    const archive = await readStream(again(), 'contact', {
      window: WEEK,
      cursor: { phase: 'archive', after: null },
    })
    expect(archive.files).toEqual([])
    expect(archive.pages.at(-1)!.cursor).toBeNull()
  })

  test('archived records are told by their ids, those of long ago not again', async () => {
    const recent = record('1', MADE, {}, revision('2026-11-18T08:00:00Z', {}, { deletion: 'soft' }))
    const old = record('2', MADE, {}, revision('2026-10-01T08:00:00Z', {}, { deletion: 'soft' }))
    const connector = await openWith(contacts([recent, old, record('3', MADE, {})]))
    expect((await readStream(connector, 'contact', { window: WEEK })).deletions).toEqual(['1'])
  })

  test('a record merged into another becomes its tombstone', async () => {
    const loser = record(
      '1',
      MADE,
      { email: 'a@example.com' },
      revision('2026-11-18T08:00:00Z', {}, { mergedInto: '2' }),
    )
    const survivor = record(
      '2',
      MADE,
      { email: 'b@example.com' },
      revision('2026-11-18T08:00:00Z', { firstname: 'Bo' }),
    )
    const connector = await openWith(contacts([loser, survivor]))
    const reading = await readStream(connector, 'contact', { window: WEEK })
    const tombstone = { hs_object_id: '1', archived: true, merged_into: '2' }
    expect(reading.rows.get('contact')).toEqual([expect.objectContaining({ hs_object_id: '2' }), tombstone])
  })
})

describe('lists', () => {
  test('owners, also former ones', async () => {
    const fields = [
      ['email', 'string'],
      ['firstName', 'string'],
      ['lastName', 'string'],
      ['userId', 'number'],
    ] as const
    const connector = await openWith(
      tableOf('owners', fields, [
        owner('7'),
        owner('8', [revision('2026-05-01T08:00:00Z', {}, { deletion: 'soft' })]),
      ]),
    )
    const reading = await readStream(connector, 'owner', { window: ALL })
    expect(reading.rows.get('owner')!.map(({ id, archived, userId }) => [id, archived, userId])).toEqual([
      ['7', false, '40'],
      ['8', true, '40'],
    ])
  })

  test('stages of the deal pipelines, with their chance', async () => {
    const connector = await openWith(tableOf('deals', [['dealname', 'string']], []))
    const rows = (await readStream(connector, 'pipeline_stage', { window: ALL })).rows.get('pipeline_stage')!
    expect(rows.find(({ id }) => id === 'closedwon')).toMatchObject({
      label: 'Closed won',
      pipeline_id: 'default',
      probability: '1.0',
      is_closed: 'true',
    })
  })

  test('campaigns with money and dates; custom properties that the settings name', async () => {
    const fields = [
      ['hs_name', 'string'],
      ['hs_start_date', 'date'],
      ['hs_budget_items_sum_amount', 'number'],
      ['campaign_type', 'string'],
    ] as const
    const campaigns = Array.from({ length: 130 }, (_, n) =>
      record(guid(n), MADE, {
        hs_name: `C${n}`,
        hs_start_date: '2026-05-01',
        hs_budget_items_sum_amount: 500,
        campaign_type: 'Webinar',
      }),
    )
    await openWith(tableOf('campaigns', fields, campaigns))
    const connector = again({ campaignProperties: ['campaign_type'] })
    const reading = await readStream(connector, 'campaign', { window: ALL })
    expect(ids(reading, 'campaign', 'id')).toHaveLength(130)
    expect(reading.rows.get('campaign')![0]).toMatchObject({
      hs_start_date: '2026-05-01',
      hs_budget_items_sum_amount: '500',
      campaign_type: 'Webinar',
    })
  })

  test('marketing emails with their counters', async () => {
    const fields = [
      ['name', 'string'],
      ['campaign', 'string'],
      ['publishDate', 'datetime'],
      ['state', 'string'],
      ['sent', 'number'],
    ] as const
    const emails = Array.from({ length: 105 }, (_, n) =>
      record(String(800 + n), MADE, {
        name: `E${n}`,
        campaign: guid(1),
        publishDate: '2026-06-01T08:00:00Z',
        state: 'PUBLISHED',
        sent: 40,
      }),
    )
    const connector = await openWith(tableOf('marketing_emails', fields, emails))
    const rows = (await readStream(connector, 'marketing_email', { window: ALL })).rows.get(
      'marketing_email',
    )!
    expect(rows).toHaveLength(105)
    expect(rows[0]).toMatchObject({ campaign: guid(1), sent: 40, isPublished: true, state: 'PUBLISHED' })
  })

  test.each([
    ['marketing_email', 'marketing_emails'],
    ['form', 'forms'],
  ])('every %s, also those in the archive, wherever the reading goes on', async (object, table) => {
    const put = revision('2026-11-18T08:00:00Z', {}, { deletion: 'soft' })
    const rows = Array.from({ length: 220 }, (_, n) =>
      record(String(8001 + n), MADE, { name: `N${n}` }, ...(n % 2 === 0 ? [put] : [])),
    )
    const connector = await openWith(tableOf(table, [['name', 'string']], rows))
    const reading = await readStream(connector, object, { window: ALL })
    expect(ids(reading, object, 'id')).toEqual(rows.map(({ id }) => id))
    expect(reading.rows.get(object)!.filter(({ archived }) => archived === true)).toHaveLength(110)
    const pages = reading.pages.length
    expect(pages).toBe(4)
    for (let read = 1; read < pages; read++) {
      const first = await readStream(again(), object, { window: ALL, pages: read })
      const { cursor } = first.pages.at(-1)!
      const rest = await readStream(again(), object, { window: ALL, cursor })
      expect([...ids(first, object, 'id'), ...ids(rest, object, 'id')].sort()).toEqual(
        rows.map(({ id }) => id),
      )
    }
  })
})

describe('sets', () => {
  const FIELDS = [
    ['fromId', 'string'],
    ['toId', 'string'],
  ] as const

  test('the contacts of deals come as whole sets, also empty ones and large ones', async () => {
    const many = Array.from({ length: 620 }, (_, n) => edge(`m${n}`, '1', String(7000 + n)))
    const connector = await openWith(
      tableOf('deals', [['dealname', 'string']], [deal('1'), deal('2'), deal('3')]),
      contacts(people(2)),
      tableOf('deal_to_contact', FIELDS, [...many, edge('e1', '2', '1001')]),
    )
    const reading = await readStream(connector, 'deal_contact', { window: ALL, parents: ['1', '2', '3'] })
    expect(reading.files.map(({ content }) => content)).toEqual([
      { kind: 'sets', field: 'deal_id', parents: ['1', '2', '3'] },
    ])
    const rows = reading.rows.get('deal_contact')!
    expect(rows.filter(({ deal_id }) => deal_id === '1')).toHaveLength(620)
    expect(
      rows.filter(({ deal_id }) => deal_id === '2').map(({ id, contact_id }) => [id, String(contact_id)]),
    ).toEqual([['2:1001:3', '1001']])
  })

  test('they go on after the last deal that was committed', async () => {
    const deals = Array.from({ length: 600 }, (_, n) => deal(String(100 + n)))
    const connector = await openWith(
      tableOf('deals', [['dealname', 'string']], deals),
      contacts([]),
      tableOf('deal_to_contact', FIELDS, []),
    )
    const parents = deals.map(({ id }) => id)
    const first = await readStream(connector, 'deal_contact', { window: ALL, parents, pages: 1 })
    const rest = await readStream(again(), 'deal_contact', {
      window: ALL,
      parents,
      cursor: first.pages[0]!.cursor,
    })
    expect(
      [...first.files, ...rest.files].flatMap(({ content }) =>
        content.kind === 'sets' ? content.parents : [],
      ),
    ).toEqual(parents)
    const moved = await readStream(again(), 'deal_contact', {
      window: ALL,
      parents,
      cursor: { last: 'gone' },
    })
    expect(moved.files.flatMap(({ content }) => (content.kind === 'sets' ? content.parents : []))).toEqual(
      parents,
    )
  })

  test('assets are asked for all campaigns that are told, once more only for those that are not long over', async () => {
    const fields = [
      ['hs_name', 'string'],
      ['hs_end_date', 'date'],
      ['hs_campaign_status', 'enumeration'],
    ] as const
    const connector = await openWith(
      tableOf('campaigns', fields, [
        record(guid(1), MADE, { hs_name: 'running' }),
        record(guid(2), MADE, { hs_name: 'over for long', hs_end_date: '2026-03-01' }),
        record(guid(3), MADE, { hs_name: 'just over', hs_end_date: '2026-11-01' }),
        record(guid(4), MADE, { hs_name: 'completed long ago', hs_campaign_status: 'completed' }),
      ]),
      tableOf(
        'campaign_assets',
        [
          ['campaignId', 'string'],
          ['assetType', 'string'],
          ['assetId', 'string'],
          ['name', 'string'],
        ],
        [record('a1', MADE, { campaignId: guid(1), assetType: 'FORM', assetId: '31', name: 'Form' })],
      ),
    )
    const campaigns = [guid(1), guid(2), guid(3), guid(4)]
    const parentsOf = async (again: boolean) => {
      const reading = await readStream(connector, 'campaign_asset', {
        window: ALL,
        parents: campaigns,
        again,
      })
      return {
        reading,
        parents: reading.files.flatMap(({ content }) => (content.kind === 'sets' ? content.parents : [])),
      }
    }
    const first = await parentsOf(false)
    expect(first.parents).toEqual(campaigns)
    expect(first.reading.rows.get('campaign_asset')).toEqual([
      { id: `${guid(1)}:FORM:31`, campaign_id: guid(1), asset_type: 'FORM', asset_id: '31', name: 'Form' },
    ])
    expect((await parentsOf(true)).parents).toEqual([guid(1), guid(3)])
  })
})

describe('trouble', () => {
  const list = { system: 'hubspot', path: '/crm/v3/objects/contacts' }

  test.each(['cut', 'truncate'])('a page that is %s is read again', async (kind) => {
    const connector = await openWith(contacts(people(120)))
    await fault({ match: list, when: { kind: 'nth', nth: 2 }, effect: { kind, afterBytes: 5000 } })
    expect(
      ids(await readStream(connector, 'contact', { window: ALL }), 'contact', 'hs_object_id'),
    ).toHaveLength(120)
  })

  test('throttling is waited out', async () => {
    const connector = await openWith(contacts(people(120)))
    const body = {
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
    }
    await fault({ match: list, when: { kind: 'nth', nth: 2, times: 3 }, effect: answer(429, body) })
    expect(
      ids(await readStream(connector, 'contact', { window: ALL }), 'contact', 'hs_object_id'),
    ).toHaveLength(120)
  })

  test('a used-up day waits', async () => {
    const connector = await openWith(contacts([]))
    const body = {
      status: 'error',
      message: 'You have reached your daily limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'DAILY',
    }
    await fault({ when: { kind: 'always' }, effect: answer(429, body) })
    expect(await refusal(connector.check(never))).toMatchObject({
      next: { kind: 'wait', until: expect.any(Date) },
    })
    expect(connector.requests()).toBe(1)
  })

  test('an abort ends a reading promptly', async () => {
    const connector = await openWith(contacts(people(5)))
    await fault({ match: list, when: { kind: 'always' }, effect: { kind: 'delay', ms: 30_000 } })
    const stop = new AbortController()
    const reading = readStream(connector, 'contact', { window: ALL, signal: stop.signal })
    stop.abort(new Error('stopped'))
    expect(await failure(reading)).toMatchObject({ message: 'stopped' })
  })
})

function guid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

function owner(id: string, later: readonly Revision[] = []): Entity {
  const fields = { email: `${id}@example.com`, firstName: 'Ada', lastName: 'L', userId: 40 }
  return record(id, MADE, fields, ...later)
}

function deal(id: string): Entity {
  return record(id, MADE, { dealname: id })
}

function edge(id: string, fromId: string, toId: string): Entity {
  return record(id, MADE, { fromId, toId })
}
