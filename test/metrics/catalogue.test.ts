import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { gapsOf } from '../../server/metrics/engine/rows.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { openBareWarehouse } from '../support/engine.ts'
import { factsOf } from '../support/metric-example.ts'

const CONTRACT = [
  'case_id',
  'at',
  'numerator',
  'denominator',
  'value',
  'connection',
  'object',
  'record_id',
  'label',
  'verdict',
  'included',
  'covered',
  'reason',
]

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openBareWarehouse()
  await migrate(warehouse)
})
afterAll(() => warehouse.close())

test('no two metrics share an id', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
})

describe.each(catalogue.map((metric) => [metric.id, metric] as const))('%s', (_, metric) => {
  test('its example comes out as it says', async () => {
    const { totals } = await factsOf(warehouse, metric, metric.example)
    expect(totals.measure.value).toBeCloseTo(metric.example.value ?? Number.NaN, 10)
    expect(totals.cases).toBe(metric.example.cases)
  })

  test('its rows have the columns of the contract and one for each dimension', async () => {
    const { rows } = await factsOf(warehouse, metric, metric.example)
    const columns = Object.keys(rows[0]!)
    const own = [
      ...metric.dimensions.map(({ id }) => id),
      ...(metric.details ?? []).map(({ name }) => name),
      ...(metric.entity ? [metric.entity.column] : []),
    ]
    expect(columns).toEqual(expect.arrayContaining([...CONTRACT, ...own]))
    expect(new Set(rows.map((row) => row['case_id'])).size).toBe(rows.length)
  })

  test('its details are told once each, and related records have only such as it has', () => {
    const names = (metric.details ?? []).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect((metric.relatedDetails ?? []).filter((name) => !names.includes(name))).toEqual([])
  })

  test('a case that is left out says why', async () => {
    const { rows } = await factsOf(warehouse, metric, metric.example)
    const silent = rows.filter((row) => row['included'] === false && typeof row['reason'] !== 'string')
    expect(silent).toEqual([])
  })

  test('its example shows whatever may become of a case, and every gap', async () => {
    const { rows, totals } = await factsOf(warehouse, metric, metric.example)
    const met = new Set(rows.map((row) => row['verdict']))
    expect(metric.verdicts.map(({ id }) => id).filter((id) => !met.has(id))).toEqual([])
    expect(gapsOf(metric).filter((_, index) => totals.gaps[index] === 0)).toEqual([])
  })

  test('without any record it is not measured, or zero where it counts', async () => {
    const { totals } = await factsOf(warehouse, metric, { ...metric.example, given: {} })
    expect(totals.measure.value).toBe(metric.aggregate.kind === 'count' ? 0 : null)
  })
})
