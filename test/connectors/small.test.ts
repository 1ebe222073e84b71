import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connector } from '../../server/connectors/connector.ts'
import { startSandbox, type RunningSandbox } from '../../server/sandbox/start.ts'
import { fold } from '../../server/sandbox/row.ts'
import type { World } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
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

const WHOLE: [object: string, table: string][] = [
  ['campaign', 'campaigns'],
  ['marketing_email', 'marketing_emails'],
]

test.each(WHOLE)('HubSpot: every %s is read', async (object, table) => {
  const read = ids(await readStream(hubspot, object, { window: ALL }), object, 'id')
  expect(read).toEqual(there('hubspot', table))
})

test('HubSpot: every contact has the history of its lifecycle stage', async () => {
  const reading = await readStream(hubspot, 'contact', { window: ALL })
  const stages = reading.rows.get('contact_stage_history')!
  const now = new Map<unknown, { at: string; stage: unknown }>()
  for (const { contact_id, at, stage } of stages) {
    const known = now.get(contact_id)
    if (!known || known.at < String(at)) now.set(contact_id, { at: String(at), stage })
  }
  const staged = reading.rows.get('contact')!.filter(({ lifecyclestage }) => lifecyclestage)
  expect(staged.length).toBeGreaterThan(1000)
  expect(
    staged.filter(({ hs_object_id, lifecyclestage }) => now.get(hs_object_id)?.stage !== lifecyclestage),
  ).toEqual([])
})

test.each(['contact', 'company'])('HubSpot: every deal has its %s', async (other) => {
  const parents = there('hubspot', 'deals')
  const reading = await readStream(hubspot, `deal_${other}`, { window: ALL, parents })
  const pairs = new Set(
    reading.rows
      .get(`deal_${other}`)!
      .map((row) => `${String(row['deal_id'])}:${String(row[`${other}_id`])}`),
  )
  const wanted = new Set<string>()
  for (const entity of world.hubspot.tables.get(`deal_to_${other}`)?.entities.values() ?? []) {
    const row = fold(entity, Date.parse(ANCHOR))
    if (row && row.deletedAt === null && parents.includes(String(row.fields['fromId']))) {
      wanted.add(`${String(row.fields['fromId'])}:${String(row.fields['toId'])}`)
    }
  }
  expect(pairs).toEqual(wanted)
})

test('HubSpot: the assets of campaigns', async () => {
  const rows = (await readStream(hubspot, 'campaign_asset', { window: ALL })).rows.get('campaign_asset')!
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
