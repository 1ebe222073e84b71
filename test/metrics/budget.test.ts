import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { budgetOverrun } from '../../server/metrics/campaign/budget-overrun.ts'
import { withinBudgetRate } from '../../server/metrics/campaign/within-budget-rate.ts'
import { receiptAsCsv } from '../../server/api/receipt-csv.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { askModel } from '../support/model.ts'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

const AT = '2026-11-02T22:45:00.000Z'
const CAMPAIGN = salesforceSchema('campaign', [
  field('Name'),
  field('EndDate', { type: 'date' }),
  field('ParentId'),
  field('BudgetedCost', { type: 'money' }),
  field('ActualCost', { type: 'money' }),
])
const UNSAID: Mapping = { ...sampleMapping, currency: null }

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

/** Closed campaigns of an organisation with one currency, which its records don't name. */
async function campaigns(...rows: readonly { readonly Id: string; readonly [field: string]: unknown }[]) {
  await warehouse.merge({
    schema: CAMPAIGN,
    at: AT,
    rows: rows.map((row) => ({
      SystemModstamp: AT,
      Name: row.Id,
      // Its invoices are in some days after it was first read.
      EndDate: '2026-09-20',
      ...row,
    })),
  })
  await warehouse.publish('salesforce', AT)
}

const tells = (connection: string, currency: string) =>
  warehouse.warehouse.write((writer) =>
    writer.run(`insert into plumbline.told_currency values ($1, $2)`, [connection, currency]),
  )

const metricsBy = (mapping: Mapping) =>
  createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: false,
    mapping,
    metrics: [budgetOverrun, withinBudgetRate],
  })

const WEEKS = { from: '2026-10-05', to: '2026-11-16' }

describe('the currency of money that names none', () => {
  const over = { Id: 'over', BudgetedCost: '1000', ActualCost: '1250' }

  it('nobody has said: nothing of it is measured, and what to do is to say it', async () => {
    await campaigns(over)
    const metrics = metricsBy(UNSAID)
    for (const id of ['budget-overrun', 'within-budget-rate'])
      expect(await metrics.answer(id, WEEKS)).toMatchObject({ value: null, cases: 0, coverage: 0 })
    const { items } = await metrics.receipt('budget-overrun', WEEKS)
    expect(items).toMatchObject([
      {
        included: false,
        reason: 'Nobody has said in which currency its money is',
        details: { budget: null, cost: null, over: null },
      },
    ])
    const { items: ready } = await metrics.readiness()
    const need = {
      title: 'Say in which currency your money is: salesforce does not tell.',
      place: { page: 'settings', setting: 'currency' },
    }
    expect(ready.map(({ needs }) => needs[0])).toMatchObject([need, need])
  })

  it('is the one that its CRM tells, without anybody being asked', async () => {
    await campaigns(over)
    await tells('salesforce', 'USD')
    const metrics = metricsBy(UNSAID)
    expect(await metrics.answer('budget-overrun', WEEKS)).toMatchObject({ value: 250, cases: 1, coverage: 1 })
    const { items, currency } = await metrics.receipt('budget-overrun', WEEKS)
    expect(items).toMatchObject([{ details: { currency: 'USD', over: 250 } }])
    expect(currency).toBe('USD')
    const [headings] = await Array.fromAsync(
      receiptAsCsv(
        await metrics.receiptShape('budget-overrun'),
        metrics.receiptRows('budget-overrun', WEEKS),
      ),
    )
    expect(headings).toContain('budget (USD),cost (USD),over (USD),kept in')
  })

  it('is the one that somebody chose, where its CRM tells none', async () => {
    await campaigns(over)
    const metrics = metricsBy({ ...UNSAID, currency: 'GBP' })
    expect(await metrics.answer('budget-overrun', WEEKS)).toMatchObject({ value: 250, cases: 1 })
  })

  it('stays what its CRM tells, where another one was chosen: without a rate it is left out', async () => {
    await campaigns(over)
    await tells('salesforce', 'USD')
    const metrics = metricsBy({ ...UNSAID, currency: 'GBP' })
    expect(await metrics.answer('budget-overrun', WEEKS)).toMatchObject({ value: null, cases: 0 })
    const { items } = await metrics.receipt('budget-overrun', WEEKS)
    expect(items).toMatchObject([{ reason: 'No exchange rate of USD' }])
  })

  it('is not that of the other system', async () => {
    await campaigns(over)
    const hubspot = { connection: 'hubspot', vendor: 'hubspot', at: AT } as const
    const rows = [{ id: 'h1', updatedAt: AT, hs_name: 'Another' }]
    await warehouse.merge({ ...hubspot, schema: hubspotSchema('campaign', [field('hs_name')]), rows })
    await warehouse.publish('hubspot', AT)
    await tells('hubspot', 'EUR')
    const metrics = metricsBy(UNSAID)
    expect(await metrics.answer('budget-overrun', WEEKS)).toMatchObject({ value: null, cases: 0 })
    const [item] = (await metrics.readiness()).items
    expect(item!.needs[0]!.title).toBe('Say in which currency your money is: salesforce does not tell.')
  })
})

