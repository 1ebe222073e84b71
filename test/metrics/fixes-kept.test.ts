import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import type { Fix, FixMove, FixRow } from '../../shared/fix.ts'
import { lean } from '../support/lean.ts'
import { load, readList } from '../support/loader.ts'
import { SYNCS } from '../support/verdict.ts'
import { openSyncedCompany } from '../support/synced-company.ts'
import type { TestWorkspace } from '../support/workspace.ts'

/** Some of each kind, in both systems. */
const LOADED = [
  'fill.hubspot.contact.phone',
  'fill.salesforce.contact.Email',
  'fill.hubspot.contact.lifecyclestage',
  'correct.hubspot.contact.email',
  'align.stage',
  'merge.salesforce',
  'merge.hubspot',
]
/** Longer than what Salesforce holds back, short enough for a Sunday night in which nothing else happens. */
const STEP_MS = 6 * 60_000

const world = lean(createWorld({ seed: 7, size: 'tiny', anchor: Date.parse('2026-11-22T20:00:00Z') }))
let workspace: TestWorkspace
let metrics: Metrics
let now = Date.parse(SYNCS.at(-1)!)

beforeAll(async () => {
  ;({ workspace, metrics } = await openSyncedCompany(world, SYNCS, { clock: { now: () => now } }))
  // Past midnight in Berlin, so that the day asked about stays the same.
  await passing(30 * 60_000)
})
afterAll(() => workspace.close())

async function passing(ms: number): Promise<void> {
  now += ms
  await workspace.setClock(new Date(now).toISOString())
  await workspace.sync()
}

async function find(id: string): Promise<Fix> {
  const { items } = await metrics.fixes({})
  const fix = items.find((each) => each.id === id)
  if (!fix) throw new Error(`Nothing is to be put right by the name ${id}.`)
  return fix
}

/** What the metrics themselves come to now. */
async function valuesOf(moves: readonly FixMove[]): Promise<Record<string, number | null>> {
  const week = { from: '2026-11-23', to: '2026-11-30' }
  const answers = moves.map(async ({ metric }) => [metric, (await metrics.answer(metric, week)).value])
  return Object.fromEntries(await Promise.all(answers))
}

const promised = (moves: readonly FixMove[], what: 'now' | 'loaded' | 'repaired') =>
  Object.fromEntries(moves.map((move) => [move.metric, move[what]]))

async function edit(edits: readonly object[]): Promise<void> {
  const response = await workspace.sandbox.control('POST', '/edits', edits)
  if (!response.ok) throw new Error(await response.text())
}

describe('what was promised is what it is once the list was loaded and synced', () => {
  it.each(LOADED)('%s', async (id) => {
    const fix = await find(id)
    expect(await valuesOf(fix.moves)).toEqual(promised(fix.moves, 'now'))
    expect(fix.moves.length).toBeGreaterThan(0)
    for (const list of fix.lists) expect(await load(workspace, metrics, list)).toBe(list.rows)
    await passing(STEP_MS)
    expect(await valuesOf(fix.moves)).toEqual(promised(fix.moves, 'loaded'))
    const left = (await metrics.fixes({})).items.find((each) => each.id === id)
    expect(left?.records ?? 0).toBe(fix.records - fix.ready)
  })
})

