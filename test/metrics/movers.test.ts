import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { MoverList, type Mover } from '../../shared/metric.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { rateContributions } from '../../server/metrics/engine/contribution.ts'
import { isVisible } from '../../server/metrics/engine/sentence.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { NOW, openCompany } from '../support/company.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

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
    expect(metricsIn(items).length).toBeGreaterThan(1)
    for (const period of WEEKS) {
      const { items: movers } = await company.metrics.movers({ period })
      expect(movers.length).toBeLessThanOrEqual(12)
      for (const [, own = []] of metricsIn(movers)) {
        expect(own.length).toBeLessThanOrEqual(3)
        expect(new Set(own.map(({ dimension }) => dimension.id)).size).toBe(1)
      }
    }
  })

  it('say once how a metric moved, and of each further segment only what it did', async () => {
    for (const period of WEEKS) {
      const { items: movers } = await company.metrics.movers({ period })
      for (const [id, own = []] of metricsIn(movers)) {
        const opening = new RegExp(`^${definition(id).title} (rose|fell) `)
        expect(own.filter(({ sentence }) => opening.test(sentence)).length).toBe(1)
      }
    }
    expect(metricsIn(items).some(([, own = []]) => own.length > 1)).toBe(true)
  })

  it('leave out what rounds to nothing, and what only restates the time or the outcome', () => {
    const silent = items.filter((mover) => !isVisible(definition(mover.metric), mover.contribution))
    expect(silent).toEqual([])
    const restating = ['created', 'replans', 'issue', 'rule']
    expect(items.filter(({ dimension }) => restating.includes(dimension.id))).toEqual([])
  })

  it('are the largest contributions of their dimension, which sum to the whole change', async () => {
    const told = metricsIn(items)
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
      const all = rateContributions(changes)!
      expect(all.reduce((sum, each) => sum + each, 0)).toBeCloseTo(after.value! - before.value!, 9)
      const largest = all.map(Math.abs).sort((a, b) => b - a)
      movers.forEach(({ contribution }, place) =>
        expect(Math.abs(contribution)).toBeCloseTo(largest[place]!, 9),
      )
    }
  })

  it('are not told of a metric of few cases, of which a share of a share is arithmetic', () => {
    const events = catalogue.filter(({ kind }) => kind === 'event').map(({ id }) => id)
    expect(items.filter(({ metric }) => events.includes(metric))).toEqual([])
  })

  it('never name a colleague: owners are for whoever asks for them', () => {
    expect(items.filter(({ dimension }) => dimension.id === 'owner')).toEqual([])
  })
})

describe('movers of many launches', () => {
  let warehouse: TestWarehouse
  let launches: Mover[]
  beforeAll(async () => {
    warehouse = await openTestWarehouse()
    launches = await moversOf(warehouse, [
      { day: '2026-11-03', type: 'Email', campaigns: 25 },
      { day: '2026-11-10', type: 'Email', campaigns: 26 },
      { day: '2026-11-11', type: 'Webinar', campaigns: 24 },
    ])
  })
  afterAll(() => warehouse.close())

  it('count none as zero where nothing was launched', () => {
    expect(
      launches.map(({ key, value, previous, contribution }) => ({ key, value, previous, contribution })),
    ).toEqual([
      { key: 'Webinar', value: 24, previous: 0, contribution: 24 },
      { key: 'Email', value: 26, previous: 25, contribution: 1 },
    ])
  })
})

test('nothing is told of a change that may be chance, as its tile says', async () => {
  const warehouse = await openTestWarehouse()
  try {
    const launches = await moversOf(warehouse, [
      { day: '2026-11-03', type: 'Email', campaigns: 30 },
      { day: '2026-11-10', type: 'Email', campaigns: 25 },
      { day: '2026-11-11', type: 'Webinar', campaigns: 15 },
    ])
    expect(launches).toEqual([])
  } finally {
    await warehouse.close()
  }
})

/** The movers of launches, so many of a type on a day. */
async function moversOf(
  warehouse: TestWarehouse,
  launches: readonly { readonly day: string; readonly type: string; readonly campaigns: number }[],
): Promise<Mover[]> {
  const launched = launches.flatMap(({ day, type, campaigns }) =>
    Array.from({ length: campaigns }, (_, index) => ({ id: `${day}-${index}`, day, type })),
  )
  await syncCampaigns(warehouse, {
    at: '2026-11-15T22:45:00.000Z',
    campaigns: launched.map(({ id, type }) => ({
      Id: id,
      Name: id,
      Type: type,
      Status: 'In Progress',
      CreatedDate: '2026-10-01T09:00:00Z',
    })),
    changes: launched.map(({ id, day }) => ({
      id,
      field: 'Status',
      from: 'Planned',
      to: 'In Progress',
      at: `${day}T09:00:00Z`,
    })),
  })
  const metrics = createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
  const { items } = await metrics.movers({})
  return items.filter(({ metric }) => metric === 'campaign-throughput')
}
