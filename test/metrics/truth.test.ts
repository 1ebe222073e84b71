import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MetricAnswer, ReceiptRow } from '../../shared/metric.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { campaignName, clusterName, planted } from '../support/planted.ts'
import { plantedPairs } from '../support/planted-pairs.ts'
import { firstCommitted, isPlanned, KNOWN, localDay, SYNCS, UNTIL, verdictOn } from '../support/verdict.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ZONE = 'Europe/Berlin'
const LAST_WEEK = { from: '2026-11-16', to: UNTIL }
const ALWAYS = { from: '2023-01-02', to: UNTIL }

const world = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })
const truth = planted(world, KNOWN)
let workspace: TestWorkspace
let metrics: Metrics

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: SYNCS[0]! })
  for (const at of SYNCS) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  metrics = createMetrics({
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-23T08:00:00Z') },
    zone: ZONE,
    recordUrl: () => null,
    sample: true,
  })
})
afterAll(() => workspace.close())

async function ask(
  id: string,
  span: { from: string; to: string },
): Promise<{ answer: MetricAnswer; rows: ReceiptRow[] }> {
  const rows: ReceiptRow[] = []
  for await (const chunk of metrics.receiptRows(id, span)) rows.push(...chunk)
  return { answer: await metrics.answer(id, span), rows }
}

const nameOf = ({ connection, object, recordId }: ReceiptRow) => `${connection}:${object}:${recordId}`
const shortfall = (rows: readonly ReceiptRow[]) =>
  new Map(
    rows.flatMap((row) =>
      row.numerator! < row.denominator! ? [[nameOf(row), row.denominator! - row.numerator!]] : [],
    ),
  )
const total = (counts: Iterable<number>) => [...counts].reduce((sum, each) => sum + each, 0)

