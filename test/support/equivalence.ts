import { z } from 'zod'
import type { Outcome } from '../../server/sandbox/faults/fault.ts'
import { drawFaults } from '../../server/sandbox/faults/draw.ts'
import type { World } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { quote } from '../../server/warehouse/columns.ts'
import type { SyncRun } from '../../shared/sync.ts'
import { instantTiming } from '../connectors/reading.ts'
import { lean } from './lean.ts'
import { openTestWorkspace, type TestWorkspace } from './workspace.ts'

const ANCHOR = '2026-11-22T20:00:00Z'
/** A first load, the week after it, and where the source was changed once more, when all that was to go wrong has. */
const FIRST = '2026-11-08T20:00:00Z'
const SECOND = '2026-11-15T20:00:00Z'
const LAST = ANCHOR
/** Syncs until a run is complete; a schedule strikes a few times and is over. */
const ATTEMPTS = 30
const WAIT_MS = 5 * 60 * 60_000

/** What is held of each record: its versions in their order, knowledge times aside. By table and id. */
export type Contents = ReadonlyMap<string, string>

/** How a company's two CRMs were read. */
export interface Reading {
  readonly contents: Contents
  /** Runs that had to be asked for again, because they didn't complete. */
  readonly repeated: number
  readonly struck: number
  readonly requests: number
  /** Records that came, changed or went. */
  readonly changedRows: number
  /** Requests that a vendor's limits forbid. */
  readonly forbidden: readonly string[]
}

/** A schedule of faults, drawn by its seed. */
export interface Schedule {
  readonly seed: number
  readonly count: number
  readonly outcomes: readonly Outcome[]
}

export function smallWorld(): World {
  return createWorld({ seed: 7, size: 'small', anchor: Date.parse(ANCHOR) })
}

export function tinyWorld(): World {
  return createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(ANCHOR) })
}

/** The same with fewer objects, which takes less time. */
export function leanWorld(): World {
  return lean(tinyWorld())
}

/** Syncs the company twice while what was drawn goes wrong; null: nothing goes wrong. */
export async function readUnder(world: World, schedule: Schedule | null): Promise<Reading> {
  const workspace = await openTestWorkspace(world, { now: FIRST, timing: instantTiming() })
  try {
    return await read(workspace, schedule)
  } finally {
    await workspace.close()
  }
}

/** What a warehouse holds that meets the same CRMs for the first time, once everything has happened in them. */
export async function readUnderAndAnew(
  world: World,
  schedule: Schedule,
): Promise<Reading & { readonly current: Contents; readonly anew: Contents }> {
  const workspace = await openTestWorkspace(world, { now: FIRST, timing: instantTiming() })
  try {
    const reading = await read(workspace, schedule)
    await workspace.setClock(LAST)
    await syncToTheEnd(workspace)
    return { ...reading, current: await currentRows(workspace), anew: await readAnew(world, workspace) }
  } finally {
    await workspace.close()
  }
}

/** The current rows of a warehouse that meets the same CRMs for the first time. */
async function readAnew(world: World, { sandbox }: TestWorkspace): Promise<Contents> {
  const fresh = await openTestWorkspace(world, { now: LAST, timing: instantTiming(), sandbox })
  try {
    await fresh.sync()
    return await currentRows(fresh)
  } finally {
    await fresh.close()
  }
}

/** As far as time goes with everything that is kept of a reading: some of it takes days, as a large company's does. */
const STEP_MS = 20 * 60_000

/**
 * Syncs the company again and again while time goes on and its CRMs change, between two requests as well, until all has
 * happened; then once more when they stand still. `within`: how many versions came that weren't known to the source yet when
 * their reading began.
 */
export async function readWhileTimePasses(world: World): Promise<{
  readonly current: Contents
  readonly anew: Contents
  readonly syncs: number
  readonly within: number
}> {
  const clock = { at: Date.parse(FIRST), moves: false }
  const move = async () => {
    if (!clock.moves || clock.at >= Date.parse(LAST)) return
    clock.at = Math.min(clock.at + STEP_MS, Date.parse(LAST))
    await workspace.setClock(new Date(clock.at).toISOString())
  }
  const workspace = await openTestWorkspace(world, {
    now: FIRST,
    timing: instantTiming(),
    through: (warehouse) => ({
      ...warehouse,
      async write(work) {
        const done = await warehouse.write(work)
        await move()
        return done
      },
    }),
  })
  try {
    let syncs = 0
    for (clock.moves = true; clock.at < Date.parse(LAST); syncs++) await syncToTheEnd(workspace)
    clock.moves = false
    await syncToTheEnd(workspace)
    const [late] = await workspace.ask(
      `select cast(count(*) as integer) as n from hubspot.contact where _source_updated_at > _valid_from`,
    )
    return {
      current: await currentRows(workspace),
      anew: await readAnew(world, workspace),
      syncs,
      within: Number(late!['n']),
    }
  } finally {
    await workspace.close()
  }
}

