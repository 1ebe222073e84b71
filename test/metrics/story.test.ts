import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MoverList, type Story } from '../../shared/metric.ts'
import { standsOut } from '../../server/metrics/engine/earlier.ts'
import { namesText } from '../../server/metrics/engine/story.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { openCompany } from '../support/company.ts'
import { receiptRows } from '../support/metrics-double.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

let company: { warehouse: TestWarehouse; metrics: Metrics }
let list: MoverList
beforeAll(async () => {
  company = await openCompany()
  list = MoverList.parse(await company.metrics.movers({}))
})
afterAll(() => company.warehouse.close())

const of = (id: string, stories: readonly Story[] = list.stories) =>
  stories.filter(({ metric }) => metric === id)

describe('what happened', () => {
  it('tells few campaigns by their names: how many were on time, and which were late by how much', async () => {
    const period = '2026-W45'
    const { items } = await company.metrics.list({ period })
    const { numerator, denominator, short } = items.find(({ id }) => id === 'on-time-launch-rate')!
    const [story] = of('on-time-launch-rate', (await company.metrics.movers({ period })).stories)
    expect(story!.sentence).toContain(`${numerator} of ${denominator} campaigns due were on time`)
    expect(story!.sentence).toMatch(/, after \d of \d in week 44\. Late: /)
    expect(story!.rows.map(({ label }) => label)).toEqual(short.map(({ label }) => label))
    for (const { label, value } of short)
      expect(story!.sentence).toContain(value === null ? `${label} (not yet)` : `${label} (${value} day`)
  })

  it('names what was launched, and how many more or fewer than before', () => {
    const [story] = of('campaign-throughput')
    expect(story!.sentence).toMatch(
      /^\d campaigns were launched, (as many as|\d (more|fewer) than) in week 45: Campaign \d+/,
    )
  })

  it('tells a state by how many records fall short now, and which rule they fell to', () => {
    const [story] = of('data-completeness')
    expect(story!.sentence).toMatch(
      /^Data completeness rose \d\.\d points to \d\d\.\d %; \d+ of \d+ required values fall short\. Most of it: .* \(−\d+\)\.$/,
    )
  })

  it('is silent on what did not change', async () => {
    const { items } = await company.metrics.list({})
    const still = items.filter(({ signal, line }) => signal === 'unchanged' && line.length > 0)
    const states = ['data-quality', 'data-completeness', 'data-validity', 'data-uniqueness']
    for (const { id } of still.filter(({ id: each }) => states.includes(each))) expect(of(id)).toEqual([])
  })
})

describe('what stood out before', () => {
  it('names the late campaigns of the four weeks before, newest first, never those of the week itself', () => {
    const weeks = of('on-time-launch-rate', list.earlier).map(({ period }) => period.name)
    expect(weeks.length).toBeGreaterThan(1)
    expect(weeks).toEqual(weeks.toSorted().toReversed())
    for (const week of weeks) expect(['2026-W42', '2026-W43', '2026-W44', '2026-W45']).toContain(week)
    for (const { rows, sentence } of of('on-time-launch-rate', list.earlier)) {
      expect(rows.length).toBeGreaterThan(0)
      for (const { label } of rows) expect(sentence).toContain(label)
    }
  })

  it('tells a change out of the usual range from those within it', () => {
    const stands = standsOut([1, -1, 2, 0, 1, -2, 1, 30])
    expect([stands(30), stands(2), stands(-2)]).toEqual([true, false, false])
    expect(standsOut([1, 30])(30)).toBe(false)
  })
})

/** Of a campaign each: planned for the Wednesday of a week, and launched then or three days later. */
function launches(week: number, { onTime, late }: { readonly onTime: number; readonly late: number }) {
  const planned = Temporal.PlainDate.from('2026-08-05').add({ weeks: week })
  return Array.from({ length: onTime + late }, (_, nth) => ({
    id: `${week}:${nth}`,
    planned: planned.toString(),
    launched: `${planned.add({ days: nth < onTime ? 0 : 3 }).toString()}T08:00:00.000Z`,
  }))
}

it('tells a rate of many cases by the week in which it left its usual range, not by the one in which it came back', async () => {
  const warehouse = await openTestWarehouse()
  const weeks = Array.from({ length: 14 }, (_, week) =>
    launches(week, week === 9 ? { onTime: 4, late: 20 } : { onTime: 20 + (week % 3), late: 4 - (week % 3) }),
  ).flat()
  const campaign = ({ id, planned }: (typeof weeks)[number], status: string) => ({
    Id: id,
    Name: `Campaign ${id}`,
    Status: status,
    Planned_Launch__c: planned,
    CreatedDate: '2026-07-01T08:00:00.000Z',
  })
  await syncCampaigns(warehouse, {
    at: '2026-07-02T22:45:00.000Z',
    campaigns: weeks.map((each) => campaign(each, 'Planned')),
  })
  const at = '2026-11-15T22:45:00.000Z'
  await syncCampaigns(warehouse, {
    at,
    campaigns: weeks.map((each) => campaign(each, 'In Progress')),
    changes: weeks.map(({ id, launched }) => ({
      id,
      field: 'Status',
      from: 'Planned',
      to: 'In Progress',
      at: launched,
    })),
  })
  const metrics = createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(at) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
  const { earlier } = await metrics.movers({ period: '2026-W45' })
  expect(of('on-time-launch-rate', earlier).map(({ sentence }) => sentence)).toEqual([
    '4 of 24 campaigns due were on time, after 22 of 24 in week 40.',
  ])
  await warehouse.close()
})

it('more than six names are counted, not listed', () => {
  expect(
    namesText(
      receiptRows(9).map((row, index) => ({ ...row, label: `C${index}` })),
      { unit: 'count' },
    ),
  ).toBe('C0, C1, C2, C3, C4, C5 and 3 more')
})