describe('what was planted is what is measured', () => {
  it('data-completeness misses the values that are missing, and no other', async () => {
    const { answer, rows } = await ask('data-completeness', LAST_WEEK)
    const { salesforce, hubspot } = sampleMapping
    const required = (name: string): readonly string[] => {
      const [system, object] = name.split(':')
      return (system === 'salesforce' ? salesforce : hubspot).required[object!] ?? []
    }
    const missing = truth.count('missing', (object, field) => required(object).includes(field))
    expect(shortfall(rows)).toEqual(missing)
    expect(rows.map(nameOf).sort()).toEqual([...truth.records.keys()].sort())
    const values = total([...truth.records.keys()].map((name) => required(name).length))
    expect(answer.denominator).toBe(values)
    expect(answer.value).toBe((values - total(missing.values())) / values)
  })

  it('data-validity fails the values that are invalid, and no other', async () => {
    const { answer, rows } = await ask('data-validity', LAST_WEEK)
    const invalid = truth.count('invalid', () => true)
    expect(shortfall(rows)).toEqual(invalid)
    expect(answer.denominator! - answer.numerator!).toBe(total(invalid.values()))
  })

  it('data-uniqueness finds the clusters of duplicates, and keeps one of each', async () => {
    const { answer, rows } = await ask('data-uniqueness', LAST_WEEK)
    const crowded = rows.filter(({ related }) => related.length > 0)
    const found = crowded.map((row) =>
      clusterName(row.connection, [row.recordId, ...row.related.map(({ recordId }) => recordId)]),
    )
    expect([...new Set(found)].sort()).toEqual(truth.clusters())
    expect(answer.value).toBe(1 - (crowded.length - truth.clusters().length) / rows.length)
    expect(crowded.filter(({ numerator }) => numerator === 1).length).toBe(truth.clusters().length)
  })

  it('data-consistency compares what both systems have, and finds what they were made to disagree about', async () => {
    const { answer, rows } = await ask('data-consistency', LAST_WEEK)
    const pairs = [...plantedPairs(world, KNOWN)].map(
      ([pair, { compared, disputed }]) =>
        [pair, [compared, disputed.map(({ title }) => title).join(', ')]] as const,
    )
    const found = rows.map((row) => {
      const differing = row.reason?.startsWith('Not the same: ') === true ? row.reason.slice(14) : ''
      return [`${row.recordId} ${row.related[0]!.recordId}`, [row.denominator, differing]] as const
    })
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(pairs))
    expect(found.length).toBe(pairs.length)
    const compared = total(pairs.map(([, [count]]) => count))
    const disputed = world.truth.defects.filter(
      (defect) => defect.kind === 'conflict' && inForce(defect, KNOWN),
    )
    expect(new Set(disputed.flatMap((defect) => ('field' in defect ? [defect.field] : []))).size).toBe(7)
    expect(answer.numerator).toBe(compared - disputed.length)
    expect(answer.value).toBe((compared - disputed.length) / compared)
  })

  it('data-quality blocks whom nobody can reach, may write to, or is in charge of', async () => {
    const { answer, rows } = await ask('data-quality', LAST_WEEK)
    const [unreachable, optedOut, unowned] = (['unreachable', 'opted-out', 'unowned'] as const).map((kind) =>
      truth.names(kind),
    )
    const surplus = new Set(
      (await ask('data-uniqueness', LAST_WEEK)).rows.filter((row) => row.numerator === 0).map(nameOf),
    )
    const issue = (row: ReceiptRow) => {
      const name = nameOf(row)
      if (unreachable!.has(name)) return 'unreachable'
      if (optedOut!.has(name)) return 'opted-out'
      if (surplus.has(name)) return 'duplicate'
      const needsOwner = row.dimensions['stage'] !== null && row.dimensions['stage'] !== 'subscriber'
      return unowned!.has(name) && needsOwner ? 'unowned' : null
    }
    expect(rows.map((row) => [nameOf(row), row.dimensions['issue']])).toEqual(
      rows.map((row) => [nameOf(row), issue(row)]),
    )
    const sound = rows.filter((row) => row.included && issue(row) === null)
    expect(answer.value).toBe(sound.length / answer.cases)
    expect(answer).toMatchObject({ state: 'measurable', coverage: 1 })
  })

  it('campaign-throughput counts every launch at its very moment', async () => {
    const { answer, rows } = await ask('campaign-throughput', ALWAYS)
    const launched = world.truth.campaigns.filter(
      (each) => isPlanned(each) && each.launchedAt !== null && each.launchedAt <= KNOWN,
    )
    const expected = launched.map((each) => [campaignName(each), new Date(each.launchedAt!).toISOString()])
    const found = rows.filter(({ included }) => included).map((row) => [nameOf(row), row.at])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
    expect(answer.value).toBe(launched.length)
  })

  it('on-time-launch-rate judges every campaign by the day it first committed to', async () => {
    const { answer, rows } = await ask('on-time-launch-rate', ALWAYS)
    const verdicts = new Map(rows.map((row) => [nameOf(row), row.reason]))
    const expected = world.truth.campaigns.filter(isPlanned).flatMap((each) => {
      const verdict = verdictOn(each)
      return verdict === null ? [] : [[campaignName(each), verdict] as const]
    })
    for (const [name, verdict] of expected) expect([name, verdicts.get(name)]).toEqual([name, verdict])
    const due = expected.filter(
      ([, verdict]) => !verdict.startsWith('Plan') && !verdict.endsWith('before it was due'),
    )
    expect(answer.cases).toBe(due.length)
    expect(answer.value).toBe(due.filter(([, verdict]) => verdict === 'Launched on time').length / due.length)
  })

  it('launch-slippage counts the days from the first committed day to the launch', async () => {
    const { answer, rows } = await ask('launch-slippage', ALWAYS)
    const slips = world.truth.campaigns.filter(isPlanned).flatMap((each) => {
      const plan = firstCommitted(each)
      if (
        plan === null ||
        each.launchedAt === null ||
        each.launchedAt > KNOWN ||
        localDay(plan.known) >= plan.day
      )
        return []
      const days = Temporal.PlainDate.from(plan.day).until(localDay(each.launchedAt), {
        largestUnit: 'day',
      }).days
      return [[campaignName(each), days] as const]
    })
    const found = rows.filter(({ included }) => included).map((row) => [nameOf(row), row.value])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(slips))
    expect(answer.cases).toBe(slips.length)
  })
})
