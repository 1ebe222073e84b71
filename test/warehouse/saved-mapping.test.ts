import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changesOf } from '../../shared/mapping-changes.ts'
import { Mapping } from '../../shared/mapping.ts'
import { defaultMapping, sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readMapping } from '../../server/warehouse/model/setting.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

async function kept(saved: object): Promise<Mapping> {
  const { warehouse: engine } = warehouse
  await engine.write((writer) =>
    writer.run(
      `insert into plumbline.setting values ('mapping', 1, $1, cast('2026-03-02T06:00:00Z' as timestamptz), null)`,
      [JSON.stringify(saved)],
    ),
  )
  return engine.read((reader) => readMapping(reader, sampleMapping))
}

/** As it was saved before any of these was a setting. */
function older({ doubt: _1, syncRules: _2, campaigns: _3, currency: _4, ...mapping }: Mapping): object {
  const of = ({
    opportunity: _5,
    requiredFrom: _6,
    mql: _7,
    requests: _8,
    ...vendor
  }: Mapping['salesforce']) => {
    const { budget: _9, cost: _10, requested: _11, ...campaign } = vendor.campaign
    return { ...vendor, campaign }
  }
  return { ...mapping, salesforce: of(mapping.salesforce), hubspot: of(mapping.hubspot) }
}

describe('a mapping that was saved before a setting was one', () => {
  it('means by it what was taken for granted', async () => {
    const mapping = await kept(older({ ...defaultMapping, graceDays: 3 }))
    expect(mapping).toEqual({ ...defaultMapping, graceDays: 3 })
    expect(mapping.salesforce.opportunity.amount).toBe('Amount')
    expect(mapping.hubspot.opportunity.amount).toBe('amount')
    expect(mapping.salesforce.campaign.cost).toBe('ActualCost')
    expect(mapping.hubspot.campaign.budget).toBe('hs_budget_items_sum_amount')
  })

  it('keeps what was taken away: what is not chosen stays unchosen', async () => {
    const { salesforce } = defaultMapping
    const mapping = await kept({
      ...defaultMapping,
      lifecycleStages: {},
      salesforce: {
        ...salesforce,
        plannedLaunch: { field: null, byType: {} },
        required: {},
        opportunity: { ...salesforce.opportunity, amount: null },
      },
    })
    expect(mapping.lifecycleStages).toEqual({})
    expect(mapping.salesforce).toMatchObject({
      plannedLaunch: { field: null, byType: {} },
      required: {},
      opportunity: { amount: null },
    })
  })
})

it('a change of a rule or a share is told in words', () => {
  const { doubt, syncRules } = defaultMapping
  const changes = changesOf(defaultMapping, {
    ...defaultMapping,
    doubt: { ...doubt, wholeCoverage: 0.905 },
    syncRules: { ...syncRules, phone: 'always-salesforce' },
    salesforce: { ...defaultMapping.salesforce, requiredFrom: { lead: { Phone: 'mql' } } },
  })
  expect(changes.map(({ title, before, after }) => [title, before, after])).toEqual([
    ['Doubt · Counts as whole', '95 %', '90.5 %'],
    ['Sync rules · Phone', 'none', 'Always use Salesforce'],
    ['Salesforce · Required from · lead · Phone', null, 'mql'],
  ])
})
