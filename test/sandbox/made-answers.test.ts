import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { madeWorld } from '../../server/sandbox/world/made-world.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'
import { Workshop } from '../../server/sandbox/world/workshop.ts'
import { ANCHOR, openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { answerOf, sandboxAsks, sandboxEdits } from '../support/sandbox-asks.ts'

const OPTIONS = { seed: 7, size: 'small', anchor: ANCHOR } as const
const WEEK_BEFORE = '2026-11-15T20:00:00Z'

const world = createWorld(OPTIONS)
let held: TestSandbox
let made: TestSandbox

beforeAll(async () => {
  held = await openTestSandbox(createWorld(OPTIONS), WEEK_BEFORE)
  made = await openTestSandbox(madeWorld(new Workshop(OPTIONS)), WEEK_BEFORE)
})
afterAll(async () => {
  await held.close()
  await made.close()
})

/** Asks both the same, at random by the seed; the first request on which they differ, if any. */
async function difference(seed: number): Promise<object | null> {
  for (const ask of fc.sample(sandboxAsks(world), { seed, numRuns: 100 })) {
    const answers = [await answerOf(held, ask), await answerOf(made, ask)] as const
    if (answers[0] !== answers[1]) return { ask, held: answers[0], made: answers[1] }
  }
  return null
}

/** What both answer to the control server's question; they must agree. */
async function both(method: string, path: string, body?: unknown): Promise<string> {
  const [left, right] = await Promise.all(
    [held, made].map(async (sandbox) => {
      const response = await sandbox.control(method, path, body)
      return `${response.status} ${await response.text()}`
    }),
  )
  expect(right).toBe(left)
  return left!
}

test('records that are made when looked at answer as records in memory do, on both protocols', async () => {
  expect(await difference(1)).toBeNull()
})

test('and so they do once changes, deletions, merges and new records were written over them', async () => {
  for (const edit of fc.sample(sandboxEdits(world), { seed: 2, numRuns: 300 }))
    expect(await both('POST', '/edits', edit)).toMatch(/^200/)
  expect(await difference(3)).toBeNull()
})

test('and when a share of them was changed or deleted at once', async () => {
  const edits = [
    { system: 'salesforce', object: 'CampaignMember', share: 0.05, seed: 1, field: 'Status' },
    { system: 'salesforce', object: 'Contact', share: 0.02, seed: 2, field: 'Title' },
    { system: 'hubspot', object: 'contacts', share: 0.03, seed: 3, field: 'jobtitle' },
    { system: 'hubspot', object: 'deals', share: 0.1, seed: 4, deletion: 'soft' },
    { system: 'salesforce', object: 'Lead', share: 0.04, seed: 5, deletion: 'hard' },
  ]
  for (const edit of edits) expect(await both('POST', '/edits/bulk', edit)).toMatch(/^200 \{"records":[1-9]/)
  expect(await difference(7)).toBeNull()
})

test('and when the clock moves on, week by week', async () => {
  for (const now of ['2026-11-22T20:00:00Z', '2026-11-29T20:00:00Z', '2027-01-10T20:00:00Z']) {
    expect(await both('PUT', '/clock', { now })).toMatch(/^200/)
    expect(await difference(Date.parse(now) % 1_000_000)).toBeNull()
  }
})

test('what was planted is told alike, one by one and in sums', async () => {
  expect(await both('GET', '/truth')).toMatch(/^200 \{"defects":\[\{/)
  const text = await both('GET', '/truth/counts?at=2026-11-22T20:00:00Z')
  const { defects } = JSON.parse(text.slice(4))
  const of = (kind: string) =>
    world.truth.defects.filter((defect) => defect.kind === kind && inForce(defect, ANCHOR)).length
  for (const kind of ['missing', 'invalid', 'duplicate', 'conflict', 'unowned']) {
    const counted = defects.filter((row: { kind: string }) => row.kind === kind)
    expect(counted.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(of(kind))
    expect(of(kind)).toBeGreaterThan(0)
  }
})