describe('money in a currency of its own', () => {
  const named = { ...CAMPAIGN, fields: [...CAMPAIGN.fields, field('CurrencyIsoCode')] }
  const rates = salesforceSchema('currencytype', [
    field('IsoCode'),
    field('ConversionRate', { type: 'number' }),
  ])

  /** A campaign of 20 million, five of them too many, and what the CRM gives of each currency for a rupiah. */
  async function kept(CurrencyIsoCode: string, ...given: readonly (readonly [string, number])[]) {
    const own = { SystemModstamp: AT, Name: 'fair', EndDate: '2026-09-20', CurrencyIsoCode }
    const money = { BudgetedCost: '20000000', ActualCost: '25000000' }
    await warehouse.merge({ schema: named, at: AT, rows: [{ Id: 'fair', ...own, ...money }] })
    const rows = given.map(([IsoCode, ConversionRate]) => ({
      Id: IsoCode,
      SystemModstamp: AT,
      IsoCode,
      ConversionRate,
    }))
    await warehouse.merge({ schema: rates, at: AT, rows })
    await warehouse.publish('salesforce', AT)
    return metricsBy(sampleMapping)
  }

  it('is converted by every digit of its rate, however small that is', async () => {
    const metrics = await kept('IDR', ['IDR', 1], ['EUR', 0.000057])
    expect(await metrics.answer('budget-overrun', WEEKS)).toMatchObject({ value: 285, cases: 1 })
  })

  it.each([
    [
      'its own',
      [
        ['IDR', 0],
        ['EUR', 0.000057],
      ],
    ],
    [
      'the workspace’s',
      [
        ['IDR', 1],
        ['EUR', 0],
      ],
    ],
  ] as const)('is left out and said to be where the rate of %s currency is 0', async (_, given) => {
    const metrics = await kept('IDR', ...given)
    expect(await metrics.answer('budget-overrun', WEEKS)).toMatchObject({ value: null, cases: 0 })
    const { items } = await metrics.receipt('budget-overrun', WEEKS)
    expect(items).toMatchObject([{ included: false, reason: 'No exchange rate of IDR' }])
  })
})

describe('a cost that was brought in for both records of a campaign, before they were known to be one', () => {
  it('counts once, as it was said last', async () => {
    await campaigns({ Id: 'fair' })
    const row = (id: string, connection: string, recordId: string, said: string, amount: string) =>
      `('${id}', '${connection}', 'campaign', '${recordId}', timestamptz '${said}', ${amount}, 'EUR', date '2026-09-01', 'INV-1')`
    await warehouse.warehouse.write((writer) =>
      writer.run(
        `insert into entered.cost(_import, connection, object, record_id, _valid_from, amount, currency, booked_on, reference,
           _valid_to, _line, _given, _key, campaign)
         select *, timestamptz 'infinity', 2, ' amount  currency ', '2026-09-01|INV-1', '' from (values
           ${row('1', 'salesforce', 'fair', '2026-11-03T00:00:00Z', '1000')},
           ${row('2', 'hubspot', 'h-fair', '2026-11-04T00:00:00Z', '900')}) as t`,
      ),
    )
    const cost = async () => {
      const rows = await askModel(
        warehouse.warehouse,
        `select m.cost from campaign_money m join campaign c on c.campaign_id = m.campaign_id where c.record_id = 'fair'`,
        { mapping: { ...UNSAID, currency: 'EUR' } },
      )
      return rows[0]?.['cost']
    }
    const knownAs = async (at: string, salesforce_campaign_id: string | null) => {
      const hubspot = { connection: 'hubspot', vendor: 'hubspot', at } as const
      const schema = hubspotSchema('campaign', [field('hs_name'), field('salesforce_campaign_id')])
      const rows = [{ id: 'h-fair', updatedAt: at, hs_name: 'Fair', salesforce_campaign_id }]
      await warehouse.merge({ ...hubspot, schema, rows })
      await warehouse.publish('hubspot', at)
    }
    await knownAs('2026-11-05T00:00:00Z', null)
    expect(await cost()).toBe(1000)
    await knownAs('2026-11-06T00:00:00Z', 'fair')
    expect(await cost()).toBe(900)
  })
})

describe('costs in a hierarchy of campaigns', () => {
  const parents = async () => {
    const rows = await askModel(
      warehouse.warehouse,
      `select c.record_id from campaign_money m join campaign c on c.campaign_id = m.campaign_id
       where m.children_cost order by c.record_id`,
    )
    return rows.map(({ record_id }) => record_id)
  }

  it('count where they are kept lowest, however far below', async () => {
    await campaigns(
      { Id: 'programme', ActualCost: '900' },
      { Id: 'quarter', ParentId: 'programme', ActualCost: null },
      { Id: 'region', ParentId: 'quarter', ActualCost: '0' },
      { Id: 'webinar', ParentId: 'region', ActualCost: '300' },
      { Id: 'e-mail', ParentId: 'region', ActualCost: '20' },
      { Id: 'reserve', ParentId: 'programme', ActualCost: '50' },
      { Id: 'planned', ParentId: 'reserve', ActualCost: null },
      { Id: 'alone', ActualCost: '10' },
    )
    expect(await parents()).toEqual(['programme', 'quarter', 'region'])
  })

  it('of campaigns that are each other’s parents count as those of any other', async () => {
    await campaigns(
      { Id: 'hen', ParentId: 'egg', ActualCost: '10' },
      { Id: 'egg', ParentId: 'hen', ActualCost: '20' },
      { Id: 'own', ParentId: 'own', ActualCost: '30' },
      { Id: 'chick', ParentId: 'hen', ActualCost: '5' },
    )
    expect(await parents()).toEqual(['egg', 'hen'])
  })
})
