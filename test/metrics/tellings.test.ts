import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { MetricDefinition } from '../../server/metrics/metric.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { keepTellings } from '../../server/metrics/tellings.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { toldAgain } from '../../server/metrics/engine/kept-tellings.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { writeMapping } from '../../server/warehouse/model/setting.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ANCHOR = '2026-11-22T20:00:00Z'
/** Sunday nights, and the Monday mornings on which the week before is looked at. */
const SYNCS = ['2026-11-08T20:00:00Z', '2026-11-09T06:00:00Z', '2026-11-16T06:00:00Z', '2026-11-19T06:00:00Z']
const NOW = '2026-11-23T07:00:00Z'
/** What is made of tellings isn't told itself. */
const TOLD = catalogue.map(({ id }) => id).filter((id) => id !== 'reporting-reliability')
const HEADLINES = catalogue.filter(({ headline }) => headline === true).map(({ id }) => id)

const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(ANCHOR) })
let workspace: TestWorkspace

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: SYNCS[0]! })
  for (const at of SYNCS) {
    await workspace.setClock(at)
    // What was launched in a week is deleted after it was told.
    if (at === SYNCS.at(-1)) await deleteLaunches()
    await workspace.sync()
    await keep(at)
  }
  await workspace.setClock(ANCHOR)
  await workspace.sync()
  await keep(NOW)
})
afterAll(() => workspace.close())

function engine(now: string, metrics: readonly MetricDefinition[] = catalogue): Metrics {
  return createMetrics({
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(now) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
    metrics,
  })
}

function keep(now: string): Promise<void> {
  const { warehouse } = workspace
  return keepTellings({ warehouse, metrics: engine(now), signal: new AbortController().signal })
}

/** The campaigns that were launched in the week before. */
async function deleteLaunches(): Promise<void> {
  const week = { from: '2026-11-09', to: '2026-11-16' }
  const query = { ...week, included: true, limit: 50 }
  const { items } = await engine(SYNCS.at(-1)!).receipt('campaign-throughput', query)
  const edits = items
    .flatMap(({ related, ...own }) => [own, ...related])
    .map(({ connection, recordId }) =>
      connection === 'salesforce'
        ? { system: 'salesforce', object: 'Campaign', id: recordId, deletion: 'soft' }
        : { system: 'hubspot', object: 'campaigns', id: recordId, deletion: 'hard' },
    )
  if (edits.length === 0) throw new Error('Nothing was launched in the week that is told again.')
  const response = await workspace.sandbox.control('POST', '/edits', edits)
  if (response.status !== 200) throw new Error('The edits were refused.')
}

async function kept(period: string) {
  const rows = await workspace.ask(
    `select metric, told_at, value from plumbline.told_value where period = $1 order by told_at, metric`,
    [period],
  )
  return rows.map(({ metric, told_at: at, value }) => ({
    metric: String(metric),
    told_at: String(at),
    value: value === null ? null : Number(value),
  }))
}

async function times(period: string): Promise<string[]> {
  const rows = await workspace.ask(
    `select told_at from plumbline.telling where period = $1 order by told_at`,
    [period],
  )
  return rows.map(({ told_at: at }) => String(at))
}

async function forget(): Promise<void> {
  await workspace.warehouse.write(async (writer) => {
    for (const table of ['telling', 'told_value']) await writer.run(`delete from plumbline.${table}`)
  })
}

