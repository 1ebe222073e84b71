import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { KEPT_PUBLICATIONS, keptBefore, readKept } from '../../server/warehouse/retention/kept.ts'
import { keptMoments, thinnedUntil } from '../../server/warehouse/retention/kept-moments.ts'
import { isThinned, markThinned, readMarked, thinHistory } from '../../server/warehouse/retention/thin.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { askEverything } from '../support/ask-everything.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ZONE = 'Europe/Berlin'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A Sunday evening. */
const LAST = Date.parse('2026-11-22T20:00:00Z')
const WEEKS = 5
/** A sync every other night and some on the same day. */
const SYNCS = Array.from({ length: WEEKS * 7 }, (_, day) => LAST - (WEEKS * 7 - 1 - day) * DAY_MS).filter(
  (_, day) => day % 2 === 0 || day % 5 === 0,
)
const moment = (ms: number) => new Date(ms).toISOString()
const NOW = moment(LAST + HOUR_MS)
const never = new AbortController().signal

const world = createWorld({ seed: 7, size: 'tiny', anchor: LAST })
let workspace: TestWorkspace
/** Everything before the end of the fourth week, then of the fifth. */
const UNTIL = [
  thinnedUntil(LAST, { days: 20, zone: ZONE }),
  thinnedUntil(LAST, { days: 13, zone: ZONE }),
] as const
/** What was told as of each kept moment, and as of others, before anything was thinned. */
const told = new Map<string, Record<string, unknown>>()
/** Of what is never thinned, and of what is only left in part. */
const before: Record<string, unknown> = {}

/** What is told now. */
let present: Record<string, unknown>
const tellNow = () => askEverything({ warehouse: workspace.warehouse, now: NOW, whole: true })

const kept = () => keptMoments({ after: moment(SYNCS[0]!), until: UNTIL[1], zone: ZONE })
/** Whole: every metric's answer and receipt, too. */
const isWhole = (asOf: string) => kept().indexOf(asOf) === 3
const tell = (asOf: string, whole = isWhole(asOf)) =>
  askEverything({ warehouse: workspace.warehouse, now: NOW, asOf, whole })

async function numbers(): Promise<Record<string, unknown>> {
  return {
    plans: await workspace.ask(
      `select * from plumbline.plan_log order by 1, 2, 3, 4, seen_at, origin, event_at`,
    ),
    stages: await workspace.ask(
      `select * from plumbline.stage_change order by 1, 2, 3, 4, seen_at, origin, event_at`,
    ),
    owners: await workspace.ask(
      `select _id, _valid_from, ownerid, lastmodifiedbyid from salesforce.lead order by _id, _valid_from`,
    ),
  }
}

const mark = (until: string) =>
  workspace.warehouse.write((writer) => markThinned(writer, { until, zone: ZONE, now: Date.parse(NOW) }))
const isDone = () =>
  workspace.warehouse.read(async (reader) => isThinned(reader, (await readMarked(reader))!))

/** How many tables are thinned, but not to the end. */
async function inPart(): Promise<number> {
  const [row] = await workspace.ask(
    `select count(*) as n from plumbline.thinned t where t.through < (select max(p.instant) from ${KEPT_PUBLICATIONS} p
       where p.connection = t.connection and p.published_at <= cast($1 as timestamptz))`,
    [UNTIL[0]],
  )
  return Number(row!['n'])
}

const countVersions = async (object: string) => {
  const [row] = await workspace.ask(`select count(*) as n from ${object}`)
  return Number(row!['n'])
}

beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: moment(SYNCS[0]!) })
  for (const at of SYNCS) {
    await workspace.setClock(moment(at))
    await workspace.sync()
  }
  for (const asOf of kept()) told.set(asOf, await tell(asOf))
  Object.assign(before, await numbers())
  present = await tellNow()
})
afterAll(() => workspace.close())

