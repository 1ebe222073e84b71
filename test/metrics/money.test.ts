import { afterAll, beforeAll, expect, it } from 'vitest'
import { dataCompleteness } from '../../server/metrics/platform/data-completeness.ts'
import { defineMetric } from '../../server/metrics/metric.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { factsOf } from '../support/metric-example.ts'
import { askModel } from '../support/model.ts'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

const AT = '2026-11-15T22:45:00.000Z'

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse()
})
afterAll(() => warehouse.close())

it('money is what the source says, to the last digit, and so is its sum', async () => {
  const opportunity = salesforceSchema('opportunity', [field('Amount', { type: 'money' })])
  const amounts = ['90071992547409.9301', '0.0002', '0.1', '0.2']
  const rows = amounts.map((Amount, index) => ({ Id: `o${index}`, SystemModstamp: AT, Amount }))
  await warehouse.merge({ schema: opportunity, at: AT, rows })
  await warehouse.publish('salesforce', AT)
  // HubSpot doesn't say of every amount that it is money.
  const deal = hubspotSchema('deal', [field('amount', { type: 'number' })])
  const hubspot = { connection: 'hubspot', vendor: 'hubspot', at: AT } as const
  await warehouse.merge({ ...hubspot, schema: deal, rows: [{ id: 'd1', updatedAt: AT, amount: '1234.56' }] })
  await warehouse.publish('hubspot', AT)
  const sums = await askModel(
    warehouse.warehouse,
    'select connection, cast(sum(amount) as text) as amount from opportunity group by connection order by connection',
  )
  expect(sums).toEqual([
    { connection: 'hubspot', amount: '1234.5600' },
    { connection: 'salesforce', amount: '90071992547410.2303' },
  ])
})

it('a metric sums money exactly, and tells it as a number', async () => {
  const pipeline = defineMetric({
    ...dataCompleteness,
    id: 'pipeline',
    unit: 'money',
    kind: 'event',
    aggregate: { kind: 'sum' },
    rows: [
      {
        reads: {
          opportunity: ['connection', 'object', 'record_id', 'label', 'amount', 'created_at', 'stage'],
        },
        from: 'opportunity o',
        columns: {
          case_id: 'o.record_id',
          at: 'o.created_at',
          connection: 'o.connection',
          object: 'o.object',
          record_id: 'o.record_id',
          label: 'o.label',
          stage: 'o.stage',
          value: 'o.amount',
        },
      },
    ],
    verdicts: [{ id: 'all', is: 'counted', words: null }],
    unjudged: [],
    parts: null,
    dimensions: [{ id: 'stage', title: 'Stage' }],
  })
  const deals = Array.from({ length: 3 }, (_, index) => ({ record_id: `o${index}`, amount: 0.1 }))
  const { totals } = await factsOf(warehouse.warehouse, pipeline, {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: { opportunity: deals },
  })
  expect(totals.measure.value).toBe(0.3)
})

it('which amount of an opportunity counts is said by the organisation; without one there is none', async () => {
  const at = '2026-11-16T22:45:00.000Z'
  const { warehouse: other, ...company } = await openTestWarehouse()
  const opportunity = salesforceSchema('opportunity', [
    field('Amount', { type: 'money' }),
    field('Yearly__c', { type: 'money' }),
  ])
  const rows = [{ Id: 'o1', SystemModstamp: at, Amount: '300', Yearly__c: '100' }]
  await company.merge({ schema: opportunity, at, rows })
  await company.publish('salesforce', at)
  const amountBy = async (amount: string | null) => {
    const { salesforce } = sampleMapping
    const mapping = {
      ...sampleMapping,
      salesforce: { ...salesforce, opportunity: { ...salesforce.opportunity, amount } },
    }
    const [row] = await askModel(other, 'select cast(amount as text) as amount from opportunity', { mapping })
    return row?.['amount']
  }
  expect([await amountBy('Amount'), await amountBy('Yearly__c'), await amountBy(null)]).toEqual([
    '300.0000',
    '100.0000',
    null,
  ])
  await company.close()
})