describe('what was shown', () => {
  it('is kept of each metric, as it was told then', async () => {
    const rows = await kept('2026-W46')
    const [first] = rows
    const then = rows.filter(({ told_at: at }) => at === first!.told_at)
    expect(then.map(({ metric }) => metric).toSorted()).toEqual(TOLD.toSorted())
    for (const { metric, value } of then) {
      const week = { from: '2026-11-09', to: '2026-11-16' }
      const answer = await engine(NOW).answer(metric, { ...week, asOf: first!.told_at })
      expect({ metric, value: answer.value }).toEqual({ metric, value })
    }
  })

  it('is told again in the week after', async () => {
    expect((await times('2026-W46')).length).toBeGreaterThanOrEqual(3)
  })

  it('is kept again of what is told otherwise, and of nothing else', async () => {
    const rows = await kept('2026-W46')
    for (const metric of ['campaign-throughput', 'data-completeness']) {
      const said = rows.filter((row) => row.metric === metric)
      const again = await Promise.all(
        said.map(({ told_at: asOf }) =>
          engine(NOW).answer(metric, { from: '2026-11-09', to: '2026-11-16', asOf }),
        ),
      )
      expect(said.map(({ value }) => value)).toEqual(again.map(({ value }) => value))
    }
    const launched = rows.filter(({ metric }) => metric === 'campaign-throughput')
    expect(launched.length).toBe(2)
    expect(launched[1]!.value).not.toBe(launched[0]!.value)
    expect(rows.length).toBeLessThan((await times('2026-W46')).length * TOLD.length)
  })

  it('is told of a metric and week, with how often the week was told, as of a past day as it was by then', async () => {
    const told = await engine(NOW).tellings('campaign-throughput', { period: '2026-W46' })
    const moments = await times('2026-W46')
    expect(told).toMatchObject({ times: moments.length, lastAt: moments.at(-1) })
    expect(told.items.map(({ at, value, shown, defined }) => [at, value, shown, defined])).toEqual(
      (await kept('2026-W46'))
        .filter(({ metric }) => metric === 'campaign-throughput')
        .map(({ told_at: at, value }) => [at, value, String(value), 'as-now']),
    )
    const before = await engine(NOW).tellings('campaign-throughput', {
      period: '2026-W46',
      asOf: '2026-11-17T12:00:00Z',
    })
    expect(before.items).toEqual(told.items.slice(0, 1))
    expect(await engine(NOW).tellings('campaign-throughput', { period: '2026-W20' })).toEqual({
      metric: 'campaign-throughput',
      period: '2026-W20',
      items: [],
      times: 0,
      lastAt: null,
    })
    await expect(engine(NOW).tellings('no-metric', { period: '2026-W46' })).rejects.toThrow(/no-metric/)
  })

  it('is kept once a moment, however often it is worked out', async () => {
    const before = [await kept('2026-W47'), await times('2026-W47')]
    await keep(NOW)
    expect([await kept('2026-W47'), await times('2026-W47')]).toEqual(before)
  })

  it('is made up for as of then where nobody looked, and not before anything was read', async () => {
    await forget()
    await keep(NOW)
    const rows = await kept('2026-W46')
    const shown = rows.filter(({ told_at: at }) => at < '2026-11-17')
    expect(shown.length).toBeGreaterThanOrEqual(HEADLINES.length)
    for (const { metric, told_at: at, value } of shown) {
      const week = { from: '2026-11-09', to: '2026-11-16' }
      expect((await engine(NOW).answer(metric, { ...week, asOf: at })).value).toBe(value)
    }
    expect(await kept('2026-W43')).toEqual([])
  })
})

describe('reporting reliability', () => {
  const week = { from: '2026-11-16', to: '2026-11-23' }

  it('counts the numbers of the week before, each held against what it is a week later', async () => {
    const { items } = await engine(NOW).receipt('reporting-reliability', { ...week, limit: 50 })
    expect(items.map(({ recordId }) => recordId).toSorted()).toEqual(
      HEADLINES.map((id) => `${id}:2026-W46`).toSorted(),
    )
    for (const item of items) {
      const [id] = item.recordId.split(':')
      const metric = catalogue.find((each) => each.id === id)!
      const span = { from: '2026-11-09', to: '2026-11-16' }
      const shown = await engine(NOW).answer(id!, { ...span, asOf: '2026-11-16T22:59:59.999Z' })
      const later = await engine(NOW).answer(id!, span)
      const tolerance = metric.unit === 'ratio' ? 0.01 : Math.abs(shown.value ?? 0) * 0.05
      const held =
        shown.value !== null &&
        later.value !== null &&
        Math.abs(later.value - shown.value) <= tolerance &&
        shown.freshness.every(({ syncedAt }) => syncedAt !== null && syncedAt >= '2026-11-14T23:00:00Z')
      expect({ id, verdict: item.verdict }).toEqual({ id, verdict: held ? 'passes' : 'fails' })
    }
  })

  it('is told anew once something more is kept, whoever asked before', async () => {
    const asked = engine(NOW)
    await forget()
    expect((await asked.answer('reporting-reliability', week)).value).toBeNull()
    await keep(NOW)
    expect((await asked.answer('reporting-reliability', week)).value).not.toBeNull()
  })

  it('tells of a number that moved what it was shown as', async () => {
    const { items } = await engine(NOW).receipt('reporting-reliability', { ...week, limit: 50 })
    const launched = items.find(({ recordId }) => recordId === 'campaign-throughput:2026-W46')
    expect(launched?.reason).toMatch(/^Restated: shown as .+, a week later/)
  })

  it('is not told yet of a week that is shown just now', async () => {
    const { value, cases } = await engine(NOW).answer('reporting-reliability', {
      from: '2026-11-23',
      to: '2026-11-30',
    })
    expect({ value, cases }).toEqual({ value: null, cases: 0 })
  })
})

