import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceiptRow } from '../../shared/metric.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { openWorkedCompany } from '../support/worked-company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const SPAN = { from: '2026-09-01', to: '2026-11-30' }

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openWorkedCompany()
})
afterAll(() => company.warehouse.close())

/** Of a rate of what should not be, those in the numerator fall short. */
const rank = (better: 'higher' | 'lower', { included, numerator, denominator }: ReceiptRow) =>
  included ? ((better === 'lower' ? numerator! > 0 : numerator! < denominator!) ? 0 : 1) : 2

const ratios = catalogue
  .filter(({ aggregate }) => aggregate.kind === 'ratio')
  .map(({ id, better }) => [id, better] as const)

it.each(ratios)(
  '%s lists what falls short first, then what does not, then what is left out',
  async (id, better) => {
    const rows: ReceiptRow[] = []
    for await (const chunk of company.metrics.receiptRows(id, SPAN)) rows.push(...chunk)
    const ranks = rows.map((row) => rank(better, row))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    expect(ranks).toContain(0)
    expect(ranks).toContain(1)
    const { items } = await company.metrics.receipt(id, { ...SPAN, limit: 5 })
    expect(items.map(({ caseId }) => caseId)).toEqual(rows.slice(0, 5).map(({ caseId }) => caseId))
  },
)

describe('parts', () => {
  it('of data quality tell how many active people each issue blocks, and sum to all of them', async () => {
    const { parts, value, cases, definition } = await company.metrics.answer('data-quality', SPAN)
    expect(definition.dimensions.at(-1)!.id).toBe('issue')
    expect(definition.dimensions[0]!.id).not.toBe('issue')
    const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
    expect(sum(parts.map((part) => part.cases))).toBe(cases)
    expect(sum(parts.map((part) => part.value!))).toBeCloseTo(1, 12)
    for (const part of parts) expect(part.value).toBe(part.cases / cases)
    expect(parts.find(({ key }) => key === 'sound')!.value).toBe(value)
    expect(parts.length).toBeGreaterThan(2)
  })

  it.each(['data-completeness', 'data-validity'])('of %s name system and object, each once', async (id) => {
    const { parts } = await company.metrics.answer(id, SPAN)
    const titles = parts.map(({ title }) => title)
    const named = /^(Salesforce (leads|campaigns|opportunities)|HubSpot (contacts|deals|campaigns)): ./
    expect(titles.filter((title) => !named.test(title))).toEqual([])
    expect(new Set(titles).size).toBe(titles.length)
    expect(titles.filter((title) => title.startsWith('HubSpot contacts')).length).toBeGreaterThan(1)
    expect(titles.filter((title) => title.startsWith('Salesforce leads')).length).toBeGreaterThan(1)
  })
})
