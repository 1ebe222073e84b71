import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MoverList, type Mover } from '../../shared/metric.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { countContributions, rateContributions } from '../../server/metrics/engine/contribution.ts'
import { isVisible } from '../../server/metrics/engine/sentence.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const WEEKS = ['2026-W44', '2026-W45', '2026-W46']

let company: { warehouse: TestWarehouse; metrics: Metrics }
let items: Mover[]
let list: MoverList
beforeAll(async () => {
  company = await openCompany()
  list = await company.metrics.movers({})
  items = list.items
})
afterAll(() => company.warehouse.close())

const definition = (id: string) => catalogue.find((metric) => metric.id === id)!
const metricsIn = (movers: readonly Mover[]) => Object.entries(Object.groupBy(movers, ({ metric }) => metric))

describe('movers', () => {
  it('are few: at most three of a metric, all of one dimension, and twelve in all', async () => {
    expect(MoverList.parse(list)).toEqual(list)
    expect(metricsIn(items).length).toBeGreaterThan(2)
    for (const period of WEEKS) {
      const { items: movers } = await company.metrics.movers({ period })
      expect(movers.length).toBeLessThanOrEqual(12)
      for (const [, own = []] of metricsIn(movers)) {
        expect(own.length).toBeLessThanOrEqual(3)
        expect(new Set(own.map(({ dimension }) => dimension.id)).size).toBe(1)
      }
    }
  })

  it('leave out what rounds to nothing, and what only restates the time or the outcome', () => {
    const silent = items.filter((mover) => !isVisible(definition(mover.metric), mover.contribution))
    expect(silent).toEqual([])
    const restating = ['created', 'replans', 'issue', 'rule']
    expect(items.filter(({ dimension }) => restating.includes(dimension.id))).toEqual([])
  })

  it('are the largest contributions of their dimension, which sum to the whole change', async () => {
    const told = metricsIn(items).filter(([id]) => definition(id).aggregate.kind !== 'median')
    expect(told.length).toBeGreaterThan(1)
    for (const [id, movers = []] of told) {
      const by = movers[0]!.dimension.id
      const [after, before] = await Promise.all([
        company.metrics.answer(id, { from: list.period.start, to: list.period.end, by }),
        company.metrics.answer(id, { from: list.compare.start, to: list.compare.end, by }),
      ])
      const keys = [...new Set([...after.breakdown, ...before.breakdown].map(({ key }) => key))]
      const changes = keys.map((key) => ({
        key,
        before: before.breakdown.find((item) => item.key === key && item.cases > 0) ?? null,
        after: after.breakdown.find((item) => item.key === key && item.cases > 0) ?? null,
      }))
      const counted = definition(id).aggregate.kind === 'count'
      const all = (counted ? countContributions : rateContributions)(changes)!
      expect(all.reduce((sum, each) => sum + each, 0)).toBeCloseTo(after.value! - before.value!, 9)
      const largest = all.map(Math.abs).sort((a, b) => b - a)
      movers.forEach(({ contribution }, place) =>
        expect(Math.abs(contribution)).toBeCloseTo(largest[place]!, 9),
      )
    }
  })

  it('count none as zero where nothing was launched', () => {
    const launched = items.filter(({ metric }) => metric === 'campaign-throughput')
    expect(launched.length).toBeGreaterThan(0)
    expect(launched.filter(({ value, previous }) => value === null || previous === null)).toEqual([])
    for (const { value, previous, contribution } of launched) expect(value! - previous!).toBe(contribution)
  })
})
