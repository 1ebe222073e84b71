import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../server/sandbox/row.ts'
import type { Entity, Org, Table, Value, World } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { createMetrics, type MetricsOptions } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
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

async function open({ salesforce, hubspot = ['owners'] }: Kept, syncs: readonly string[], company = whole) {
  const world = {
    ...company,
    salesforce: leadsOnly(company.salesforce, ['User', 'Group', ...salesforce]),
    hubspot: leadsOnly(company.hubspot, hubspot),
  }
  const { workspace, options, metrics } = await openSyncedCompany(world, syncs)
  return { workspace, options, ...(await ask(metrics)) }
}

async function ask(metrics: Metrics) {
  const listed = await wholeReceipt(metrics, 'lead-routing', ALWAYS)
  const rows = new Map(listed.map((row) => [row.recordId, row]))
  return { rows, answer: await metrics.answer('lead-routing', ALWAYS) }
}

/** The same company, where the settings name somebody more as a machine. */
function askWithMachine(options: MetricsOptions, name: string) {
  const { freshness } = sampleMapping
  const machineUsers = [...freshness.machineUsers, name]
  return ask(
    createMetrics({ ...options, mapping: { ...sampleMapping, freshness: { ...freshness, machineUsers } } }),
  )
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
function steps(id: string, field: string): { readonly at: number; readonly value: Value }[] {
  return contacts
    .get(id)!
    .revisions.flatMap(({ at, fields }) =>
      at <= READ && fields[field] !== undefined ? [{ at, value: fields[field] }] : [],
    )
}

const owners = whole.hubspot.tables.get('owners')!.entities
const ownersWith = (field: string, value: string) =>
  [...owners.values()].filter(({ revisions }) => revisions[0]!.fields[field] === value).map(({ id }) => id)
const queues = ownersWith('type', 'QUEUE')

/** Of a living contact when it became a lead, and how it was routed from then on; null: it is none. `nobody`: owners who are no humans. */
function routed(id: string, nobody: readonly string[] = queues) {
  const entity = contacts.get(id)!
  const row = fold(entity, READ)
  const came = steps(id, 'lifecyclestage').find(({ value }) => LEAD_STAGES.includes(String(value)))
  if (row === null || row.deletedAt !== null || came === undefined) return null
  const isHuman = (value: Value) => value !== null && !nobody.includes(String(value))
  const owned = steps(id, 'hubspot_owner_id')
  const first = owned.findLast(({ at }) => at <= came.at) ?? { value: null }
  const had = [{ ...first, at: came.at }, ...owned.filter(({ at }) => at > came.at)]
  return {
    id,
    cameAt: came.at,
    ownedAt: had.find(({ value }) => isHuman(value))?.at ?? null,
    waits: queues.includes(String(had.at(-1)!.value)),
    reassigned: had.filter(
      ({ value }, nth) =>
        nth > 0 && isHuman(value) && isHuman(had[nth - 1]!.value) && had[nth - 1]!.value !== value,
    ).length,
  }
}

const routedContacts = [...contacts.keys()].flatMap((id) => routed(id) ?? [])

/** What is to be found of a contact; null while its routing time has not passed. */
function foundOf({ id, cameAt, ownedAt, waits, reassigned }: NonNullable<ReturnType<typeof routed>>) {
  if (cameAt + DAY_MS > ASKED) return null
  const inTime = ownedAt !== null && ownedAt <= cameAt + DAY_MS
  const late = waits ? 'Sitting in a queue' : 'With no human yet'
  const had = inTime ? 'With a human in time' : 'With a human too late'
  return {
    id,
    at: cameAt,
    reason: ownedAt === null ? late : had,
    hours: ownedAt === null ? null : ((ownedAt - cameAt) / 3_600_000).toFixed(3),
    moved: reassigned,
  }
}

function inOrder<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.id.localeCompare(b.id))
}

function judgedIn({ rows }: Awaited<ReturnType<typeof ask>>) {
  const judged = [...rows.values()].filter(({ included }) => included)
  return inOrder(
    judged.map(({ recordId, at, reason, details }) => ({
      id: recordId,
      at: Date.parse(at!),
      reason,
      hours: details['hours'] === null ? null : Number(details['hours']).toFixed(3),
      moved: details['times_moved'],
    })),
  )
}

describe('where HubSpot is all there is', () => {
  const kept = { salesforce: [], hubspot: ['owners', 'contacts'] }
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    opened = await open(kept, SYNCS)
  })
  afterAll(() => opened.workspace.close())

  it('every contact that became a lead is judged from then on, by when its first human had it', () => {
    const expected = routedContacts.flatMap((contact) => foundOf(contact) ?? [])
    expect(judgedIn(opened)).toEqual(inOrder(expected))
    expect(new Set(expected.map(({ reason }) => reason)).size).toBe(4)
    expect(expected.some(({ moved }) => moved > 0)).toBe(true)
    expect(opened.answer).toMatchObject({ state: 'measurable', coverage: 1 })
  })

  it('where a contact came from is told in the words of HubSpot, not in its codes', () => {
    const codes = new Set([...opened.rows.values()].flatMap(({ dimensions }) => dimensions['source'] ?? []))
    const { dimensions } = opened.answer.definition
    const names = dimensions.find(({ id }) => id === 'source')!.names
    expect(codes.size).toBeGreaterThan(2)
    for (const code of codes) expect(names[code]).toMatch(/^(AI|[A-Z])[a-z ]/)
  })

  it('an owner whom the settings name as a machine is no human, by name, address or id', async () => {
    const [sophie] = ownersWith('firstName', 'Sophie')
    const named = ['sophie hartmann', String(owners.get(sophie!)!.revisions[0]!.fields['email']), sophie!]
    const expected = [...contacts.keys()].flatMap((id) => {
      const contact = routed(id, [...queues, sophie!])
      return contact === null ? [] : (foundOf(contact) ?? [])
    })
    const human = routedContacts.flatMap((contact) => foundOf(contact) ?? [])
    expect(inOrder(expected)).not.toEqual(inOrder(human))
    for (const name of named)
      expect(judgedIn(await askWithMachine(opened.options, name))).toEqual(inOrder(expected))
  })

  it('a contact that changed hands so often that HubSpot forgot its first owners is not judged', async () => {
    const { id, cameAt } = routedContacts.find(
      (contact) => foundOf(contact)?.reason === 'With a human in time',
    )!
    const [one, other] = ownersWith('type', 'PERSON')
    const moves = Array.from({ length: 50 }, (_, nth) => ({
      at: cameAt + (nth + 2) * DAY_MS,
      fields: { hubspot_owner_id: nth % 2 === 0 ? one! : other! },
    })).filter(({ at }) => at <= READ)
    expect(moves.length).toBe(50)
    const company = withContact({
      ...contacts.get(id)!,
      revisions: [...contacts.get(id)!.revisions, ...moves].toSorted((a, b) => a.at - b.at),
    })
    const moved = await open(kept, SYNCS, company)
    expect(moved.rows.get(id)).toMatchObject({ included: false, reason: UNTOLD })
    expect(moved.answer.coverage).toBeLessThan(1)
    await moved.workspace.close()
  })
})

function withContact(contact: Entity): World {
  const table = whole.hubspot.tables.get('contacts')!
  const entities = new Map([...contacts.values(), contact].map((each) => [each.id, each]))
  return {
    ...whole,
    hubspot: {
      ...whole.hubspot,
      tables: new Map([...whole.hubspot.tables, ['contacts', { ...table, entities }]]),
    },
  }
}

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
