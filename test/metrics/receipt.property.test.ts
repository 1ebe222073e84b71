import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MetricAnswer, ReceiptRow } from '../../shared/metric.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import type { Aggregate } from '../../server/metrics/metric.ts'
import type { Metrics, ReceiptQuery, Where } from '../../server/metrics/metrics.ts'
import { openWorkedCompany } from '../support/worked-company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const QUESTIONS_EACH = 6

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openWorkedCompany()
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
  // Of no case at all there is nothing to sum.
  if (aggregate.kind === 'ratio' && rows.length === 0)
    return { value: null, numerator: null, denominator: null }
  if (aggregate.kind === 'ratio') {
    const [numerator, denominator] = [sum((row) => row.numerator), sum((row) => row.denominator)]
    return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator }
  }
  // Of cases that all lack what is summed, nothing is known; of none at all neither.
  if (aggregate.kind === 'sum') {
    const total = included.length === 0 ? null : sum((row) => row.value)
    return { value: total, numerator: total, denominator: null }
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

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

function told({ value, numerator, denominator }: MetricAnswer) {
  return { value: rounded(value), numerator, denominator }
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
      const included = rows.filter((row) => row.included)
      const { value, numerator, denominator } = recompute(metric.aggregate, rows)
      const unknown = { value: null, numerator: null, denominator: null }
      const expected =
        answer.state === 'not-measured' ? unknown : { value: rounded(value), numerator, denominator }
      expect({ ...told(answer), cases: answer.cases }).toEqual({ ...expected, cases: included.length })
      // The pieces of a breakdown are the whole, cut; those of a series are its events.
      const cut = Object.groupBy(included, (row) => String(row.dimensions[dimension]))
      const pieces = answer.breakdown.map((item) => [String(item.key), item.cases, rounded(item.value)])
      const recut = pieces.map(([key]) => {
        const mine = cut[String(key)] ?? []
        const whole = answer.state === 'not-measured' ? unknown : recompute(metric.aggregate, mine)
        return [key, mine.length, rounded(whole.value)]
      })
      expect(pieces).toEqual(recut)
      expect(sum(answer.breakdown.map(({ cases }) => cases))).toBe(answer.cases)
      const events = sum(answer.series.map(({ cases }) => cases))
      expect(metric.kind === 'event' ? events : answer.cases).toBe(answer.cases)
      // Fields and rules sum to the cases.
      const parts = [
        sum(answer.parts.map((part) => part.numerator!)),
        sum(answer.parts.map((part) => part.denominator!)),
      ]
      const summed = [numerator ?? 0, denominator ?? 0]
      expect(metric.parts === null ? summed : parts).toEqual(summed)
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
