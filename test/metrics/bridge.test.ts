import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { BridgeQuery, Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { writeMapping } from '../../server/warehouse/model/setting.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import type { MetricBridge } from '../../shared/bridge.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ANCHOR = '2026-11-22T20:00:00Z'
/** Sunday nights, and the Monday morning on which the earlier week is reviewed. */
const SYNCS = ['2026-11-08T20:00:00Z', '2026-11-15T20:00:00Z', '2026-11-16T06:00:00Z']
/** The end of that Monday in Berlin. */
const REVIEWED = '2026-11-16T22:59:59.999Z'
const SINCE = '2026-11-18T09:00:00Z'
const NOW = '2026-11-23T07:00:00Z'
const EARLIER = { from: '2026-11-09', to: '2026-11-16' }
const LATER = { from: '2026-11-16', to: '2026-11-23' }

const world = createWorld({ seed: 7, size: 'small', anchor: Date.parse(ANCHOR) })
let workspace: TestWorkspace
let metrics: Metrics

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: SYNCS[0]! })
  for (const at of SYNCS) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  await workspace.setClock(SINCE)
  await edit(await leadsOf(EARLIER))
  await edit(await campaignsOf(EARLIER))
  await workspace.setClock(ANCHOR)
  await workspace.sync()
  metrics = engine(NOW)
})
afterAll(() => workspace.close())

function engine(now: string, warehouse = workspace.warehouse): Metrics {
  return createMetrics({
    warehouse,
    readCatalog,
    clock: { now: () => Date.parse(now) },
    zone: 'Europe/Berlin',
    recordUrl: (...record) => record.join('/'),
    sample: true,
  })
}

async function edit(edits: readonly object[]): Promise<void> {
  const response = await workspace.sandbox.control('POST', '/edits', edits)
  if (response.status !== 200) throw new Error(`The edits were refused: ${JSON.stringify(response.body)}`)
}

/** One is deleted, one is merged into another, and one comes in that was made in the week. */
async function leadsOf(week: typeof EARLIER): Promise<object[]> {
  const { items } = await engine(SINCE).receipt('lead-routing', { ...week, included: true, limit: 50 })
  const leads = items.filter(({ connection, object }) => connection === 'salesforce' && object === 'lead')
  const [gone, merged, winner] = leads.map(({ recordId }) => recordId)
  const lead = { system: 'salesforce', object: 'Lead' }
  return [
    { ...lead, id: gone, deletion: 'soft' },
    { ...lead, id: merged, mergedInto: winner },
    {
      ...lead,
      at: '2026-11-12T10:00:00Z',
      committedAt: SINCE,
      fields: { LastName: 'Latecomer', Company: 'Late Ltd', Email: 'late@late.example', Status: 'New' },
    },
  ]
}

/** A launch is taken back: the campaign is planned again. */
async function campaignsOf(week: typeof EARLIER): Promise<object[]> {
  const { items } = await engine(SINCE).receipt('on-time-launch-rate', { ...week, included: true, limit: 50 })
  return items
    .slice(0, 1)
    .flatMap(({ connection, object, recordId, related }) =>
      [{ connection, object, recordId }, ...related].flatMap((record) =>
        record.object === 'campaign' && record.connection === 'salesforce'
          ? [{ system: 'salesforce', object: 'Campaign', id: record.recordId, deletion: 'soft' }]
          : record.object === 'campaign'
            ? [{ system: 'hubspot', object: 'campaigns', id: record.recordId, deletion: 'hard' }]
            : [],
      ),
    )
}

const sum = ({ steps }: MetricBridge) => steps.reduce((total, { effect }) => total + effect, 0)

describe.each(catalogue.map(({ id }) => id))('the bridge of %s', (id) => {
  const ask = (query: BridgeQuery = {}) => metrics.bridge(id, { ...LATER, ...query })

  it('leads from what was told on the Monday to what is told now, and its parts sum to the change', async () => {
    const bridge = await ask()
    const then = await engine(NOW).answer(id, { ...EARLIER, asOf: REVIEWED })
    const [before, now] = [await metrics.answer(id, EARLIER), await metrics.answer(id, LATER)]
    expect(bridge.period.value).toBe(now.value)
    expect(bridge.base.asKnown.value).toBe(before.value)
    const known = then.value !== null
    expect(bridge.base.knownAt === null).toBe(!known)
    expect(bridge.base.asTold.value).toBe(known ? then.value : before.value)
    expect(bridge.change === null).toBe(now.value === null || bridge.base.asTold.value === null)
    expect(bridge.steps.length > 0 || (bridge.change ?? 0) === 0).toBe(true)
    expect(sum(bridge)).toBeCloseTo(bridge.change ?? 0, 9)
    const restated = bridge.steps.filter(({ kind }) => kind === 'restated')
    const level = before.value === null || now.value === null ? 0 : before.value - bridge.base.asTold.value!
    expect(restated.reduce((total, { effect }) => total + effect, 0)).toBeCloseTo(level, 9)
  })
})

