import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { AnswerQuery, Metrics, Where } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { moveWarehouse } from '../../server/warehouse/move.ts'
import { openWarehouse } from '../../server/warehouse/open.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { workAt } from '../support/people-at-work.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

/** A week's sync each, the last at the anchor. */
const SYNCS = ['2026-11-01T20:00:00Z', '2026-11-08T20:00:00Z', '2026-11-15T20:00:00Z', '2026-11-22T20:00:00Z']
const NOW = '2026-11-23T08:00:00Z'
const QUESTIONS = 120
const HOUR_MS = 3_600_000

const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(SYNCS.at(-1)!) })
const directory = join(mkdtempSync(join(tmpdir(), 'plumbline-')), 'move')
let workspace: TestWorkspace
let database: Awaited<ReturnType<typeof createDatabase>>
let target: Warehouse
let here: Metrics
let there: Metrics

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: SYNCS[0]!, embedded: true })
  for (const at of SYNCS) {
    await workspace.setClock(at)
    await workspace.sync()
    // Samples, decisions, reasons and imports are part of what is asked about.
    await workAt(workspace.warehouse, new Date(Date.parse(at) + HOUR_MS).toISOString())
  }
  database = await createDatabase(postgresServer(inject('postgres')), EMPTY)
  target = await openWarehouse({ engine: 'postgres', url: database.url })
  await moveWarehouse({ from: workspace.warehouse, to: target, directory })
  ;[here, there] = [engine(workspace.warehouse), engine(target)]
})
afterAll(async () => {
  await target.close()
  await database.drop()
  await workspace.close()
  rmSync(join(directory, '..'), { recursive: true, force: true })
})

function engine(warehouse: Warehouse): Metrics {
  return createMetrics({
    warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
}

/** What anybody may ask of a metric: any days, cut and filtered by anything, as of any day, sorted anyhow. */
const question = fc.constantFrom(...catalogue).chain((metric) =>
  fc.record({
    metric: fc.constant(metric),
    /** Days before the last Monday, and how many. */
    back: fc.integer({ min: 0, max: 120 }),
    days: fc.integer({ min: 1, max: 120 }),
    grain: fc.constantFrom('week', 'month', 'quarter'),
    by: fc.constantFrom(...metric.dimensions.map(({ id }) => id)),
    filter: fc.option(
      fc.record({ by: fc.constantFrom(...metric.dimensions.map(({ id }) => id)), nth: fc.nat({ max: 4 }) }),
    ),
    asOf: fc.option(fc.constantFrom('2026-11-10T12:00:00.000Z', '2026-11-17T12:00:00.000Z')),
    sort: fc.constantFrom(
      'label',
      '-label',
      'at',
      '-at',
      ...metric.dimensions.map(({ id }) => `dimension:${id}`),
      ...(metric.details ?? []).map(({ name }) => `-detail:${name}`),
    ),
  }),
)
type Asked = typeof question extends fc.Arbitrary<infer T> ? T : never

function spanOf({ back, days }: Asked): { readonly from: string; readonly to: string } {
  const end = Temporal.PlainDate.from('2026-11-23').subtract({ days: back })
  return { from: end.subtract({ days }).toString(), to: end.toString() }
}

/** A value that some case has, so that the filter leaves something. */
async function whereOf({ metric, filter, ...asked }: Asked): Promise<{ readonly where?: Where }> {
  if (filter === null) return {}
  const { breakdown } = await here.answer(metric.id, {
    ...spanOf({ metric, filter, ...asked }),
    by: filter.by,
  })
  const key = breakdown[filter.nth % Math.max(breakdown.length, 1)]?.key
  return key === undefined ? {} : { where: { [filter.by]: [key] } }
}

test('whatever is asked, both engines tell the same', { timeout: 900_000 }, async () => {
  let told = 0
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { metric, grain, by, sort, asOf } = asked
      const query: AnswerQuery = {
        ...spanOf(asked),
        ...(await whereOf(asked)),
        ...(asOf === null ? {} : { asOf }),
      }
      const all = async (metrics: Metrics) => ({
        answer: await metrics.answer(metric.id, { ...query, grain, by }),
        receipt: await metrics.receipt(metric.id, { ...query, sort, limit: 100 }),
        bridge: await metrics.bridge(metric.id, query),
        whatIf: await metrics.whatIf(metric.id, query),
      })
      const [ours, theirs] = [await all(here), await all(there)]
      expect(theirs).toEqual(ours)
      if (ours.answer.value !== null) told += 1
    }),
    { numRuns: QUESTIONS },
  )
  // Questions of which nothing is known would be equal, too. About a third has a value, more or less by chance.
  expect(told).toBeGreaterThan(QUESTIONS / 6)
})
