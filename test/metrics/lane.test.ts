import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnswerCache } from '../../server/metrics/engine/cache.ts'
import { createMetrics, type MetricsOptions } from '../../server/metrics/engine/engine.ts'
import { questionLane, workAhead, type Questions } from '../../server/metrics/engine/lane.ts'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import { createMappings } from '../../server/metrics/mappings.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import type { Question } from '../../server/warehouse/model/model.ts'
import { Moment } from '../../server/warehouse/model/moment.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { WarehouseError, type Reader, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { NOW, openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

let company: { warehouse: TestWarehouse }
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.warehouse.close())

/** The warehouse, and how many questions of facts were open at once at most. */
function watched(warehouse: Warehouse) {
  const count = { open: 0, most: 0, all: 0 }
  const reader = (own: Reader): Reader => ({
    ...own,
    async all(sql, parameters) {
      if (!sql.includes('facts as')) return own.all(sql, parameters)
      count.all += 1
      count.open += 1
      count.most = Math.max(count.most, count.open)
      try {
        return await own.all(sql, parameters)
      } finally {
        count.open -= 1
      }
    },
  })
  const seen: Warehouse = {
    ...warehouse,
    read: (work, options) => warehouse.read((own) => work(reader(own)), options),
  }
  return { seen, count }
}

const options = (warehouse: Warehouse): MetricsOptions => ({
  warehouse,
  readCatalog,
  clock: { now: () => Date.parse(NOW) },
  zone: 'Europe/Berlin',
  recordUrl: () => null,
  sample: true,
})

const snapshotOf = (warehouse: Warehouse) => createSnapshots(options(warehouse))()

const campaigns = (select: string): Question => ({
  ctes: [{ name: 'asked', reads: { campaign: ['campaign_id'] }, sql: 'select campaign_id from campaign' }],
  select,
})

/** Questions by name, and the order in which they had their turn. */
async function inOrder() {
  const { warehouse } = company.warehouse
  const snapshot = await snapshotOf(warehouse)
  const order: string[] = []
  const ask = (questions: Questions, name: string) =>
    questions.read(snapshot, async (answer) => {
      order.push(name)
      await answer(campaigns('select count(*) as n from asked'), new Moment(snapshot.at(snapshot.now)!))
    })
  return { order, ask, ...questionLane(warehouse) }
}

describe('what goes through all of a company', () => {
  it('is asked one at a time, however much is looked at at once', async () => {
    const { seen, count } = watched(company.warehouse.warehouse)
    const metrics = createMetrics(options(seen))
    const [list, movers, receipt] = await Promise.all([
      metrics.list({ period: '2026-W46' }),
      metrics.movers({ period: '2026-W46' }),
      metrics.receipt('data-quality', {}),
      metrics.duplicates({}),
      metrics.conflicts({}),
      metrics.fixes({}),
    ])
    expect(list.items.length).toBeGreaterThan(0)
    expect(movers.items.length).toBeGreaterThan(0)
    expect(receipt.items.length).toBeGreaterThan(0)
    expect(count.all).toBeGreaterThan(50)
    expect(count.most).toBe(1)
  })

  it('holds for previews of a mapping too: they wait for each other, and for all else that is asked', async () => {
    const { seen, count } = watched(company.warehouse.warehouse)
    const shared = { ...options(seen), lane: questionLane(seen) }
    const metrics = createMetrics(shared)
    const mappings = createMappings(shared, metrics)
    await metrics.list({})
    const listed = count.all
    const done: number[] = []
    const preview = async (graceDays: number) => {
      await mappings.preview({ ...sampleMapping, graceDays }, {})
      done.push(count.all)
    }
    await Promise.all([preview(3), preview(6), preview(9), metrics.duplicates({})])
    expect(count.most).toBe(1)
    // Whoever asked first has an answer before the next one is begun.
    const [first, second, third] = done.map((all) => all - listed)
    expect([first! / third!, second! / third!]).toEqual([expect.closeTo(1 / 3, 1), expect.closeTo(2 / 3, 1)])
  })

  it('lets what a person asks go before the sums that wait, and each in its turn', async () => {
    const { order, ask, sums, asked } = await inOrder()
    await Promise.all([
      ask(sums, 'first sum'),
      ask(sums, 'second sum'),
      ask(sums, 'third sum'),
      ask(asked, 'first receipt'),
      ask(asked, 'second receipt'),
    ])
    expect(order).toEqual(['first sum', 'first receipt', 'second receipt', 'second sum', 'third sum'])
  })

  it('lets whatever a person asks go before what is worked out ahead, also what comes later', async () => {
    const { order, ask, sums, asked } = await inOrder()
    const inAdvance = workAhead(async () => {
      await ask(sums, 'first ahead')
      await Promise.all([ask(asked, 'second ahead'), ask(sums, 'third ahead')])
    })
    await Promise.all([
      ask(sums, 'first sum').then(() => Promise.all([ask(sums, 'later sum'), ask(asked, 'later receipt')])),
      inAdvance,
    ])
    expect(order).toEqual([
      'first ahead',
      'first sum',
      'later receipt',
      'later sum',
      'second ahead',
      'third ahead',
    ])
  })

  it('lets what is worked out ahead have its turn among the sums once a person waits for it as well', async () => {
    const { order, ask, sums } = await inOrder()
    const cache = new AnswerCache<{ done: true }>({ limit: 1 })
    const list = () =>
      cache.get('list', async () => {
        await ask(sums, 'first of the list')
        await ask(sums, 'second of the list')
        return { done: true }
      })
    const inAdvance = workAhead(list)
    const another = ask(sums, 'a sum').then(() => ask(sums, 'a later sum'))
    await Promise.all([list(), inAdvance, another])
    expect(order).toEqual(['first of the list', 'a sum', 'second of the list', 'a later sum'])
  })

  it('goes on after what failed', async () => {
    const { warehouse } = company.warehouse
    const snapshot = await snapshotOf(warehouse)
    const { sums } = questionLane(warehouse)
    const moment = () => new Moment(snapshot.at(snapshot.now)!)
    const wrong = sums.read(snapshot, (ask) => ask(campaigns('select no_such_column from asked'), moment()))
    const right = sums.read(snapshot, (ask) => ask(campaigns('select 1 as one'), moment()))
    await expect(wrong).rejects.toThrow('no_such_column')
    expect(await right).toEqual([{ one: 1 }])
  })

  it('refuses a question that would wait for its own end', async () => {
    const { warehouse } = company.warehouse
    const snapshot = await snapshotOf(warehouse)
    const { sums } = questionLane(warehouse)
    const within = sums.read(snapshot, () => sums.read(snapshot, () => Promise.resolve('never')))
    await expect(within).rejects.toThrow('own turn')
  })

  it('tells everyone who waits that the warehouse is closed', async () => {
    const { warehouse } = company.warehouse
    const snapshot = await snapshotOf(warehouse)
    const { sums, asked } = questionLane({
      ...warehouse,
      read: () => Promise.reject(new WarehouseError('The warehouse is closed.')),
    })
    const moment = () => new Moment(snapshot.at(snapshot.now)!)
    const refused = await Promise.allSettled(
      [sums, sums, asked].map((questions) =>
        questions.read(snapshot, (ask) => ask(campaigns('select 1 as one'), moment())),
      ),
    )
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  })
})
