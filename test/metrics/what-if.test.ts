import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Mapping } from '../../shared/mapping.ts'
import type { ReceiptRow } from '../../shared/metric.ts'
import type { WhatIf } from '../../shared/what-if.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ANCHOR = '2026-11-22T22:45:00Z'
const SPAN = { from: '2026-08-31', to: '2026-11-23' }
const JUDGES = ['data-quality', 'data-uniqueness', 'data-validity', 'data-completeness', 'data-consistency']

const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(ANCHOR) })
let workspace: TestWorkspace
let metrics: Metrics

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: ANCHOR })
  await workspace.sync()
  metrics = engine()
})
afterAll(() => workspace.close())

function engine(more: { readonly mapping?: Mapping } = {}): Metrics {
  return createMetrics({
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-23T07:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
    ...more,
  })
}

async function rowsOf(id: string, query: object = SPAN, of: Metrics = metrics): Promise<ReceiptRow[]> {
  const rows: ReceiptRow[] = []
  for await (const chunk of of.receiptRows(id, query)) rows.push(...chunk)
  return rows
}

type Place = Pick<ReceiptRow, 'connection' | 'object' | 'recordId'>
const keyOf = ({ connection, object, recordId }: Place) => `${connection}:${object}:${recordId}`

/** The records that fall short by a metric of data quality, as its receipt says. */
async function failing(
  judge: string,
  { reason, of = metrics }: { readonly reason?: string; readonly of?: Metrics } = {},
): Promise<Set<string>> {
  const rows = await rowsOf(judge, { ...SPAN, verdict: 'fails' }, of)
  return new Set(rows.filter((row) => reason === undefined || row.reason === reason).map(keyOf))
}

/** What is left of a metric's cases, and what the left come to, from the receipt alone. */
function withoutThem(rows: readonly ReceiptRow[], bad: ReadonlySet<string>, own: boolean) {
  const counted = rows.filter(({ included }) => included)
  const isBad = (row: ReceiptRow) =>
    bad.has(keyOf(row)) || (!own && row.related.some((record) => bad.has(keyOf(record))))
  const left = counted.filter((row) => !isBad(row))
  const sum = (part: 'numerator' | 'denominator') => left.reduce((total, row) => total + (row[part] ?? 0), 0)
  return { failing: counted.length - left.length, left, rate: sum('numerator') / sum('denominator') }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

const itemOf = ({ items }: WhatIf, rule: string) => items.find((item) => item.rule === rule)

describe.each(['lead-routing', 'response-rate', 'data-completeness', 'data-validity'])('%s', (id) => {
  it.each(JUDGES.filter((judge) => judge !== id))(
    'without the records that fall short by %s is what is left of its receipt',
    async (judge) => {
      const [found, rows] = [await metrics.whatIf(id, SPAN), await rowsOf(id)]
      const { failing: cases, rate } = withoutThem(rows, await failing(judge), false)
      const item = itemOf(found, judge)
      expect(item?.cases ?? 0).toBe(cases)
      expect(item?.value ?? rate).toBeCloseTo(rate, 12)
      expect(found.value).toBe((await metrics.answer(id, SPAN)).value)
    },
  )
})

describe('single rules', () => {
  it('are those of data quality, each with its own records', async () => {
    const [found, rows] = [await metrics.whatIf('response-rate', SPAN), await rowsOf('response-rate')]
    const rules = found.items.filter(({ metric, whole }) => metric === 'data-quality' && !whole)
    expect(rules.length).toBeGreaterThan(0)
    for (const { title, cases, value } of rules) {
      const left = withoutThem(rows, await failing('data-quality', { reason: title }), false)
      expect({ title, cases }).toEqual({ title, cases: left.failing })
      expect(value).toBeCloseTo(left.rate, 12)
    }
  })

  it('are the checks of validity', async () => {
    const { items } = await metrics.whatIf('lead-routing', SPAN)
    const checks = items.filter(({ metric, whole }) => metric === 'data-validity' && !whole)
    expect(checks.map(({ title }) => title)).toContain('Salesforce leads: Phone')
  })
})

it('a median is that of the cases left', async () => {
  const { required } = sampleMapping.salesforce
  // Of launched campaigns some have no cost yet.
  const mapping = {
    ...sampleMapping,
    salesforce: { ...sampleMapping.salesforce, required: { ...required, campaign: ['ActualCost'] } },
  }
  const strict = engine({ mapping })
  const found = await strict.whatIf('launch-slippage', SPAN)
  const bad = await failing('data-completeness', { of: strict })
  const { left, failing: cases } = withoutThem(await rowsOf('launch-slippage', SPAN, strict), bad, false)
  expect(cases).toBeGreaterThan(0)
  const item = itemOf(found, 'data-completeness')
  expect(item?.cases).toBe(cases)
  expect(item?.value).toBe(left.length === 0 ? null : median(left.map(({ value }) => value!)))
})

it('duplicates of a record are others, and say nothing of it', async () => {
  const [found, rows] = [await metrics.whatIf('data-uniqueness', SPAN), await rowsOf('data-uniqueness')]
  const { failing: cases, rate } = withoutThem(rows, await failing('data-completeness'), true)
  const item = itemOf(found, 'data-completeness')
  expect(item?.cases).toBe(cases)
  expect(item?.value).toBeCloseTo(rate, 12)
  expect(itemOf(found, 'data-uniqueness')).toBeUndefined()
})

it('each metric comes before its rules, and the largest change before the rest', async () => {
  const { items } = await metrics.whatIf('lead-routing', SPAN)
  const sizes = (some: typeof items) =>
    some.map(({ change }) => (change === null ? Infinity : Math.abs(change)))
  const groups = [...Map.groupBy(items, ({ metric }) => metric).values()]
  expect(groups.flat()).toEqual(items)
  expect(groups.map(([first]) => first?.whole)).toEqual(groups.map(() => true))
  for (const some of [items.filter(({ whole }) => whole), ...groups.map((group) => group.slice(1))])
    expect(sizes(some)).toEqual(sizes(some).toSorted((a, b) => b - a))
})

it('nothing is told of a span before anything was known', async () => {
  const found = await metrics.whatIf('lead-routing', { from: '2001-01-01', to: '2001-02-01' })
  expect(found).toMatchObject({ value: null, cases: 0, items: [] })
})
