import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'

let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
})
afterAll(() => company.close())

const CAMPAIGNS = [0, 1, 2]
/** A row of a file: which campaign, by its id or by its name, what is planned (blank: taken away), and who changed it. */
const row = fc.record({
  campaign: fc.constantFrom(...CAMPAIGNS),
  byName: fc.boolean(),
  planned: fc.constantFrom('2026-03-01', '2026-03-02', ''),
  who: fc.constantFrom('Ann', 'Bob', ''),
})
/** A file is imported, with or without a column of who changed it, or one of the imports so far is taken back. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('import' as const),
    hasWho: fc.boolean(),
    rows: fc.array(row, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('undo' as const), nth: fc.nat() }),
)

interface Plan {
  readonly planned: string
  /** Undefined where the file hasn't the column. */
  readonly who: string | undefined
}

/** An import, and what it says of which campaign. */
interface Made {
  readonly id: string
  readonly file: string
  readonly says: ReadonlyMap<number, Plan>
  undone: boolean
}

it('whatever is imported and taken back, each row is what the imports in force say one after the other, then as now', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (steps) => {
      await forgetAll()
      const made: Made[] = []
      const then: { at: string; state: State }[] = []
      for (const each of steps) {
        const at = each.kind === 'undo' ? await undo(made, each.nth) : await take(made, each)
        if (at !== null) then.push({ at, state: stateOf(made) })
      }
      for (const { at, state } of then) expect(await knownAt(at)).toEqual(asRows(state))
      expect(await brokenVersions()).toEqual([])
      expect(await standingOfUndone()).toEqual([])
    }),
    { numRuns: 40 },
  )
})

interface File {
  readonly hasWho: boolean
  readonly rows: readonly {
    readonly campaign: number
    readonly byName: boolean
    readonly planned: string
    readonly who: string
  }[]
}

/** Imports the rows; when that was, unless the same file had said all of it. */
async function take(made: Made[], { hasWho, rows }: File): Promise<string | null> {
  const file = [
    `campaign,planned_launch${hasWho ? ',changed_by' : ''}`,
    ...rows.map(({ campaign, byName, planned, who }) =>
      [byName ? `Campaign ${campaign}` : `c${campaign}`, planned, ...(hasWho ? [who] : [])].join(','),
    ),
  ].join('\n')
  const plans = rows.map(({ campaign, planned, who }) => ({
    campaign,
    plan: { planned, who: hasWho ? who : undefined },
  }))
  // The first line of a campaign counts, and one that contradicts it is left out.
  const says = new Map(plans.toReversed().map(({ campaign, plan }) => [campaign, plan]))
  const before = stateOf(made)
  const after = stateOf([...made, { id: '', file, says, undone: false }])
  const fresh = [...says.keys()].filter((campaign) => !before.has(campaign)).length
  const known = [...says.keys()].filter((campaign) =>
    isSame(before.get(campaign), after.get(campaign)),
  ).length
  const { imported, counts } = await company.take('planned-dates', file, { skipRefused: true })
  expect(counts).toMatchObject({
    new: fresh,
    changed: says.size - fresh - known,
    unchanged: known,
    refused: plans.filter(({ campaign, plan }) => !isSame(says.get(campaign), plan)).length,
  })
  const said = known === says.size && made.some((each) => !each.undone && each.file === file)
  expect(imported === null).toBe(said)
  if (imported === null) return null
  made.push({ id: imported.id, file, says, undone: false })
  return imported.at
}

/** Takes one of the imports back that stand; when that was, if there are any. */
async function undo(made: readonly Made[], nth: number): Promise<string | null> {
  const open = made.filter(({ undone }) => !undone)
  const taken = open[nth % open.length]
  if (taken === undefined) return null
  const before = stateOf(made)
  const { undone } = await company.imports.undo(taken.id)
  taken.undone = true
  const after = stateOf(made)
  const rows = [...taken.says.keys()]
  const isKept = (campaign: number) =>
    open.slice(open.indexOf(taken) + 1).some(({ says }) => says.has(campaign))
  expect(undone).toMatchObject({
    removed: rows.filter((campaign) => !after.has(campaign)).length,
    kept: rows.filter(isKept).length,
    restored: rows.filter(
      (campaign) =>
        !isKept(campaign) && after.has(campaign) && !isSame(before.get(campaign), after.get(campaign)),
    ).length,
  })
  return undone!.at
}

async function forgetAll(): Promise<void> {
  await company.warehouse.warehouse.write(async (writer) => {
    for (const table of ['planned_date', 'import', 'confirmed'])
      await writer.run(`delete from entered.${table}`)
  })
}

type State = ReadonlyMap<number, Required<Plan>>

/** What is known of each campaign by the imports in force: a column that a file hasn't says nothing. */
function stateOf(made: readonly Made[]): State {
  const state = new Map<number, Required<Plan>>()
  for (const { says } of made.filter(({ undone }) => !undone))
    for (const [campaign, { planned, who = state.get(campaign)?.who ?? '' }] of says)
      state.set(campaign, { planned, who })
  return state
}

function isSame(left: Plan | undefined, right: Plan | undefined): boolean {
  return left?.planned === right?.planned && left?.who === right?.who
}

function asRows(state: State) {
  return [...state]
    .toSorted(([a], [b]) => a - b)
    .map(([campaign, { planned, who }]) => ({
      record_id: `c${campaign}`,
      planned_launch: planned || null,
      changed_by: who || null,
    }))
}

/** As whoever asks as of that instant sees it. */
function knownAt(at: string) {
  return company.warehouse.ask(
    `select record_id, planned_launch, changed_by from entered.planned_date where _valid_from <= cast($1 as timestamptz)
       and _valid_to > cast($1 as timestamptz) and not _deleted order by record_id`,
    [at],
  )
}

/** What is known because of an import that was taken back. */
function standingOfUndone() {
  return company.warehouse.ask(
    `select v.* from entered.planned_date v join entered.import i on i.id = v._import
     where v._valid_to = 'infinity' and not v._deleted and i.undone_at is not null`,
  )
}

/** Versions that overlap, leave a gap, or last no time. */
function brokenVersions() {
  return company.warehouse.ask(
    `select * from (
       select _id, _valid_from, _valid_to, lead(_valid_from) over (partition by _id order by _valid_from) as next from entered.planned_date) v
     where _valid_from >= _valid_to or coalesce(next, cast('infinity' as timestamptz)) <> _valid_to`,
  )
}
