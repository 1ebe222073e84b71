import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connector } from '../../server/connectors/connector.ts'
import { startSandbox, type RunningSandbox } from '../../server/sandbox/start.ts'
import { fold } from '../../server/sandbox/row.ts'
import type { World } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { subscriptionsSaid } from '../support/subscriptions.ts'
import { connect, hubspotSettings, ids, never, readStream, salesforceSettings, type Read } from './reading.ts'

const ANCHOR = '2026-11-22T20:00:00Z'
const WEEK = { from: '2026-11-15T20:00:00Z', to: '2026-11-22T20:00:00Z' }
const ALL = { from: null, to: WEEK.to }

let sandbox: RunningSandbox
let world: World
let salesforce: Connector
let hubspot: Connector

beforeAll(async () => {
  world = createWorld({ seed: 7, size: 'small', anchor: Date.parse(ANCHOR) })
  sandbox = await startSandbox({ seed: 7, size: 'small', anchor: ANCHOR })
  salesforce = connect(salesforceSettings(sandbox))
  hubspot = connect(hubspotSettings(sandbox))
})

afterAll(async () => {
  await salesforce.close()
  await hubspot.close()
  await sandbox.stop()
})

/** Ids of the records of a table that are there at the anchor; `since`: that changed since then. */
function there(
  system: 'salesforce' | 'hubspot',
  table: string,
  { since = -Infinity, deleted = false }: { since?: number; deleted?: boolean } = {},
): string[] {
  const found: string[] = []
  for (const entity of world[system].tables.get(table)?.entities.values() ?? []) {
    const row = fold(entity, Date.parse(ANCHOR))
    if (row === null || row.modifiedAt < since || row.modifiedAt >= Date.parse(ANCHOR)) continue
    if (!deleted && (row.deletedAt !== null || row.mergedInto !== null)) continue
    found.push(entity.id)
  }
  return found.sort()
}

const SALESFORCE: [object: string, table: string][] = [
  ['user', 'User'],
  ['account', 'Account'],
  ['lead', 'Lead'],
  ['contact', 'Contact'],
  ['campaign', 'Campaign'],
  ['campaignhistory', 'CampaignHistory'],
  ['campaignmember', 'CampaignMember'],
  ['opportunity', 'Opportunity'],
  ['opportunitycontactrole', 'OpportunityContactRole'],
  ['leadhistory', 'LeadHistory'],
  ['individual', 'Individual'],
  ['contactpointemail', 'ContactPointEmail'],
  ['contactpointconsent', 'ContactPointConsent'],
  ['campaignmemberstatus', 'CampaignMemberStatus'],
  ['campaigninfluence', 'CampaignInfluence'],
  ['opportunityhistory', 'OpportunityHistory'],
  ['opportunityfieldhistory', 'OpportunityFieldHistory'],
  ['case', 'Case'],
  ['task', 'Task'],
  ['event', 'Event'],
]

describe.each(SALESFORCE)('Salesforce: %s', (object, table) => {
  test('every record that is there is read, and none twice', async () => {
    const read = ids(await readStream(salesforce, object, { window: ALL }), object, 'Id')
    expect(read).toEqual(there('salesforce', table, { deleted: true }))
  })

  test('and so is what changed in a week', async () => {
    const read = ids(await readStream(salesforce, object, { window: WEEK }), object, 'Id')
    expect(read).toEqual(there('salesforce', table, { deleted: true, since: Date.parse(WEEK.from) }))
  })
})

const SALESFORCE_WHOLE: [object: string, table: string, key: string][] = [
  ['group', 'Group', 'Id'],
  ['recordtype', 'RecordType', 'Id'],
  ['currencytype', 'CurrencyType', 'Id'],
  ['datedconversionrate', 'DatedConversionRate', 'Id'],
  ['datauselegalbasis', 'DataUseLegalBasis', 'Id'],
  ['datausepurpose', 'DataUsePurpose', 'Id'],
  ['campaigninfluencemodel', 'CampaignInfluenceModel', 'Id'],
  ['flowdefinitionview', 'FlowDefinitionView', 'DurableId'],
]

test.each(SALESFORCE_WHOLE)('Salesforce: every %s is read', async (object, table, key) => {
  const read = ids(await readStream(salesforce, object, { window: ALL }), object, key)
  expect(read).toEqual(there('salesforce', table))
})

