import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createSamples, type Samples } from '../../server/metrics/samples.ts'
import { wilson } from '../../server/metrics/engine/wilson.ts'
import { raiseDataVersion } from '../../server/warehouse/publish.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { NOW, openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const WEEKS = { from: '2026-11-02', to: '2026-11-30' }
const HOUR_MS = 3_600_000

let warehouse: TestWarehouse
let metrics: Metrics
let samples: Samples
let time: number
beforeAll(async () => {
  ;({ warehouse, metrics } = await openCompany())
  samples = createSamples({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => time },
    zone: 'Europe/Berlin',
    recordUrl: (connection, object, id) => `https://${connection}.example/${object}/${id}`,
    sample: true,
  })
})
/** As if nothing had ever been drawn. */
beforeEach(async () => {
  time = Date.parse(NOW)
  await warehouse.warehouse.write(async (writer) => {
    for (const table of ['quality_sample', 'quality_sample_record', 'quality_verdict'])
      await writer.run(`delete from plumbline.${table}`)
    await raiseDataVersion(writer)
  })
})
afterAll(() => warehouse.close())

const ask = (more: { asOf?: string } = {}) => metrics.answer('data-accuracy', { ...WEEKS, ...more })

describe('a drawn sample', () => {
  it('holds as many different records as were asked for, or all there are', async () => {
    const { records, size } = await samples.draw({ size: 30 })
    expect(size).toBe(30)
    expect(new Set(records.map(({ connection, recordId }) => `${connection}:${recordId}`)).size).toBe(30)
    const [people] = await warehouse.ask(
      `select (select count(*) from salesforce.lead where _valid_to = 'infinity' and not _deleted)
         + (select count(*) from hubspot.contact where _valid_to = 'infinity' and not _deleted) as n`,
    )
    expect((await samples.draw({ size: 500 })).size).toBe(Number(people!['n']))
  })

  it('differs from the next one, and keeps its seed', async () => {
    const [one, two] = [await samples.draw({ size: 20 }), await samples.draw({ size: 20 })]
    const ids = ({ records }: typeof one) => records.map(({ recordId }) => recordId)
    expect(ids(one)).not.toEqual(ids(two))
    expect(one.seed).not.toBe(two.seed)
    expect((await samples.list()).items.map(({ id }) => id)).toEqual([two.id, one.id])
  })

  it('asks for the values as they stood then, and says where the record has changed since', async () => {
    const { id, records } = await samples.draw({ size: 500 })
    const drawn = records.find(({ object, values }) => object === 'lead' && values.length > 0)!
    await warehouse.warehouse.write((writer) =>
      writer.run(`update salesforce.lead set phone = '+49 1' where _id = $1 and _valid_to = 'infinity'`, [
        drawn.recordId,
      ]),
    )
    const now = (await samples.get(id)).records[drawn.position]!
    expect(records.flatMap(({ values }) => values.filter(({ field }) => field === 'country'))).toContainEqual(
      expect.objectContaining({ value: 'France' }),
    )
    const phone = (record: typeof now) => record.values.find(({ field }) => field === 'phone')!
    expect(phone(now)).toEqual({ ...phone(drawn), valueNow: '+49 1', changed: true })
    expect(now.values.filter(({ changed }) => changed)).toHaveLength(1)
  })
})