describe('what it costs', () => {
  it.each(['lead-routing', 'launch-slippage', 'data-quality'])(
    'is at most six evaluations of %s',
    async (id) => {
      let evaluated = 0
      const note = (sql: string) => {
        if (/\bfacts as (not )?materialized\b/.test(sql)) evaluated += 1
      }
      await engine(NOW, noting(workspace.warehouse, note)).bridge(id, LATER)
      expect(evaluated).toBeGreaterThan(1)
      expect(evaluated).toBeLessThanOrEqual(6)
    },
  )
})

/** Hears of each statement that is asked. */
function noting(warehouse: Warehouse, note: (sql: string) => void): Warehouse {
  return {
    ...warehouse,
    read: (work, options) =>
      warehouse.read(
        (reader) =>
          work({
            ...reader,
            all(sql, parameters) {
              note(sql)
              return reader.all(sql, parameters)
            },
            keep(table, sql, parameters) {
              note(sql)
              return reader.keep(table, sql, parameters)
            },
          }),
        options,
      ),
  }
}

const byCause = ({ steps }: MetricBridge) =>
  Object.fromEntries(steps.flatMap(({ by, cases }) => (by === null ? [] : [[by, cases]])))

describe('what has been restated since', () => {
  it('is told by what the records went through', async () => {
    const bridge = await metrics.bridge('lead-routing', LATER)
    expect(byCause(bridge)).toMatchObject({ late: 1, deleted: 1, merged: 1 })
    const named = bridge.restated.items.map(({ by, label }) => [by, label])
    expect(named).toContainEqual(['late', 'Latecomer'])
    expect(bridge.restated.matching).toBe(bridge.restated.items.length)
    const late = bridge.restated.items.find(({ by }) => by === 'late')
    expect(late).toMatchObject({ was: null, is: { included: true } })
    expect(late?.url).toBe(`salesforce/lead/${late?.recordId}`)
  })

  it('is told of a count whose case is gone', async () => {
    const bridge = await metrics.bridge('campaign-throughput', LATER)
    expect(byCause(bridge)).toEqual({ deleted: 1 })
    expect(bridge.base.asTold.value).toBe(bridge.base.asKnown.value! + 1)
    expect(bridge.sentence).toContain('week 46 itself was restated by −1: 1 campaign deleted since.')
  })

  it('is told in one where nothing is left to be measured', async () => {
    const bridge = await metrics.bridge('on-time-launch-rate', LATER)
    expect(bridge.base.asKnown.value).toBeNull()
    expect(bridge.restated.items.map(({ by }) => by)).toEqual(['deleted'])
    expect(bridge.steps.map(({ effect }) => effect)).toEqual([bridge.change])
    expect(bridge.reason).toContain('Nothing of the earlier period can be measured any more')
  })

  it('is nothing where the moment is now', async () => {
    const bridge = await metrics.bridge('lead-routing', { ...LATER, knownAt: NOW })
    expect(bridge.base.asTold).toEqual(bridge.base.asKnown)
    expect(bridge.restated.matching).toBe(0)
  })

  it('is left to new facts where nothing had been read by then, and says so', async () => {
    const bridge = await metrics.bridge('lead-routing', {
      ...EARLIER,
      baseFrom: '2026-10-26',
      baseTo: '2026-11-02',
    })
    expect(bridge.base.knownAt).toBeNull()
    expect(bridge.reason).toContain('On 2 November 2026 it could not be told yet')
    expect(sum(bridge)).toBeCloseTo(bridge.change!, 9)
  })
})

describe('settings that were changed since', () => {
  it('are a part of their own', async () => {
    const before = await metrics.bridge('lead-routing', LATER)
    const mapping = { ...sampleMapping, timeZone: 'America/New_York' }
    await workspace.warehouse.write((writer) =>
      writeMapping(writer, mapping, { at: NOW, by: null, basedOn: 0 }),
    )
    const later = engine('2026-11-23T12:00:00Z')
    const bridge = await later.bridge('lead-routing', { ...LATER, knownAt: REVIEWED })
    const told = await later.answer('lead-routing', { ...EARLIER, asOf: REVIEWED })
    expect(before.steps.map(({ by }) => by)).not.toContain('settings')
    expect(bridge.base.asTold.value).toBe(told.value)
    expect(bridge.steps.map(({ by }) => by)).toContain('settings')
    expect(sum(bridge)).toBeCloseTo(bridge.change!, 9)
  })
})

it('is refused with half of the earlier span', async () => {
  await expect(metrics.bridge('lead-routing', { ...LATER, baseFrom: '2026-11-01' })).rejects.toThrow(
    'Name both ends of the earlier span',
  )
})