test('Salesforce: every object of the organisation is read, and what others point to comes before them', async () => {
  const read = new Set<string>()
  // A lead names what it will become, and a record the one into which it was merged.
  const later = new Set(['ConvertedContactId', 'ConvertedAccountId', 'ConvertedOpportunityId'])
  for (const { object } of salesforce.streams) {
    const [schema] = (await salesforce.describe(object, never))!
    read.add(object)
    const early = schema!.fields.filter(
      ({ name, references }) =>
        !later.has(name) && references.some((other) => !read.has(other.toLowerCase())),
    )
    expect([object, early.map(({ name }) => name)]).toEqual([object, []])
  }
  expect([...read].toSorted()).toEqual(
    [...world.salesforce.tables.keys()].map((name) => name.toLowerCase()).toSorted(),
  )
})

const CRM: [object: string, table: string][] = [
  ['company', 'companies'],
  ['contact', 'contacts'],
  ['deal', 'deals'],
  ['ticket', 'tickets'],
  ['call', 'calls'],
  ['meeting', 'meetings'],
  ['email', 'emails'],
]

/** Ids of rows that aren't tombstones of merged records. */
function live(rows: readonly Read[]): string[] {
  const alive = rows.filter(({ merged_into }) => merged_into === undefined || merged_into === null)
  return alive.map(({ hs_object_id }) => String(hs_object_id)).toSorted((a, b) => (a < b ? -1 : 1))
}

describe.each(CRM)('HubSpot: %s', (object, table) => {
  test('every record that is there is read, and none twice', async () => {
    const reading = await readStream(hubspot, object, { window: ALL })
    expect(live(reading.rows.get(object)!)).toEqual(there('hubspot', table))
  })

  test('and so is what changed in a week', async () => {
    const reading = await readStream(hubspot, object, { window: WEEK })
    const changed = there('hubspot', table, { since: Date.parse(WEEK.from) })
    expect(live(reading.rows.get(object) ?? [])).toEqual(changed)
  })
})

/** `archived`: those in the archive are read as well. */
const WHOLE: [object: string, table: string, archived: boolean][] = [
  ['campaign', 'campaigns', false],
  ['marketing_email', 'marketing_emails', true],
  ['ticket_pipeline_stage', 'ticket_stages', false],
  ['form', 'forms', true],
  ['flow', 'flows', false],
  ['subscription_type', 'subscription_types', false],
]

test.each(WHOLE)('HubSpot: every %s is read', async (object, table, archived) => {
  const read = ids(await readStream(hubspot, object, { window: ALL }), object, 'id')
  expect(read).toEqual(there('hubspot', table, { deleted: archived }))
})

test.each([
  ['lifecycle stage', { object: 'contact_stage_history', value: 'stage', property: 'lifecyclestage' }],
  ['owner', { object: 'contact_owner_history', value: 'owner', property: 'hubspot_owner_id' }],
] as const)('HubSpot: every contact has the history of its %s', async (_, { object, value, property }) => {
  const reading = await readStream(hubspot, 'contact', { window: ALL })
  const now = new Map<unknown, { at: string; value: unknown }>()
  for (const { contact_id, at, [value]: held } of reading.rows.get(object)!) {
    const known = now.get(contact_id)
    if (!known || known.at < String(at)) now.set(contact_id, { at: String(at), value: held })
  }
  const filled = reading.rows.get('contact')!.filter(({ [property]: held }) => held)
  expect(filled.length).toBeGreaterThan(1000)
  expect(
    filled.filter(({ hs_object_id, [property]: held }) => now.get(hs_object_id)?.value !== held),
  ).toEqual([])
})

const EDGES = ['deal_contact', 'deal_company']
for (const from of ['ticket', 'call', 'meeting', 'email'])
  EDGES.push(`${from}_contact`, `${from}_company`, `${from}_deal`)

