import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCampaigns } from '../../server/metrics/campaigns/create-campaigns.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createMappings } from '../../server/metrics/mappings.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { examined, type Examined } from '../support/quadratic.ts'
import { openSyncedCompany, type SyncedCompany } from '../support/synced-company.ts'

const SYNCS = ['2026-11-15T22:45:00.000Z', '2026-11-22T22:45:00.000Z']
const world = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })

let seen: Examined
let company: SyncedCompany
let statementsOfSyncs: number
beforeAll(async () => {
  const through = (warehouse: Examined['warehouse']) => (seen = examined(warehouse)).warehouse
  company = await openSyncedCompany(world, SYNCS, {}, { through })
  statementsOfSyncs = seen.statements()
})
afterAll(() => company.workspace.close())

/** In a company ten times as large such a join takes a hundred times as long. */
describe('no record is held against every other one', () => {
  it('by a sync and what is published after it', () => {
    expect(statementsOfSyncs).toBeGreaterThan(500)
    expect([...seen.quadratic]).toEqual([])
  })

  it('by the numbers, what moved them, what they rest on and what to repair', async () => {
    const { metrics } = company
    await metrics.list({})
    await metrics.movers({})
    await metrics.readiness()
    const { items } = await metrics.fixes({})
    for (const { id } of items) await metrics.fix(id, { limit: 1 })
    for (const { id } of catalogue) await metrics.receipt(id, { limit: 1 })
    expect(seen.statements() - statementsOfSyncs).toBeGreaterThan(200)
    expect([...seen.quadratic]).toEqual([])
  })

  it('by the pages of campaigns and settings', async () => {
    const before = seen.statements()
    const campaigns = createCampaigns(company.options)
    await campaigns.list({})
    await campaigns.plans({})
    await campaigns.pairs({})
    const mappings = createMappings(company.options, company.metrics)
    for (const [connection, object] of [
      ['salesforce', 'campaign'],
      ['hubspot', 'campaign'],
      ['hubspot', 'contact'],
    ] as const)
      await mappings.evidence(connection, object)
    await mappings.preview({ ...sampleMapping, graceDays: 3 }, {})
    expect(seen.statements() - before).toBeGreaterThan(50)
    expect([...seen.quadratic]).toEqual([])
  })
})

it('such a join is told where there is one', async () => {
  const { quadratic, warehouse } = examined(company.workspace.warehouse)
  await warehouse.read((reader) =>
    reader.all(
      `select count(*) as n from salesforce.lead a left join salesforce.contact b on a.status = 'Open' and b.email = a.email`,
    ),
  )
  expect([...quadratic]).toEqual([expect.stringMatching(/^LEFT join on .*email = email/)])
})
