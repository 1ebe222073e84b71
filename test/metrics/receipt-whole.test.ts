import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics, ReceiptQuery } from '../../server/metrics/metrics.ts'
import { publishPartially } from '../../server/warehouse/publish.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const AT = '2026-11-15T22:45:00.000Z'
const WEEK = { from: '2026-11-09', to: '2026-11-16' }
/** More than the engine gives out at once. */
const FIRST_LOAD = 5_000

const lead = salesforceSchema(
  'lead',
  ['FirstName', 'LastName', 'Email', 'Company', 'LeadSource'].map((name) => field(name)),
)
const person = (id: string) => ({
  Id: id,
  SystemModstamp: AT,
  FirstName: 'Ann',
  LastName: id,
  // Some share their address with the one before, and some have none.
  Email: id.endsWith('7') ? null : `${id.replace(/1$/, '0')}@corp.example.com`,
  Company: 'Corp',
  LeadSource: id.endsWith('3') ? null : `Source ${id.at(-1)!}`,
})
const ids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, '0')}`)

let warehouse: TestWarehouse
let metrics: Metrics
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  metrics = createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
  await load(ids('m', FIRST_LOAD))
})
afterEach(() => warehouse.close())

/** A further page of a first load, seen at once. */
async function load(names: readonly string[]) {
  await warehouse.merge({ schema: lead, at: AT, rows: names.map(person) })
  await warehouse.warehouse.write((writer) =>
    publishPartially(writer, { connection: 'salesforce', runId: AT, at: AT, now: Date.parse(AT) }),
  )
}

const idOf = ({ recordId }: { recordId: string }) => recordId

describe('the whole receipt', () => {
  it('is of one moment, however much is read meanwhile', async () => {
    const seen: string[] = []
    let chunks = 0
    for await (const rows of metrics.receiptRows('data-completeness', { ...WEEK, sort: 'recordId' })) {
      if (chunks++ === 0) await load(ids('a', 1_000))
      seen.push(...rows.map(idOf))
    }
    expect(chunks).toBeGreaterThan(1)
    expect(seen).toEqual(ids('m', FIRST_LOAD))
  })

  it('tells each case once with all of its other records', async () => {
    const seen: string[] = []
    const pairs: string[] = []
    for await (const rows of metrics.receiptRows('data-uniqueness', { ...WEEK, sort: '-label' })) {
      seen.push(...rows.map(idOf))
      pairs.push(
        ...rows.flatMap(({ recordId, related }) => related.map((other) => `${recordId} ${idOf(other)}`)),
      )
    }
    expect(seen).toEqual(ids('m', FIRST_LOAD).toReversed())
    const twins = ids('m', FIRST_LOAD).filter((id) => /[01]$/.test(id))
    expect(pairs.toSorted()).toEqual(
      twins.map((id) => `${id} ${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`).toSorted(),
    )
  })

  it('may be left half read, as often as one likes, without keeping anybody waiting', async () => {
    for (let time = 0; time < 6; time++) {
      for await (const rows of metrics.receiptRows('data-completeness', WEEK)) {
        expect(rows.length).toBeGreaterThan(0)
        break
      }
    }
    expect((await metrics.receipt('data-completeness', WEEK)).included).toBe(FIRST_LOAD)
  })

  // Names that every object answers to are no columns either.
  it.each(['password', 'constructor', '-toString'])(
    'says that there is no column %s before it begins',
    async (sort) => {
      const rows = metrics.receiptRows('data-completeness', { ...WEEK, sort })
      await expect(rows[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        name: 'QueryError',
        parameter: 'sort',
      })
    },
  )
})

describe('pages', () => {
  const QUERIES: readonly ReceiptQuery[] = [
    {},
    { sort: 'label' },
    { sort: '-at' },
    { sort: '-numerator' },
    { sort: 'dimension:source' },
    { sort: '-dimension:source' },
    { sort: 'reason' },
    { sort: '-included' },
  ]

  async function pages(query: ReceiptQuery, between: () => Promise<void>) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await metrics.receipt('data-completeness', {
        ...WEEK,
        ...query,
        limit: 900,
        ...(cursor === undefined ? {} : { cursor }),
      })
      seen.push(...page.items.map(idOf))
      cursor = page.next ?? undefined
      if (cursor !== undefined) await between()
    } while (cursor !== undefined)
    return seen
  }

  it.each(QUERIES)('go on where the one before ended, in the order of the whole: %j', async (query) => {
    const whole: string[] = []
    for await (const rows of metrics.receiptRows('data-completeness', { ...WEEK, ...query }))
      whole.push(...rows.map(idOf))
    expect(await pages(query, async () => undefined)).toEqual(whole)
    expect(whole.length).toBe(FIRST_LOAD)
  })

  it('repeat and skip nobody while more is read', async () => {
    let loaded = 0
    const seen = await pages({ sort: 'recordId' }, () => load(ids(`a${++loaded}-`, 50)))
    expect(loaded).toBeGreaterThan(3)
    expect(seen).toEqual(ids('m', FIRST_LOAD))
  })

  it('of another order are refused', async () => {
    const { next } = await metrics.receipt('data-completeness', { ...WEEK, sort: 'label' })
    for (const sort of ['numerator', undefined]) {
      const question = metrics.receipt('data-completeness', {
        ...WEEK,
        cursor: next!,
        ...(sort === undefined ? {} : { sort }),
      })
      await expect(question).rejects.toMatchObject({ name: 'QueryError', parameter: 'cursor' })
    }
  })
})