test.each(EDGES)('HubSpot: every %s is read', async (object) => {
  const [from = '', to = ''] = object.split('_')
  const parents = there('hubspot', `${from}s`)
  const stream = hubspot.streams.find((one) =>
    [one, ...one.alsoYields].some((each) => each.object === object),
  )!
  const reading = await readStream(hubspot, stream.object, { window: ALL, parents })
  const pairs = new Set(
    (reading.rows.get(object) ?? []).map((row) => `${String(row[`${from}_id`])}:${String(row[`${to}_id`])}`),
  )
  const wanted = new Set<string>()
  for (const entity of world.hubspot.tables.get(`${from}_to_${to}`)?.entities.values() ?? []) {
    const row = fold(entity, Date.parse(ANCHOR))
    if (row && row.deletedAt === null && parents.includes(String(row.fields['fromId']))) {
      wanted.add(`${String(row.fields['fromId'])}:${String(row.fields['toId'])}`)
    }
  }
  expect(pairs).toEqual(wanted)
})

test('HubSpot: the stages of tickets are those that each has been in', async () => {
  const reading = await readStream(hubspot, 'ticket', { window: ALL })
  const read = reading.rows
    .get('ticket_stage_history')!
    .map(({ ticket_id, stage }) => `${String(ticket_id)} ${String(stage)}`)
  const wanted = there('hubspot', 'tickets').flatMap((id) => {
    const { revisions } = world.hubspot.tables.get('tickets')!.entities.get(id)!
    const past = revisions.filter(({ at }) => at <= Date.parse(ANCHOR))
    return past.flatMap(({ fields: { hs_pipeline_stage: stage } }) =>
      stage == null ? [] : [`${id} ${String(stage)}`],
    )
  })
  expect(read.toSorted()).toEqual(wanted.toSorted())
})

describe('HubSpot: e-mail events', () => {
  test('all that happened is read once, whatever its kind', async () => {
    const read = ids(await readStream(hubspot, 'email_event', { window: ALL }), 'email_event', 'id')
    expect(read).toEqual(there('hubspot', 'email_events'))
    expect(new Set(read).size).toBe(read.length)
  })

  test('and so is what happened in a week', async () => {
    const reading = await readStream(hubspot, 'email_event', { window: WEEK })
    const wanted = there('hubspot', 'email_events', { since: Date.parse(WEEK.from) })
    expect(ids(reading, 'email_event', 'id')).toEqual(wanted)
    expect(wanted.length).toBeGreaterThan(20)
  })

  test('they are those of a marketing e-mail that is read', async () => {
    const emails = (await readStream(hubspot, 'marketing_email', { window: ALL })).rows.get(
      'marketing_email',
    )!
    const known = new Set(emails.map(({ primaryEmailCampaignId }) => primaryEmailCampaignId))
    const events = (await readStream(hubspot, 'email_event', { window: ALL })).rows.get('email_event')!
    expect(events.filter(({ emailCampaignId }) => !known.has(emailCampaignId))).toEqual([])
  })
})

test('HubSpot: every status that a contact chose is read, and every kind of mail is refused by who left all', async () => {
  const contacts = there('hubspot', 'contacts')
  const reading = await readStream(hubspot, 'subscription_status', { window: ALL, parents: contacts })
  const read = reading.rows.get('subscription_status')!
  const wanted = subscriptionsSaid(world, Date.parse(ANCHOR))
  const told = read.map(
    ({ contact_id, subscription_id, status }) =>
      `${String(contact_id)} ${String(subscription_id)} ${String(status)}`,
  )
  expect(told.toSorted()).toEqual(wanted)
  expect(wanted.length).toBeGreaterThan(500)
})

test('HubSpot: the assets of campaigns', async () => {
  const parents = there('hubspot', 'campaigns')
  const rows = (await readStream(hubspot, 'campaign_asset', { window: ALL, parents })).rows.get(
    'campaign_asset',
  )!
  const emails = rows.filter(({ asset_type }) => asset_type === 'MARKETING_EMAIL')
  const known = new Set(there('hubspot', 'marketing_emails'))
  expect(emails.length).toBeGreaterThan(0)
  expect(emails.filter(({ asset_id }) => !known.has(String(asset_id)))).toEqual([])
  expect(
    await hubspot.count(
      {
        object: 'campaign_asset',
        label: '',
        fields: [],
        roles: { id: 'id', updated: null, deleted: null, mergedInto: null },
      },
      ALL,
      never,
    ),
  ).toBeNull()
})
