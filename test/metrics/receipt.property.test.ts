import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReceiptRow } from '../../shared/metric.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import type { Aggregate } from '../../server/metrics/metric.ts'
import type { Metrics, ReceiptQuery, Where } from '../../server/metrics/metrics.ts'
import { openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const QUESTIONS_EACH = 6

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.warehouse.close())

async function receipt(id: string, query: ReceiptQuery): Promise<ReceiptRow[]> {
  const rows: ReceiptRow[] = []
  for await (const chunk of company.metrics.receiptRows(id, query)) rows.push(...chunk)
  return rows
}

/** The number worked out anew, by hand, from the rows that are shown. */
function recompute(aggregate: Aggregate, rows: readonly ReceiptRow[]) {
  const included = rows.filter((row) => row.included)
  const sum = (of: (row: ReceiptRow) => number | null) =>
    included.reduce((total, row) => total + (of(row) ?? 0), 0)
  if (aggregate.kind === 'count')
    return { value: included.length, numerator: included.length, denominator: null }
  if (aggregate.kind === 'ratio') {
    const [numerator, denominator] = [sum((row) => row.numerator), sum((row) => row.denominator)]
    return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator }
  }
  const values = included.map((row) => row.value!).sort((a, b) => a - b)
  const middle = (values.length - 1) / 2
  const median = values.length === 0 ? null : (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2
  return { value: median, numerator: null, denominator: null }
}

/** Sums of floating numbers differ in their last digits by the order in which they are added. */
function rounded(value: number | null): string | null {
  return value?.toFixed(9) ?? null
}

const days = fc
  .tuple(fc.integer({ min: 0, max: 84 }), fc.integer({ min: 1, max: 60 }))
  .map(([from, length]) => {
    const start = Temporal.PlainDate.from('2026-08-31').add({ days: from })
    return { from: start.toString(), to: start.add({ days: length }).toString() }
  })
/** Which of a dimension's keys to ask for, by place, and of which dimensions. */
const choice = fc.record({
  by: fc.nat(),
  filter: fc.option(
    fc.record({ dimension: fc.nat(), keys: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }) }),
  ),
})

test.each(catalogue.map((metric) => [metric.id, metric] as const))(
  '%s: the records listed are the rows that were summed, whatever is asked',
  async (id, metric) => {
    const question = fc.asyncProperty(days, choice, async (span, { by, filter }) => {
      const dimension = metric.dimensions[by % metric.dimensions.length]!.id
      const where = filter === null ? {} : await filterOf(id, span, filter)
      const [answer, rows] = await Promise.all([
        company.metrics.answer(id, { ...span, by: dimension, where }),
        receipt(id, { ...span, where }),
      ])
      const expected = recompute(metric.aggregate, rows)
      const included = rows.filter((row) => row.included)
      expect(answer.cases).toBe(included.length)
      if (answer.state === 'not-measured') {
        expect(answer.value).toBeNull()
        return
      }
      expect(rounded(answer.value)).toBe(rounded(expected.value))
      expect(answer.numerator).toEqual(expected.numerator)
      expect(answer.denominator).toEqual(expected.denominator)
      // The pieces of a breakdown are the whole, cut.
      const cut = Object.groupBy(included, (row) => String(row.dimensions[dimension]))
      for (const item of answer.breakdown) {
        expect(item.cases).toBe(cut[String(item.key)]?.length ?? 0)
        expect(rounded(item.value)).toBe(
          rounded(recompute(metric.aggregate, cut[String(item.key)] ?? []).value),
        )
      }
      expect(answer.breakdown.reduce((total, item) => total + item.cases, 0)).toBe(answer.cases)
      if (metric.parts !== null) {
        expect(answer.parts.reduce((total, part) => total + part.numerator!, 0)).toBe(expected.numerator)
        expect(answer.parts.reduce((total, part) => total + part.denominator!, 0)).toBe(expected.denominator)
      }
      // Events of the pieces of a series are those of the whole.
      if (metric.kind === 'event') {
        expect(answer.series.reduce((total, point) => total + point.cases, 0)).toBe(answer.cases)
      }
    })
    await fc.assert(question, { numRuns: QUESTIONS_EACH, seed: 20261118 })
  },
)

async function filterOf(
  id: string,
  span: { from: string; to: string },
  { dimension, keys }: { dimension: number; keys: readonly number[] },
): Promise<Where> {
  const metric = catalogue.find((each) => each.id === id)!
  const { id: name } = metric.dimensions[dimension % metric.dimensions.length]!
  const { breakdown } = await company.metrics.answer(id, { ...span, by: name })
  if (breakdown.length === 0) return { [name]: ['nothing'] }
  return { [name]: keys.map((key) => breakdown[key % breakdown.length]!.key) }
}