describe('what was promised is what it is once every record was put right, by hand where no value is known', () => {
  it('leads without an owner', async () => {
    const { id, moves } = await find('assign.salesforce.lead')
    const [user] = await workspace.ask(
      `select "ownerid" as id from salesforce.lead where _valid_to = 'infinity' and "ownerid" like '005%' limit 1`,
    )
    const { rows } = await metrics.fix(id, { limit: 1_000 })
    await edit(
      rows.map(({ recordId }) => ({
        system: 'salesforce',
        object: 'Lead',
        id: recordId,
        fields: { OwnerId: user!['id'] },
      })),
    )
    await passing(STEP_MS)
    expect(await valuesOf(moves)).toEqual(promised(moves, 'repaired'))
  })

  it('leads without an industry', async () => {
    const { id, moves } = await find('fill.salesforce.lead.Industry')
    expect(moves.map(({ metric }) => metric)).toEqual(['data-completeness', 'data-validity'])
    const { rows } = await metrics.fix(id, { limit: 1_000 })
    const [usual] = await workspace.ask(
      `select industry from salesforce.lead where _valid_to = 'infinity' and industry is not null group by industry order by count(*) desc limit 1`,
    )
    await edit(
      rows.map(({ recordId }) => ({
        system: 'salesforce',
        object: 'Lead',
        id: recordId,
        fields: { Industry: usual!['industry'] },
      })),
    )
    await passing(STEP_MS)
    expect(await valuesOf(moves)).toEqual(promised(moves, 'repaired'))
  })
})

describe('what a list never holds', () => {
  it('a stage that sets somebody back: it is left to be looked at', async () => {
    const stages = async () => (await metrics.fix('align.stage', { limit: 1_000 })).rows
    const customer = (await stages()).find(
      ({ connection, object, present }) =>
        connection === 'salesforce' && object === 'contact' && present === 'Customer',
    )!
    const [twin] = await workspace.ask(
      `select _id as id from hubspot.contact where _valid_to = 'infinity' and not _deleted and salesforcecontactid = $1`,
      [customer.recordId],
    )
    await edit([
      { system: 'hubspot', object: 'contacts', id: twin!['id'], fields: { lifecyclestage: 'subscriber' } },
    ])
    await passing(STEP_MS)
    const now = (await stages()).find(({ recordId }) => recordId === customer.recordId)!
    expect([now.present, now.proposed]).toEqual(['Customer', []])
    expect(now.why).toContain('back to an earlier stage')
  })

  it('a value that a spreadsheet would run, an address that another record has, a second row of a record', async () => {
    const ready = async (id: string) =>
      (await metrics.fix(id, { limit: 1_000 })).rows.find(
        ({ from, proposed }) => proposed.length > 0 && from?.object === 'lead',
      )!
    const formula = await ready('fill.hubspot.contact.jobtitle')
    const taken = await ready('fill.hubspot.contact.email')
    const [other] = await workspace.ask(
      `select _email as email from hubspot.contact where _valid_to = 'infinity' and not _deleted and _email_valid order by _id limit 1`,
    )
    const change = (id: string, fields: object) => ({ system: 'salesforce', object: 'Lead', id, fields })
    await edit([
      change(formula.from!.recordId, { Title: '=cmd|calc!A1' }),
      change(taken.from!.recordId, { Email: other!['email'] }),
    ])
    await passing(STEP_MS)
    const now = async (id: string, { recordId }: FixRow) =>
      (await metrics.fix(id, { limit: 1_000 })).rows.find((row) => row.recordId === recordId)!
    const [run, used] = [
      await now('fill.hubspot.contact.jobtitle', formula),
      await now('fill.hubspot.contact.email', taken),
    ]
    expect([run.proposed, used.proposed]).toEqual([[], []])
    expect(run.why).toContain('like a formula')
    expect(used.why).toContain('Another record here has')
    const { items } = await metrics.fixes({})
    for (const list of items.flatMap(({ lists }) => lists)) {
      const rows = await readList(metrics, list.id)
      const id =
        list.takenBy === 'salesforce-loader'
          ? 'Id'
          : list.takenBy === 'merge-tool'
            ? 'Record ID to merge'
            : 'Record ID'
      expect(new Set(rows.map((row) => row[id])).size).toBe(list.rows)
      for (const row of rows) {
        for (const field of list.fields) {
          expect(row[field]).not.toBe('')
          expect(row[field]).toMatch(/^(\+\d+$|[^=+@\t\r-])/)
        }
      }
    }
  })
})
