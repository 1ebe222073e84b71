import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thinTold } from '../../server/warehouse/retention/thin-told.ts'
import { readTellings, readTold, readToldWeeks, writeTold, type Told } from '../../server/warehouse/told.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const PERIOD = '2026-W46'
const ENDS = '2026-11-15T23:00:00.000Z'
/** Moments of the days after the week, at eight in the morning. */
const on = (day: number) => `2026-11-${day}T07:00:00.000Z`

let company: TestWarehouse
beforeEach(async () => {
  company = await openTestWarehouse()
})
afterEach(() => company.close())

function told(at: string, value: number | null, more: Partial<Told> = {}): Told {
  return {
    metric: 'lead-routing',
    period: PERIOD,
    endsAt: ENDS,
    toldAt: at,
    title: 'Lead routing',
    value,
    numerator: value,
    denominator: 1,
    shown: value === null ? null : String(value),
    fresh: true,
    tolerance: 0.01,
    definition: '1:abc',
    dataVersion: 1,
    headline: true,
    madeUp: false,
    ...more,
  }
}

const write = (...rows: readonly Told[]) => company.warehouse.write((writer) => writeTold(writer, rows))

const by = (instant: string, metric = 'lead-routing') =>
  company.warehouse.read((reader) => readTold(reader, { metric, period: PERIOD, by: instant }))

const all = (metric = 'lead-routing') =>
  company.warehouse.read((reader) => readTellings(reader, { metric, period: PERIOD, by: 'infinity' }))

/** At which moments what was told, as it is kept. */
const values = async (metric?: string) =>
  (await all(metric)).told.map(({ told_at: at, value }) => [at, value])

describe('what was told', () => {
  it('is kept where it differs from the time before, in anything that is said', async () => {
    await write(told(on(16), 0.5))
    await write(told(on(17), 0.5))
    await write(told(on(18), 0.6))
    await write(told(on(19), 0.6, { definition: '2:abc' }))
    await write(told(on(20), null, { definition: '2:abc' }))
    expect(await values()).toEqual([
      [on(16), 0.5],
      [on(18), 0.6],
      [on(19), 0.6],
      [on(20), null],
    ])
    expect(await all()).toMatchObject({ times: 5, lastAt: on(20) })
    expect((await by(on(17)))?.value).toBe(0.5)
    expect(await by('2026-11-16T06:00:00.000Z')).toBeNull()
  })

  it('is the same in whichever order it is kept', async () => {
    await write(told(on(16), 0.5), told(on(16), 1, { metric: 'data-quality' }))
    await write(told(on(20), 0.5), told(on(20), 1, { metric: 'data-quality' }))
    await write(told(on(18), 0.7), told(on(18), 1, { metric: 'data-quality' }))
    const at = async (days: readonly number[], metric?: string) =>
      Promise.all(days.map(async (day) => (await by(on(day), metric))?.value))
    expect(await at([16, 17, 18, 19, 20, 21])).toEqual([0.5, 0.5, 0.7, 0.7, 0.5, 0.5])
    expect(await values('data-quality')).toEqual([[on(16), 1]])
  })

  it('of a moment stays, whatever is worked out for it later', async () => {
    await write(told(on(16), 0.5))
    await write(told(on(16), 0.9))
    expect(await values()).toEqual([[on(16), 0.5]])
  })

  it('by what was made up counts for headline metrics alone', async () => {
    const other = { metric: 'response-rate', headline: false }
    await write(told(on(17), 0.5), told(on(17), 0.1, other))
    await write(told(on(16), 0.5, { madeUp: true }))
    await write(told(on(18), 0.5, { madeUp: true }))
    expect(await all()).toMatchObject({ times: 3, lastAt: on(18) })
    expect(await all('response-rate')).toMatchObject({ times: 1, lastAt: on(17) })
    expect((await all()).told.map(({ made_up: madeUp }) => madeUp)).toEqual([true])
    expect(await company.warehouse.read(readToldWeeks)).toEqual(new Set([PERIOD]))
  })
})

describe('thinning what was told', () => {
  /** Of weeks and months the ends, and the ends of the days after them, are kept. */
  const KEPT = ['2026-11-16T22:59:59.999Z', '2026-11-22T23:00:00.000Z', '2026-11-23T22:59:59.999Z']
  const thin = async () => {
    await company.warehouse.write(async (writer) => {
      for (const at of KEPT)
        await writer.run(`insert into plumbline.kept_moment values (cast($1 as timestamptz))`, [at])
      await thinTold(writer, '2026-11-30T00:00:00.000Z')
    })
  }
  const times = async () =>
    (await company.ask(`select told_at from plumbline.telling order by 1`)).map(({ told_at: at }) => at)

  it('leaves what kept moments see, and the last', async () => {
    const days = [16, 17, 18, 19, 22, 24, 25, 28]
    for (const day of days) await write(told(on(day), day / 100))
    const before = await Promise.all(KEPT.map((at) => by(at)))
    await thin()
    expect(await Promise.all(KEPT.map((at) => by(at)))).toEqual(before)
    // The first from the second day on stays, in case nothing was told on the first.
    expect(await values()).toEqual([16, 17, 22, 28].map((day) => [on(day), day / 100]))
    expect(await times()).toEqual([16, 17, 22, 28].map(on))
  })

  it('leaves what was told first where nothing was on the day after the week', async () => {
    for (const day of [18, 19, 20, 28]) await write(told(on(day), day / 100))
    await thin()
    expect(await values()).toEqual([18, 20, 28].map((day) => [on(day), day / 100]))
  })

  it('leaves a number that was told alike for long', async () => {
    for (const day of [16, 17, 18, 22, 28]) await write(told(on(day), 0.5))
    await thin()
    expect(await values()).toEqual([[on(16), 0.5]])
    expect(await times()).toEqual([16, 17, 22, 28].map(on))
  })
})
