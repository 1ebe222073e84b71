import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'

let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
})
afterAll(() => company.close())

const CAMPAIGNS = [0, 1, 2, 3]
/** A row of a file: which campaign, by its id or by its name, and what stands there. */
const row = fc.record({
  campaign: fc.constantFrom(...CAMPAIGNS),
  byName: fc.boolean(),
  template: fc.constantFrom('A', 'B', 'C'),
})
/** A file is imported, or one of the imports so far is taken back. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('import' as const), rows: fc.array(row, { minLength: 1, maxLength: 6 }) }),
  fc.record({ kind: fc.constant('undo' as const), nth: fc.nat() }),
)

/** An import that wrote something, and what of it. */
interface Made {
  readonly id: string
  readonly wrote: ReadonlyMap<number, string>
  undone: boolean
}

it('whatever is imported and taken back, each row is what the last import says that isn’t undone, then as now', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      await forgetAll()
      const made: Made[] = []
      const then: { at: string; state: ReadonlyMap<number, string> }[] = []
      for (const each of steps) {
        const at = each.kind === 'undo' ? await undo(made, each.nth) : await take(made, each.rows)
        if (at !== null) then.push({ at, state: stateOf(made) })
      }
      for (const { at, state } of then) expect(await knownAt(at)).toEqual(asRows(state))
      expect(await brokenVersions()).toEqual([])
    }),
    { numRuns: 40 },
  )
})

interface FileRow {
  readonly campaign: number
  readonly byName: boolean
  readonly template: string
}

/** Imports the rows; when that was, if they changed anything. */
async function take(made: Made[], rows: readonly FileRow[]): Promise<string | null> {
  const before = stateOf(made)
  // The first line of a campaign counts, and one that contradicts it is left out.
  const said = new Map(rows.toReversed().map(({ campaign, template }) => [campaign, template]))
  const wrote = new Map([...said].filter(([campaign, template]) => before.get(campaign) !== template))
  const added = [...wrote.keys()].filter((campaign) => !before.has(campaign)).length
  const lines = rows.map(
    ({ campaign, byName, template }) => `${byName ? `Campaign ${campaign}` : `c${campaign}`},${template}`,
  )
  const file = ['campaign,template', ...lines].join('\n')
  const { imported, counts } = await company.take('templates', file, { skipRefused: true })
  expect(counts).toMatchObject({
    new: added,
    changed: wrote.size - added,
    unchanged: said.size - wrote.size,
    refused: rows.filter(({ campaign, template }) => said.get(campaign) !== template).length,
  })
  expect(imported === null).toBe(wrote.size === 0)
  if (imported === null) return null
  made.push({ id: imported.id, wrote, undone: false })
  return imported.at
}

/** Takes one of the imports back that stand; when that was, if there are any. */
async function undo(made: readonly Made[], nth: number): Promise<string | null> {
  const open = made.filter(({ undone }) => !undone)
  const taken = open[nth % open.length]
  if (taken === undefined) return null
  const { undone } = await company.imports.undo(taken.id)
  taken.undone = true
  return undone!.at
}

async function forgetAll(): Promise<void> {
  await company.warehouse.warehouse.write(async (writer) => {
    await writer.run('delete from entered.template')
    await writer.run('delete from entered.import')
  })
}

/** What each campaign's template is, if the last import counts that isn't undone. */
function stateOf(made: readonly Made[]): Map<number, string> {
  return new Map(made.filter(({ undone }) => !undone).flatMap(({ wrote }) => [...wrote]))
}

function asRows(state: ReadonlyMap<number, string>) {
  return [...state]
    .toSorted(([a], [b]) => a - b)
    .map(([campaign, template]) => ({ record_id: `c${campaign}`, template }))
}

/** As whoever asks as of that instant sees it. */
function knownAt(at: string) {
  return company.warehouse.ask(
    `select record_id, template from entered.template where _valid_from <= cast($1 as timestamptz)
       and _valid_to > cast($1 as timestamptz) and not _deleted order by record_id`,
    [at],
  )
}

/** Versions that overlap, leave a gap, or last no time. */
function brokenVersions() {
  return company.warehouse.ask(
    `select * from (
       select _id, _valid_from, _valid_to, lead(_valid_from) over (partition by _id order by _valid_from) as next from entered.template) v
     where _valid_from >= _valid_to or coalesce(next, cast('infinity' as timestamptz)) <> _valid_to`,
  )
}
