import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../server/sandbox/row.ts'
import type { Org, Table } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { KNOWN, SYNCS, UNTIL } from '../support/verdict.ts'
import { openSyncedCompany, wholeReceipt } from '../support/synced-company.ts'

const ALWAYS = { from: '2023-01-02', to: UNTIL }
const DAY_MS = 24 * 3_600_000
/** What `now` is for the metric: the start of the day after the last sync. */
const ASKED = Date.parse('2026-11-22T23:00:00Z')
const UNTOLD = 'Nobody can tell when a human had it: its owner’s history is not kept'

const whole = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })
const entities = whole.salesforce.tables.get('Lead')!.entities
const living = new Set(
  [...entities.values()].flatMap((entity) => {
    const row = fold(entity, KNOWN)
    return row !== null && row.deletedAt === null ? [entity.id] : []
  }),
)
const planted = whole.truth.salesforce.leads.filter(({ id }) => living.has(id))

/** What tells of leads and of those who own them. */
function leadsOnly({ tables, ...org }: Org, kept: readonly string[]): Org {
  const left = [...tables.values()].map((table): Table => {
    const { name, label, fields } = table
    return kept.includes(name) ? table : { name, label, fields, entities: new Map() }
  })
  return { ...org, tables: new Map(left.map((table) => [table.name, table])) }
}

async function open(kept: readonly string[], syncs: readonly string[]) {
  const world = {
    ...whole,
    salesforce: leadsOnly(whole.salesforce, ['User', 'Group', 'Lead', ...kept]),
    hubspot: leadsOnly(whole.hubspot, ['owners']),
  }
  const { workspace, metrics } = await openSyncedCompany(world, syncs)
  const listed = await wholeReceipt(metrics, 'lead-routing', ALWAYS)
  const rows = new Map(listed.map((row) => [row.recordId, row]))
  return { workspace, rows, answer: await metrics.answer('lead-routing', ALWAYS) }
}

function movesLater(id: string): boolean {
  return entities.get(id)!.revisions.some(({ at, fields }) => at > KNOWN && fields['OwnerId'] !== undefined)
}

/** Null while the routing time has not passed. */
function verdictOn({ createdAt, ownedAt, inQueue }: (typeof planted)[number]): string | null {
  if (createdAt + DAY_MS > ASKED) return null
  const owned = ownedAt !== null && ownedAt <= KNOWN ? ownedAt : null
  if (owned !== null) return owned <= createdAt + DAY_MS ? 'With a human in time' : 'With a human too late'
  const waits = inQueue.some(({ from, to }) => from <= KNOWN && (to === null || to > KNOWN))
  return waits ? 'Sitting in a queue' : 'With no human yet'
}

describe('where the history of a lead’s owner is kept', () => {
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    opened = await open(['LeadHistory'], SYNCS)
  })
  afterAll(() => opened.workspace.close())

  it('every planted lead is judged by when its first human had it', () => {
    const expected = planted.flatMap((lead) => {
      const verdict = verdictOn(lead)
      return lead.createdAt > KNOWN || verdict === null ? [] : [[lead.id, verdict] as const]
    })
    const found = expected.map(([id]) => [id, opened.rows.get(id)?.reason])
    expect(found).toEqual(expected.map(([id, verdict]) => [id, verdict]))
    expect(new Set(expected.map(([, verdict]) => verdict)).size).toBeGreaterThanOrEqual(3)
  })

  it('the hours to a human and how often a lead changed hands are the planted ones', () => {
    const owned = planted.filter(
      (lead) => lead.ownedAt !== null && lead.ownedAt <= KNOWN && verdictOn(lead) !== null,
    )
    const found = owned.map(({ id }) => {
      const { details } = opened.rows.get(id)!
      return [id, Number(details['hours']).toFixed(3)]
    })
    expect(found).toEqual(
      owned.map(({ id, ownedAt, createdAt }) => [id, ((ownedAt! - createdAt) / 3_600_000).toFixed(3)]),
    )
    // The truth counts to the end of its world: told apart are those that change hands after the last sync.
    const settled = planted.filter(({ id, createdAt }) => createdAt <= KNOWN && !movesLater(id))
    expect(settled.length).toBeGreaterThan(planted.length / 2)
    const moves = settled.map(({ id }) => [id, opened.rows.get(id)?.details['times_moved'] ?? null])
    expect(moves).toEqual(settled.map(({ id, reassigned }) => [id, reassigned]))
    expect(settled.some(({ reassigned }) => reassigned > 0)).toBe(true)
  })

  it('the rate is that of all living leads whose time has passed, second records included', () => {
    const judged = [...opened.rows.values()].filter(({ included }) => included)
    expect(judged.length).toBe(
      [...living].filter((id) => Date.parse(opened.rows.get(id)!.at!) + DAY_MS <= ASKED).length,
    )
    const inTime = judged.filter(({ reason }) => reason === 'With a human in time')
    expect(opened.answer.value).toBe(inTime.length / judged.length)
    expect(opened.answer).toMatchObject({ state: 'measurable', coverage: 1 })
    expect(opened.answer.interval).not.toBeNull()
  })
})

describe('where nobody keeps the history', () => {
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    opened = await open([], SYNCS)
  })
  afterAll(() => opened.workspace.close())

  it('no lead is called in time, late or unassigned against the truth, and the rest lower the coverage', () => {
    const judged = planted.filter(({ id }) => opened.rows.get(id)?.included === true)
    expect(judged.map(({ id }) => [id, opened.rows.get(id)!.reason])).toEqual(
      judged.map((lead) => [lead.id, verdictOn(lead)]),
    )
    const untold = [...opened.rows.values()].filter(({ reason }) => reason === UNTOLD)
    expect(judged.length).toBeGreaterThan(0)
    expect(untold.length).toBeGreaterThan(0)
    expect(opened.answer.coverage).toBeLessThan(1)
  })
})
