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

interface Kept {
  readonly salesforce: readonly string[]
  readonly hubspot?: readonly string[]
}

async function open({ salesforce, hubspot = ['owners'] }: Kept, syncs: readonly string[]) {
  const world = {
    ...whole,
    salesforce: leadsOnly(whole.salesforce, ['User', 'Group', ...salesforce]),
    hubspot: leadsOnly(whole.hubspot, hubspot),
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
    opened = await open({ salesforce: ['Lead', 'LeadHistory'] }, SYNCS)
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
    opened = await open({ salesforce: ['Lead'] }, SYNCS)
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

/** HubSpot is read up to the sync itself. */
const READ = Date.parse(SYNCS.at(-1)!)
const contacts = whole.hubspot.tables.get('contacts')!.entities
const LEAD_STAGES = [
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
]

/** What a contact's field held, in order, as the world was made. */
function steps(id: string, field: string): { readonly at: number; readonly value: unknown }[] {
  return contacts
    .get(id)!
    .revisions.flatMap(({ at, fields }) =>
      at <= READ && fields[field] !== undefined ? [{ at, value: fields[field] }] : [],
    )
}

/** Of a living contact when it became a lead, and how it was routed from then on; null: it is none. */
function routed(id: string) {
  const entity = contacts.get(id)!
  const row = fold(entity, READ)
  const came = steps(id, 'lifecyclestage').find(({ value }) => LEAD_STAGES.includes(String(value)))
  if (row === null || row.deletedAt !== null || came === undefined) return null
  const owners = steps(id, 'hubspot_owner_id')
  const first = owners.findLast(({ at }) => at <= came.at) ?? { value: null }
  const had = [{ ...first, at: came.at }, ...owners.filter(({ at }) => at > came.at)]
  return {
    id,
    cameAt: came.at,
    ownedAt: had.find(({ value }) => value !== null)?.at ?? null,
    reassigned: had.filter(
      ({ value }, nth) =>
        nth > 0 && value !== null && had[nth - 1]!.value !== null && had[nth - 1]!.value !== value,
    ).length,
  }
}

const routedContacts = [...contacts.keys()].flatMap((id) => routed(id) ?? [])

describe('where HubSpot is all there is', () => {
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    opened = await open({ salesforce: [], hubspot: ['owners', 'contacts'] }, SYNCS)
  })
  afterAll(() => opened.workspace.close())

  it('every contact that became a lead is judged from then on, by when its first human had it', () => {
    const expected = routedContacts.flatMap(({ id, cameAt, ownedAt, reassigned }) => {
      if (cameAt + DAY_MS > ASKED) return []
      const inTime = ownedAt !== null && ownedAt <= cameAt + DAY_MS
      const reason = inTime
        ? 'With a human in time'
        : ownedAt !== null
          ? 'With a human too late'
          : 'With no human yet'
      const hours = ownedAt === null ? null : ((ownedAt - cameAt) / 3_600_000).toFixed(3)
      return [{ id, at: cameAt, reason, hours, moved: reassigned }]
    })
    const judged = [...opened.rows.values()].filter(({ included }) => included)
    const found = judged.map(({ recordId, at, reason, details }) => ({
      id: recordId,
      at: Date.parse(at!),
      reason,
      hours: details['hours'] === null ? null : Number(details['hours']).toFixed(3),
      moved: details['times_moved'],
    }))
    const inOrder = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
      rows.toSorted((a, b) => a.id.localeCompare(b.id))
    expect(inOrder(found)).toEqual(inOrder(expected))
    expect(new Set(expected.map(({ reason }) => reason)).size).toBe(3)
    expect(expected.some(({ moved }) => moved > 0)).toBe(true)
    expect(opened.answer).toMatchObject({ state: 'measurable', coverage: 1 })
  })
})

describe('where both CRMs are read', () => {
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    opened = await open(
      { salesforce: ['Lead', 'LeadHistory', 'Contact'], hubspot: ['owners', 'contacts'] },
      SYNCS,
    )
  })
  afterAll(() => opened.workspace.close())

  it('a contact that a Salesforce record is known to be is routed there, and counts once', () => {
    // A stored id names the record also once that is deleted.
    const linked = new Set(
      whole.truth.links.flatMap(({ kind, hubspotId, by, from, to }) => {
        const holds = by === 'stored-id' || (by === 'email' && (to === null || to > KNOWN))
        return kind === 'person' && from <= KNOWN && holds ? [hubspotId] : []
      }),
    )
    const expected = routedContacts.filter(({ id }) => !linked.has(id)).map(({ id }) => id)
    const found = [...opened.rows.values()].filter(({ object }) => object === 'contact')
    expect(found.map(({ recordId }) => recordId).toSorted()).toEqual(expected.toSorted())
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(routedContacts.length)
    const leads = [...opened.rows.values()].filter(({ object }) => object === 'lead')
    expect(leads.length).toBe([...living].filter((id) => opened.rows.has(id)).length)
  })
})