describe('thinning what was known long ago', () => {
  it('marks what is to go, and leaves it to those who asked before', async () => {
    const { warehouse } = workspace
    const before = await countVersions('salesforce.campaignmember')
    await mark(UNTIL[0])
    expect(await warehouse.read(readMarked)).toEqual({ until: UNTIL[0], at: NOW })
    expect(await countVersions('salesforce.campaignmember')).toBe(before)
    expect(await isDone()).toBe(false)
  })

  it('stops when it is told to, between two slices, and what is asked of the kept moments stays the same', async () => {
    const { warehouse } = workspace
    let removed = 0
    // A slice at a time, until some table is thinned in part.
    while ((await inPart()) === 0) {
      const stopping = new AbortController()
      const stopped: Warehouse = {
        ...warehouse,
        async write(work) {
          stopping.abort()
          return warehouse.write(work)
        },
      }
      removed += await thinHistory({ warehouse: stopped, signal: stopping.signal, atOnce: 20 })
    }
    expect(removed).toBeGreaterThan(0)
    expect(await isDone()).toBe(false)
    const asOf = kept()[2]!
    expect(await tell(asOf)).toEqual(told.get(asOf))
  })

  it('goes on where it was, two at once', async () => {
    const { warehouse } = workspace
    const both = await Promise.all([
      thinHistory({ warehouse, signal: never, atOnce: 50 }),
      thinHistory({ warehouse, signal: never, atOnce: 20 }),
    ])
    expect(both[0] + both[1]).toBeGreaterThan(0)
    expect(await isDone()).toBe(true)
    expect(await thinHistory({ warehouse, signal: never })).toBe(0)
  })

  it('thins the next week when that is old enough', async () => {
    await mark(UNTIL[1])
    expect(await thinHistory({ warehouse: workspace.warehouse, signal: never })).toBeGreaterThan(0)
    expect(await isDone()).toBe(true)
  })

  it.each(kept())('everything is told as of %s as it was before', async (asOf) => {
    const again = await tell(asOf)
    for (const [question, answer] of Object.entries(told.get(asOf)!))
      expect({ question, answer: again[question] }).toEqual({ question, answer })
  })

  it('other moments of that time are told as the last kept one before', async () => {
    const [first, second] = [kept()[3]!, kept()[4]!]
    const between = moment((Date.parse(first) + Date.parse(second)) / 2)
    const moments = await workspace.warehouse.read(readKept)
    expect(keptBefore(moments, between)).toBe(first)
    expect(await tell(between, true)).toEqual(told.get(first))
    const later = moment(Date.parse(UNTIL[1]) + HOUR_MS)
    expect(keptBefore(moments, later)).toBe(later)
  })

  it('a state of days whose end isn’t kept is told as of the last kept moment before, and says so', async () => {
    const metrics = createMetrics({
      warehouse: workspace.warehouse,
      readCatalog,
      clock: { now: () => Date.parse(NOW) },
      zone: ZONE,
      recordUrl: () => null,
      sample: true,
    })
    const answer = (id: string, to: string) => metrics.answer(id, { from: '2026-10-26', to })
    const [whole, cut, event] = [
      await answer('data-completeness', '2026-11-02'),
      await answer('data-completeness', '2026-11-05'),
      await answer('campaign-throughput', '2026-11-05'),
    ]
    expect([whole.keptAt, event.keptAt]).toEqual([null, null])
    expect(cut.keptAt).toBe(
      keptBefore({ everyMomentSince: UNTIL[1], moments: kept() }, '2026-11-04T23:00:00Z'),
    )
    expect(cut.keptAt).toBe('2026-11-02T22:59:59.999Z')
    const then = await metrics.answer('data-completeness', {
      from: '2026-10-26',
      to: '2026-11-03',
      asOf: cut.keptAt!,
    })
    expect([cut.numerator, cut.denominator]).toEqual([then.numerator, then.denominator])
  })

  it('what is told now is as it was', async () => {
    expect(await tellNow()).toEqual(present)
  })

  it('the plan log, the stage changes, and who had and changed a lead when are left as they were', async () => {
    expect(await numbers()).toEqual(before)
  })

  it('of a lead’s versions that no kept moment sees nothing else is left', async () => {
    const instants = await workspace.ask(
      `select instant from ${KEPT_PUBLICATIONS} p where connection = 'salesforce' order by 1`,
    )
    const seen = (from: string, to: string) =>
      instants.some(
        ({ instant }) =>
          Date.parse(String(instant)) >= Date.parse(from) && Date.parse(String(instant)) < Date.parse(to),
      )
    const versions = await workspace.ask(
      `select _valid_from, _valid_to, email, status, leadsource from salesforce.lead`,
    )
    const unseen = versions.filter(
      (row) => !seen(String(row['_valid_from']), String(row['_valid_to']).replace('infinity', '9999-01-01')),
    )
    expect(unseen.length).toBeGreaterThan(0)
    expect(unseen.filter(({ status, leadsource }) => status !== null || leadsource !== null)).toEqual([])
  })

  it('of objects that are only read as they stood, no version is left that no kept moment sees', async () => {
    const spare = await workspace.ask(
      `select count(*) as n from salesforce.campaignmember v where v._valid_to <= cast($1 as timestamptz) and not exists (
         select 1 from ${KEPT_PUBLICATIONS} p where p.connection = 'salesforce'
           and p.instant >= v._valid_from and p.instant < v._valid_to)`,
      [UNTIL[1]],
    )
    expect(spare).toEqual([{ n: 0 }])
    expect(await countVersions('salesforce.campaignmember')).toBeGreaterThan(0)
  })
})