describe('another definition', () => {
  it('is a part of the bridge, from what was shown by the older one', async () => {
    const raised = catalogue.map((metric) =>
      metric.id === 'lead-routing' ? { ...metric, version: metric.version + 1 } : metric,
    )
    await workspace.warehouse.write((writer) =>
      writer.run(
        `update plumbline.told_value set value = value - 0.25 where metric = 'lead-routing' and period = '2026-W46'`,
      ),
    )
    const query = { from: '2026-11-16', to: '2026-11-23' }
    const now = await engine(NOW).bridge('lead-routing', query)
    const bridge = await engine(NOW, raised).bridge('lead-routing', query)
    expect(now.steps.map(({ by }) => by)).not.toContain('definition')
    const { items } = await engine(NOW, raised).tellings('lead-routing', { period: '2026-W46' })
    expect(new Set(items.map(({ defined }) => defined))).toEqual(new Set(['otherwise']))
    // The same version, made of something else.
    const rewritten = catalogue.map((metric) =>
      metric.id === 'lead-routing'
        ? { ...metric, verdicts: metric.verdicts.map((each) => ({ ...each, words: 'Otherwise' })) }
        : metric,
    )
    const again = await engine(NOW, rewritten).tellings('lead-routing', { period: '2026-W46' })
    expect(new Set(again.items.map(({ defined }) => defined))).toEqual(new Set(['otherwise']))
    expect(bridge.base.asTold.value).toBeCloseTo(now.base.asTold.value! - 0.25, 12)
    expect(bridge.steps[0]).toMatchObject({ by: 'definition', effect: 0.25 })
    expect(bridge.steps.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(bridge.change!, 9)
  })
})

describe('other settings', () => {
  it('are told of a number that was shown before them', async () => {
    const query = { period: '2026-W46' }
    const defined = async () =>
      (await engine(NOW).tellings('data-quality', query)).items.map((each) => each.defined)
    expect(new Set(await defined())).toEqual(new Set(['as-now']))
    const at = new Date(Date.parse(NOW) - 3_600_000).toISOString()
    const changed = { ...sampleMapping, doubt: { ...sampleMapping.doubt, wholeCoverage: 0.5 } }
    await workspace.warehouse.write((writer) => writeMapping(writer, changed, { at, by: null, basedOn: 0 }))
    expect(new Set(await defined())).toEqual(new Set(['by-other-settings']))
  })
})

describe('what was told long ago is told again as of', () => {
  const since = '2026-11-16T00:00:00.000Z'
  const kept = { everyMomentSince: since, moments: ['2026-11-02T22:59:59.999Z', '2026-11-09T22:59:59.999Z'] }

  it.each([
    ['its own moment, where all are kept', '2026-11-17T08:00:00.000Z', null, '2026-11-17T08:00:00.000Z'],
    [
      'the next kept one, where it isn’t',
      '2026-11-02T08:00:00.000Z',
      '2026-11-04T08:00:00.000Z',
      '2026-11-02T22:59:59.999Z',
    ],
    [
      'nothing, where it was told otherwise by then',
      '2026-11-03T08:00:00.000Z',
      '2026-11-04T08:00:00.000Z',
      null,
    ],
    ['the first of those that are all kept', '2026-11-10T08:00:00.000Z', null, since],
  ])('%s', (_, at, next, asOf) => {
    expect(toldAgain(kept, { at, next })).toBe(asOf)
  })

  it('its own moment, where nothing was ever thinned', () => {
    const at = '2026-11-03T08:00:00.000Z'
    expect(toldAgain({ everyMomentSince: null, moments: [] }, { at, next: null })).toBe(at)
  })
})
