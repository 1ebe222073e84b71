import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'
import { askModel } from '../support/model.ts'
import { field, hubspotSchema, salesforceSchema } from '../support/warehouse.ts'

let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
  const at = '2026-11-18T09:00:00.000Z'
  const rows = SALESFORCE.map((Id) => ({ Id, Name: Id, SystemModstamp: at, IsDeleted: false }))
  await company.warehouse.merge({ schema: salesforceSchema('campaign', [field('Name')]), at, rows })
  await company.warehouse.publish('salesforce', at)
})
afterAll(() => company.close())

/** Campaigns of Salesforce; of the first one HubSpot has a record as well, which may be linked to it or not. */
const CAMPAIGNS = [0, 1]
const TWINS = [0]
const SALESFORCE = CAMPAIGNS.map((nth) => `p${nth}`)
const HUBSPOT = TWINS.map((nth) => `h${nth}`)

/** A row of a file: which record it names, what is planned (blank: taken away), and who changed it. */
const row = fc.record({
  record: fc.constantFrom(...SALESFORCE, ...HUBSPOT),
  planned: fc.constantFrom('2026-03-01', '2026-03-02', ''),
  who: fc.constantFrom('Ann', 'Bob', ''),
})
/** A file is imported, with or without a column of who changed it; one of the imports so far is taken back; or twins turn out to be one, or not. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      hasWho: fc.boolean(),
      rows: fc.array(row, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('undo' as const), nth: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('link' as const),
      nth: fc.constantFrom(...TWINS),
      linked: fc.boolean(),
    }),
  },
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Plan {
  readonly planned: string
  /** Undefined where the file hasn't the column. */
  readonly who: string | undefined
}

/** An import, and what it says of which record, in the order of its lines. */
interface Made {
  readonly id: string
  readonly at: string
  readonly file: string
  readonly says: ReadonlyMap<string, Plan>
  undone: boolean
}

interface World {
  readonly made: readonly Made[]
  /** Numbers of the twins that are known to be one. */
  readonly linked: ReadonlySet<number>
}

it('whatever is imported, taken back and linked, each campaign’s plans are what the imports in force say one after the other, then as now', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (steps) => {
      await forgetAll()
      let world: World = { made: [], linked: new Set() }
      const then: { readonly at: string; readonly ledger: readonly Entry[] }[] = []
      for (const each of steps) {
        tick()
        world = await after(world, each)
        const at = tick()
        then.push({ at, ledger: ledgerOf(world) })
        expect(await exportedRows(world)).toEqual(rowsOf(world).toSorted())
      }
      for (const { at, ledger } of then) expect(await ledgerAt(at)).toEqual(ledger)
    }),
    { numRuns: 20 },
  )
})

async function after(world: World, each: Step): Promise<World> {
  if (each.kind === 'link') return { ...world, linked: await link(world.linked, each) }
  if (each.kind === 'import') return { ...world, made: await take(world, each) }
  await undo(world, each.nth)
  return world
}

let clock = Date.parse('2026-11-18T10:00:00.000Z')
/** A minute passes. */
function tick(): string {
  clock += 60_000
  const at = new Date(clock).toISOString()
  company.setClock(at)
  return at
}

interface File {
  readonly hasWho: boolean
  readonly rows: readonly { readonly record: string; readonly planned: string; readonly who: string }[]
}

/** Imports the rows; it is listed unless the same file has said all of it last. */
async function take(world: World, { hasWho, rows }: File): Promise<readonly Made[]> {
  const file = [
    `campaign,planned_launch${hasWho ? ',changed_by' : ''}`,
    ...rows.map(({ record, planned, who }) => [record, planned, ...(hasWho ? [who] : [])].join(',')),
  ].join('\n')
  const says = new Map<string, Plan>()
  let refused = 0
  const plans = rows.map(({ record, planned, who }) => ({
    record,
    plan: { planned, who: hasWho ? who : undefined },
  }))
  for (const { record, plan } of plans) {
    // The first line of a campaign counts, and one that contradicts it is left out.
    const first = [...says].find(([other]) => isOne(world, record, other))?.[1]
    if (first === undefined) says.set(record, plan)
    else if (!isSame(first, plan)) refused += 1
  }
  const made = { id: '', at: '', file, says, undone: false }
  const after = { ...world, made: [...world.made, made] }
  const fresh = [...says.keys()].filter((record) => stand(world, record) === undefined).length
  const known = [...says.keys()].filter((record) => isSame(stand(world, record), stand(after, record))).length
  const { imported, counts } = await company.take('planned-dates', file, { skipRefused: true })
  expect(counts).toMatchObject({
    new: fresh,
    changed: says.size - fresh - known,
    unchanged: known,
    refused,
  })
  const isSaid = [...says.keys()].every((record) => lastSaid(world, record)?.file === file)
  expect(imported === null).toBe(isSaid)
  return imported === null ? world.made : [...world.made, { ...made, id: imported.id, at: imported.at }]
}

