import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { keepTellings } from '../../server/metrics/tellings.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { writeMapping } from '../../server/warehouse/model/setting.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { askEverything, optionsAt, type Asked } from '../support/ask-everything.ts'
import { workAt, type Entered } from '../support/people-at-work.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const WEEKS = 12
const ANCHOR = '2026-11-22T20:00:00Z'
const HOUR_MS = 3_600_000
/** A week's sync, the last of which is the anchor. */
const syncOf = (week: number) => Date.parse(ANCHOR) - (WEEKS - 1 - week) * 7 * 24 * HOUR_MS
const moment = (ms: number) => new Date(ms).toISOString()

/** Somebody changes what counts, and the zone in which days end. */
const CHANGED: Mapping = {
  ...sampleMapping,
  timeZone: 'America/New_York',
  doubt: { ...sampleMapping.doubt, wholeCoverage: 0.5 },
}
const CHANGED_IN = 6
/** People check samples, pair campaigns, say why dates were moved, and import. */
const WORKED_IN = [2, 4, 7, 9]
/** HubSpot doesn't show its campaigns. */
const WITHHELD_IN = [8, 9]
/** Weeks in which every metric is asked for its answer and its receipt, too. */
const WHOLE = [WORKED_IN[1]!, CHANGED_IN, WITHHELD_IN[0]!, WEEKS - 1]

const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(ANCHOR) })
let workspace: TestWorkspace
const entered: Entered[] = []
/** What was told after each week's sync, by question. */
const told: { readonly at: string; readonly answers: Readonly<Record<string, unknown>> }[] = []

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: moment(syncOf(0)) })
  for (let week = 0; week < WEEKS; week++) {
    await workspace.setClock(moment(syncOf(week)))
    if (week === WITHHELD_IN[0]) await withhold()
    if (week === WITHHELD_IN.at(-1)! + 1) await workspace.sandbox.control('DELETE', '/faults')
    await Promise.all(workspace.connections.map(({ id }) => workspace.coordinator.syncNow(id, 'manual')))
    if (week === CHANGED_IN) await change()
    const worked = moment(syncOf(week) + HOUR_MS / 2)
    if (WORKED_IN.includes(week)) entered.push(await workAt(workspace.warehouse, worked))
    const at = moment(syncOf(week) + HOUR_MS)
    await keep(at)
    told.push({ at, answers: await askAll(at, { whole: WHOLE.includes(week) }) })
  }
})
afterAll(() => workspace.close())

async function change(): Promise<void> {
  const at = moment(syncOf(CHANGED_IN) + HOUR_MS / 2)
  await workspace.warehouse.write((writer) => writeMapping(writer, CHANGED, { at, by: null, basedOn: 0 }))
}

async function withhold(): Promise<void> {
  await workspace.sandbox.control('POST', '/faults', {
    match: { system: 'hubspot', path: '/marketing/v3/campaigns' },
    when: { kind: 'nth', nth: 1, times: 999 },
    effect: {
      kind: 'answer',
      status: 403,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        status: 'error',
        category: 'MISSING_SCOPES',
        message: 'Not all scopes were granted.',
        errors: [{ message: '', context: { requiredGranularScopes: ['marketing.campaigns.read'] } }],
      }),
    },
  })
}

/** What is told is kept, as after each sync. */
function keep(now: string): Promise<void> {
  const { warehouse } = workspace
  const metrics = createMetrics(optionsAt(warehouse, now))
  return keepTellings({ warehouse, metrics, signal: new AbortController().signal })
}

function askAll(now: string, options: Omit<Asked, 'warehouse' | 'now'>): Promise<Record<string, unknown>> {
  return askEverything({ warehouse: workspace.warehouse, now, ...options })
}

describe('as of each of twelve weeks', () => {
  it.each(Array.from({ length: WEEKS }, (_, week) => week))(
    'everything is as it was told in week %i',
    async (week) => {
      const { at, answers } = told[week]!
      const later = moment(syncOf(WEEKS - 1) + 2 * HOUR_MS)
      const again = await askAll(later, { asOf: at, whole: WHOLE.includes(week) })
      for (const [question, answer] of Object.entries(answers))
        expect({ question, answer: again[question] }).toEqual({ question, answer })
    },
  )

  it('what was told differed from week to week', async () => {
    const runs = await workspace.ask(`select count(*) as n from plumbline.run where state = 'incomplete'`)
    expect(runs).toEqual([{ n: WITHHELD_IN.length }])
    const reviews = told.map(({ answers }) => JSON.stringify(answers['review']))
    expect(new Set(reviews).size).toBe(WEEKS)
    // All that people can enter was entered in some week.
    const kinds = new Set(
      entered.flatMap((week) => Object.entries(week).flatMap(([kind, n]) => (n > 0 ? kind : []))),
    )
    expect(kinds).toEqual(new Set(Object.keys(entered[0]!)))
  })
})
