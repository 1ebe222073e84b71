import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import { enter } from '../../server/warehouse/entered/enter.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { decideIdentities, type IdentityDecision } from '../../server/warehouse/identity-decision.ts'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const salesforceCampaign = salesforceSchema('campaign', [field('Name')])
const hubspotCampaign = hubspotSchema('campaign', [field('hs_name'), field('salesforce_campaign_id')])
const SALESFORCE = ['a', 'b', 'c']
/** The first two hold the id of a Salesforce campaign. */
const HUBSPOT = { '1': 'a', '2': 'b', '3': null, '4': null }
const RECORDS = [
  ...SALESFORCE.map((id) => `salesforce:${id}`),
  ...Object.keys(HUBSPOT).map((id) => `hubspot:${id}`),
]

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  await read(MONDAY)
})
afterEach(() => warehouse.close())

async function read(at: string) {
  await warehouse.merge({
    schema: salesforceCampaign,
    at,
    rows: SALESFORCE.map((Id) => ({ Id, IsDeleted: false, Name: Id })),
  })
  await warehouse.merge({
    connection: 'hubspot',
    vendor: 'hubspot',
    schema: hubspotCampaign,
    at,
    rows: Object.entries(HUBSPOT).map(([id, salesforce]) => ({
      id,
      hs_name: id,
      salesforce_campaign_id: salesforce,
    })),
  })
  for (const connection of ['salesforce', 'hubspot']) await warehouse.publish(connection, at)
}

let minute = 0
async function say(...said: readonly [record: string, verdict: string | null][]) {
  minute += 1
  const decisions = said.map(([record, verdict]): IdentityDecision => ({
    record: refOf(record),
    verdict: verdict === null ? null : verdict === 'own' ? { is: 'own' } : { is: 'same', as: refOf(verdict) },
  }))
  const now = Date.parse('2026-03-03T06:00:00Z') + minute * 60_000
  await warehouse.warehouse.write((writer) =>
    decideIdentities(writer, 'campaign', decisions, { by: null, now }),
  )
}

function refOf(record: string) {
  const [connection = '', recordId = ''] = record.split(':')
  return { connection, object: 'campaign', recordId }
}

/** The campaigns, each by its records; alone-standing ones, too. */
async function campaigns(at = 'infinity'): Promise<string[]> {
  const rows = await warehouse.ask(
    `select connection || ':' || record_id as record, replace(entity_id, ':campaign:', ':') as entity from plumbline.identity
     where _valid_from <= '${at}' and _valid_to >= '${at}'`,
  )
  const entityOf = new Map(rows.map((row) => [String(row['record']), String(row['entity'])]))
  const groups = Map.groupBy(RECORDS, (record) => entityOf.get(record) ?? record)
  return [...groups.values()].map((group) => group.toSorted().join(' ')).toSorted()
}

it('a campaign that a person pairs is one with its twin, and the record of the system whose ids others hold speaks', async () => {
  await say(['hubspot:3', 'salesforce:c'])
  expect(await campaigns()).toEqual([
    'hubspot:1 salesforce:a',
    'hubspot:2 salesforce:b',
    'hubspot:3 salesforce:c',
    'hubspot:4',
  ])
  const [paired] = await warehouse.ask(
    `select entity_id, reason from plumbline.identity where record_id = '3' and _valid_to = 'infinity'`,
  )
  expect(paired).toEqual({ entity_id: 'salesforce:campaign:c', reason: 'paired by hand' })
})

it('a pair of the same system joins what each of the two is linked to', async () => {
  await say(['hubspot:3', 'hubspot:1'])
  expect(await campaigns()).toContain('hubspot:1 hubspot:3 salesforce:a')
})

it('what a person says stands above a stored id', async () => {
  await say(['hubspot:1', 'salesforce:c'])
  expect(await campaigns()).toEqual([
    'hubspot:1 salesforce:c',
    'hubspot:2 salesforce:b',
    'hubspot:3',
    'hubspot:4',
    'salesforce:a',
  ])
  await say(['hubspot:1', 'own'])
  expect(await campaigns()).toContain('hubspot:1')
})

it('what was said is taken back, and the stored id counts again', async () => {
  const before = await campaigns()
  await say(['hubspot:1', 'own'], ['hubspot:3', 'salesforce:c'])
  await say(['hubspot:1', null], ['hubspot:3', null])
  expect(await campaigns()).toEqual(before)
})

it('a decision outlives the next sync, and the past stays as it was known', async () => {
  await say(['hubspot:3', 'salesforce:c'])
  await read('2026-03-09T06:00:00.000Z')
  expect(await campaigns()).toContain('hubspot:3 salesforce:c')
  expect(await campaigns('2026-03-02T12:00:00Z')).toContain('hubspot:3')
})

it('a day on which something was decided is answered so, whatever is entered later', async () => {
  await say(['hubspot:3', 'salesforce:c'])
  const [decided] = await warehouse.ask(`select max("at") as at from plumbline.identity_decision`)
  const between = new Date(Date.parse(String(decided!['at'])) + 1_000).toISOString()
  await warehouse.warehouse.write((writer) => enter(writer, Date.parse(between) + 3_600_000))
  await warehouse.warehouse.write((writer) => enter(writer, Date.parse(between) + 7_200_000))
  const snapshot = await createSnapshots({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-03-05T06:00:00Z') },
    zone: 'Europe/Berlin',
    sample: true,
  })()
  expect(await campaigns(snapshot.at(between)!.linked)).toContain('hubspot:3 salesforce:c')
  expect(await campaigns(snapshot.at('2026-03-02T12:00:00Z')!.linked)).toContain('hubspot:3')
})

it('whatever is said, one campaign is all records that are said or stored to be the same', async () => {
  const verdict = fc.oneof(fc.constantFrom(...RECORDS), fc.constant('own'), fc.constant(null))
  const sayings = fc.tuple(...RECORDS.map((record) => fc.tuple(fc.constant(record), verdict)))
  await fc.assert(
    fc.asyncProperty(sayings, async (said) => {
      const others = said.map(([record, as]): [string, string | null] => [record, as === record ? null : as])
      await say(...others)
      expect(await campaigns()).toEqual(expected(new Map(others)))
    }),
    { numRuns: 12, seed: 7 },
  )
})

function expected(said: ReadonlyMap<string, string | null>): string[] {
  const home = new Map(RECORDS.map((record) => [record, record]))
  const join = (a: string, b: string) => {
    const [from, to] = [home.get(a)!, home.get(b)!]
    for (const [record, at] of home) if (at === from) home.set(record, to)
  }
  for (const [id, salesforce] of Object.entries(HUBSPOT)) {
    if (salesforce !== null && (said.get(`hubspot:${id}`) ?? null) === null)
      join(`hubspot:${id}`, `salesforce:${salesforce}`)
  }
  for (const [record, as] of said) if (as !== null && as !== 'own') join(record, as)
  return [...Map.groupBy(RECORDS, (record) => home.get(record)!).values()]
    .map((group) => group.toSorted().join(' '))
    .toSorted()
}