/** Takes one of the imports back that stand, if there are any. */
async function undo(world: World, nth: number): Promise<void> {
  const open = world.made.filter(({ undone }) => !undone)
  const taken = open[nth % open.length]
  if (taken === undefined) return
  const rows = firsts(world, [...taken.says.keys()])
  const before = rows.map((record) => stand(world, record))
  const { undone } = await company.imports.undo(taken.id)
  taken.undone = true
  const later = open.slice(open.indexOf(taken) + 1)
  const outcomes = rows.map((record, index) => {
    const now = stand(world, record)
    if (now === undefined) return 'removed'
    if (later.some(({ says }) => saysOf(world, says, record).length > 0)) return 'kept'
    return isSame(before[index], now) ? 'untouched' : 'restored'
  })
  const count = (outcome: string) => outcomes.filter((each) => each === outcome).length
  expect(undone).toMatchObject({
    removed: count('removed'),
    restored: count('restored'),
    kept: count('kept'),
  })
}

async function link(
  linked: ReadonlySet<number>,
  { nth, linked: isLinked }: { readonly nth: number; readonly linked: boolean },
): Promise<ReadonlySet<number>> {
  const after = new Set(linked)
  if (isLinked) after.add(nth)
  else after.delete(nth)
  await readHubspot(after)
  return after
}

async function readHubspot(linked: ReadonlySet<number>): Promise<void> {
  const at = new Date(clock).toISOString()
  const rows = TWINS.map((nth) => ({
    id: `h${nth}`,
    updatedAt: at,
    hs_name: `Twin ${nth}`,
    salesforce_campaign_id: linked.has(nth) ? `p${nth}` : null,
  }))
  const schema = hubspotSchema('campaign', [field('hs_name'), field('salesforce_campaign_id')])
  await company.warehouse.merge({ connection: 'hubspot', vendor: 'hubspot', schema, at, rows })
  await company.warehouse.publish('hubspot', at)
}

async function forgetAll(): Promise<void> {
  await company.warehouse.warehouse.write(async (writer) => {
    for (const table of ['planned_date', 'import']) await writer.run(`delete from entered.${table}`)
  })
  tick()
  await readHubspot(new Set())
}

/** What tells the campaign of a record. */
function campaignOf({ linked }: Pick<World, 'linked'>, record: string): string {
  const nth = Number(record.slice(1))
  return record.startsWith('h') && linked.has(nth) ? `p${nth}` : record
}

function isOne(world: World, one: string, other: string): boolean {
  return campaignOf(world, one) === campaignOf(world, other)
}

/** One record of each campaign among them. */
function firsts(world: World, records: readonly string[]): readonly string[] {
  return records.filter(
    (record, index) => records.findIndex((other) => isOne(world, record, other)) === index,
  )
}

/** What an import says of the campaign of a record: of both its records, perhaps, when they weren't known to be one. */
function saysOf(world: World, says: Made['says'], record: string): readonly Plan[] {
  return [...says].filter(([other]) => isOne(world, record, other)).map(([, plan]) => plan)
}

interface Told {
  readonly planned: string
  readonly who: string
  /** The import that says it, and when it did. */
  readonly by: Made
}

/** What the imports in force say of the campaign of a record, one after the other: a column that a file hasn't says nothing. */
function toldOf(world: World, record: string): readonly Told[] {
  const told: Told[] = []
  for (const by of world.made.filter(({ undone }) => !undone)) {
    const [first] = saysOf(world, by.says, record)
    if (first === undefined) continue
    const { planned, who = told.at(-1)?.who ?? '' } = first
    told.push({ planned, who, by })
  }
  return told
}

function stand(world: World, record: string): Told | undefined {
  return toldOf(world, record).at(-1)
}

function lastSaid(world: World, record: string): Made | undefined {
  return stand(world, record)?.by
}

function isSame(left: Plan | undefined, right: Plan | undefined): boolean {
  return left?.planned === right?.planned && left?.who === right?.who
}

interface Entry {
  readonly record_id: string
  readonly planned: string | null
  readonly changed_by: string | null
  readonly event_at: string
}

/** Every plan of the campaigns, each since the import that moved it. */
function ledgerOf(world: World): readonly Entry[] {
  return SALESFORCE.flatMap((record) => {
    const told = toldOf(world, record)
    return told
      .filter(({ planned }, index) => planned !== (told[index - 1]?.planned ?? ''))
      .map(({ planned, who, by }) => ({
        record_id: record,
        planned: planned || null,
        changed_by: who || null,
        event_at: by.at,
      }))
  })
}

/** What an export must hold, by campaign. */
function rowsOf(world: World): readonly string[] {
  return firsts(world, [...SALESFORCE, ...HUBSPOT]).flatMap((record) => {
    const row = stand(world, record)
    return row === undefined ? [] : [[campaignOf(world, record), row.planned, row.who].join(',')]
  })
}

async function exportedRows(world: World): Promise<readonly string[]> {
  const [, ...lines] = (await company.exported('planned-dates')).trimEnd().split('\r\n')
  const rows = lines.map((line) => {
    const [record, planned, , who] = line.split(',')
    return [campaignOf(world, record!), planned, who].join(',')
  })
  return rows.toSorted()
}

/** The same as the model tells it to whoever asks as of that instant. */
function ledgerAt(at: string) {
  return askModel(
    company.warehouse.warehouse,
    `select record_id, planned, changed_by, event_at from campaign_plan
     where origin = 'imported' and connection = 'salesforce' order by record_id, event_at`,
    { at },
  )
}