describe('data accuracy', () => {
  it('is not measured until somebody draws a sample, and then until somebody checks one', async () => {
    expect(await ask()).toMatchObject({
      value: null,
      state: 'not-measured',
      reason: 'Draw a sample of people and check its values.',
    })
    await samples.draw({ size: 10 })
    const answer = await ask()
    expect(answer).toMatchObject({ value: null, state: 'not-measured', coverage: 0, cases: 0 })
    expect(answer.reason).toMatch(/^10 of 10 records have not been checked by a person yet/)
  })

  it('tells who looks at a week before the sample that there is one now, and what it says', async () => {
    const past = async () => metrics.answer('data-accuracy', { from: '2026-11-09', to: '2026-11-16' })
    const { id, records } = await samples.draw({ size: 10 })
    expect((await past()).reason).toMatch(/^10 of 10 records have not been checked by a person yet/)
    const record = records.find(({ values }) => values.length >= 2)!
    for (const [index, verdict] of (['correct', 'wrong'] as const).entries()) {
      const value = { position: record.position, field: record.values[index]!.field }
      await samples.judge(id, value, { verdict, note: null })
    }
    expect(await past()).toMatchObject({
      value: null,
      state: 'not-measured',
      reason: 'Not by then. It is 50.0 % now: 1 of 2 checked values; the running week shows it.',
      cause: 'begun-later',
    })
    time += 24 * HOUR_MS
    expect((await past()).cause).toBe('begun-later')
  })

  it('is the share of values found correct of those found correct or wrong, with its interval', async () => {
    const { id, records } = await samples.draw({ size: 10 })
    const [first, second] = records.filter(({ values }) => values.length >= 3)
    const judge = (record: typeof first, index: number, verdict: 'correct' | 'wrong' | 'cannot-tell') =>
      samples.judge(
        id,
        { position: record!.position, field: record!.values[index]!.field },
        { verdict, note: 'as she says' },
      )
    await judge(first, 0, 'correct')
    await judge(first, 1, 'wrong')
    await judge(first, 2, 'cannot-tell')
    const last = await judge(second, 0, 'correct')
    expect(last.values[0]).toMatchObject({ verdict: 'correct', note: 'as she says', by: null })
    const answer = await ask()
    expect(answer).toMatchObject({ value: 2 / 3, numerator: 2, denominator: 3, cases: 2, state: 'partly' })
    expect(answer.interval).toEqual(wilson(2, 3))
    expect(answer.companions).toMatchObject([{ id: 'cannot-tell', value: 1 / 4 }])
    const { items } = await metrics.receipt('data-accuracy', { ...WEEKS, included: true })
    expect(items.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      [1, 2],
      [1, 1],
    ])
    const parts = answer.parts.map(({ key, numerator, denominator }) => [key, numerator, denominator])
    expect(parts.reduce((sum, part) => sum + Number(part[2]), 0)).toBe(3)
    expect((await samples.list()).items[0]).toMatchObject({
      checked: 2,
      values: { correct: 2, wrong: 1, cannotTell: 1 },
    })
  })

  it('can be told anew and taken back; what was known on the way stays', async () => {
    const { id, records } = await samples.draw({ size: 10 })
    const { position, values } = records.find((record) => record.values.length > 0)!
    const value = { position, field: values[0]!.field }
    time += HOUR_MS
    await samples.judge(id, value, { verdict: 'wrong' })
    time += HOUR_MS
    await samples.judge(id, value, { verdict: 'correct' })
    expect(await ask()).toMatchObject({ value: 1, denominator: 1 })
    const before = new Date(time - HOUR_MS / 2).toISOString()
    expect(await ask({ asOf: before })).toMatchObject({ value: 0, denominator: 1 })
    time += HOUR_MS
    const taken = await samples.judge(id, value, { verdict: null })
    expect(taken.values[0]).toMatchObject({ verdict: null, note: null, at: null })
    expect(await ask()).toMatchObject({ value: null, state: 'not-measured' })
    const kept = await warehouse.ask(`select verdict from plumbline.quality_verdict order by "at"`)
    expect(kept.map(({ verdict }) => verdict)).toEqual(['wrong', 'correct', null])
  })

  it('stays that of the sample being checked while a further one is only drawn', async () => {
    const { id, records } = await samples.draw({ size: 5 })
    const { position, values } = records.find((record) => record.values.length > 0)!
    await samples.judge(id, { position, field: values[0]!.field }, { verdict: 'correct' })
    await samples.draw({ size: 5 })
    expect(await ask()).toMatchObject({ value: 1, cases: 1 })
  })
})

describe('a record of which every value was found right', () => {
  const timely = async () => {
    const rows = []
    for await (const chunk of metrics.receiptRows('data-timeliness', WEEKS)) rows.push(...chunk)
    return rows.filter(({ reason }) => reason === 'Checked and found right within the allowed time')
  }

  it('is fresh from that day on, and not while a value is open or wrong', async () => {
    const { id, records } = await samples.draw({ size: 500 })
    const told = new Map<string, string | null>()
    for await (const chunk of metrics.receiptRows('data-timeliness', WEEKS))
      for (const { recordId, reason } of chunk) told.set(recordId, reason)
    const drawn = records.find(
      ({ recordId, values }) =>
        values.length >= 2 && told.has(recordId) && !/Engaged|bounced/.test(told.get(recordId) ?? ''),
    )!
    const judge = (index: number, verdict: 'correct' | 'wrong') =>
      samples.judge(
        id,
        { position: drawn.position, field: drawn.values[index]!.field },
        { verdict, note: null },
      )
    for (const index of drawn.values.keys()) {
      expect(await timely()).toEqual([])
      await judge(index, 'correct')
    }
    expect((await timely()).map(({ recordId }) => recordId)).toEqual([drawn.recordId])
    await judge(0, 'wrong')
    expect(await timely()).toEqual([])
  })
})