async function read(workspace: TestWorkspace, schedule: Schedule | null): Promise<Reading> {
  const { sandbox } = workspace
  if (schedule !== null) await sandbox.control('POST', '/faults', drawFaults(schedule))
  const stops = schedule?.outcomes.includes('stopped') ?? false
  /** What stops a run is over after hours, in which the source changes. */
  const sync = (from: string, to: string) =>
    syncToTheEnd(workspace, stops ? hoursPass(workspace, from, to) : undefined)
  const counts: Counts[] = [await sync(FIRST, SECOND)]
  await workspace.setClock(SECOND)
  counts.push(await sync(SECOND, LAST))
  const struck = Struck.parse(await (await sandbox.control('GET', '/faults')).json())
  await sandbox.control('DELETE', '/faults')
  const forbidden = Forbidden.parse(await (await sandbox.control('GET', '/violations')).json())
  const sum = (of: (each: Counts) => number) => counts.reduce((total, each) => total + of(each), 0)
  return {
    contents: await versions(workspace),
    repeated: sum(({ repeated }) => repeated),
    struck: struck.reduce((total, fault) => total + fault.struck, 0),
    requests: sum(({ requests }) => requests),
    changedRows: sum(({ changedRows }) => changedRows),
    forbidden: forbidden.map(({ rule, detail }) => `${rule}: ${detail}`),
  }
}

const Struck = z.array(z.object({ struck: z.int() }))
const Forbidden = z.array(z.object({ rule: z.string(), detail: z.string() }))

interface Counts {
  readonly repeated: number
  readonly requests: number
  readonly changedRows: number
}

/** Moves the clock on by some hours at a time, up to the last moment. */
function hoursPass(workspace: TestWorkspace, from: string, to: string): () => Promise<void> {
  let at = Date.parse(from)
  return async () => {
    at = Math.min(at + WAIT_MS, Date.parse(to))
    await workspace.setClock(new Date(at).toISOString())
  }
}

/** `before`: what happens before a run that didn't complete is asked for again. */
async function syncToTheEnd(
  { connections, coordinator }: TestWorkspace,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<Counts> {
  const runs = new Map<string, SyncRun>()
  let repeated = 0
  await Promise.all(
    connections.map(async ({ id }) => {
      for (let attempt = 1; ; attempt++) {
        const run = await coordinator.syncNow(id, 'manual')
        runs.set(run.id, run)
        if (run.state === 'complete') return
        if (attempt === ATTEMPTS) throw new Error(`${id}: ${run.state}: ${run.error?.message}`)
        repeated++
        await before()
      }
    }),
  )
  const all = [...runs.values()]
  return {
    repeated,
    requests: all.reduce((sum, run) => sum + run.requests, 0),
    changedRows: all
      .flatMap(({ objects }) => objects)
      .reduce((sum, { inserted, changed, deleted }) => sum + inserted + changed + deleted, 0),
  }
}

/** Every version table of both CRMs, with the columns that tell what a record holds. */
async function versionTables({ ask }: TestWorkspace): Promise<Map<string, string[]>> {
  const rows = await ask(
    `select table_schema as schema, table_name as name, column_name as field from information_schema.columns
     where table_schema in ('salesforce', 'hubspot') and column_name not in ('_valid_from', '_valid_to') order by 1, 2, 3`,
  )
  const tables = new Map<string, string[]>()
  for (const row of rows) {
    const table = `${quote(String(row['schema']))}.${quote(String(row['name']))}`
    tables.set(table, [...(tables.get(table) ?? []), quote(String(row['field']))])
  }
  return tables
}

async function versions(workspace: TestWorkspace): Promise<Contents> {
  return contentsOf(
    workspace,
    (table, fields) =>
      `select _id, string_agg(md5(concat_ws('|', ${fields.map(told).join(', ')})), ' ' order by _valid_from) as held from ${table} group by _id`,
  )
}

/** What is current, of the source's own fields: what we know besides depends on when it was read. */
async function currentRows(workspace: TestWorkspace): Promise<Contents> {
  return contentsOf(workspace, (table, fields) => {
    const own = fields.filter((field) => !field.startsWith('"_') || field === '"_id"')
    return `select _id, concat_ws('|', ${own.map(told).join(', ')}) as held from ${table}
      where _valid_to = cast('infinity' as timestamptz) and not _deleted`
  })
}

const told = (field: string) => `coalesce(cast(${field} as text), '-')`

async function contentsOf(
  workspace: TestWorkspace,
  select: (table: string, fields: readonly string[]) => string,
): Promise<Contents> {
  const contents = new Map<string, string>()
  for (const [table, fields] of await versionTables(workspace)) {
    for (const { _id, held } of await workspace.ask(select(table, fields)))
      contents.set(`${table} ${String(_id)}`, String(held))
  }
  return contents
}

/** Records that one holds and the other doesn't, or not so. */
export function differences(one: Contents, other: Contents): string[] {
  const keys = new Set([...one.keys(), ...other.keys()])
  return [...keys]
    .filter((key) => one.get(key) !== other.get(key))
    .map((key) => `${key}: ${one.get(key) ?? 'absent'} / ${other.get(key) ?? 'absent'}`)
}
