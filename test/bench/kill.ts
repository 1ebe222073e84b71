import { setTimeout as pause } from 'node:timers/promises'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { SyncRun } from '../../shared/sync.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory, type ServerProcess } from '../support/server-process.ts'
import { median, time, type Bench } from './bench.ts'

const SEED = 7
const ANCHOR = '2026-11-22T20:00:00Z'
const KILLS = Number(process.env['BENCH_KILLS'] ?? 200)
const WEEKS = 8
/** Of the first load; the rest strike the weekly syncs after it. */
const FIRST_KILLS = Math.round(KILLS * 0.3)
/** So many of the kills left strike each week. */
const KILLS_A_WEEK = (KILLS - FIRST_KILLS) / (WEEKS - 1)
/** A kill comes at a random moment of about the time that such a sync takes. */
const FIRST_MS = 5000
const WEEK_MS = 2500
const ENDED: readonly string[] = ['complete', 'incomplete', 'failed', 'cancelled']

interface Tally {
  readonly reopen: number[]
  struck: number
  completed: number
  compared: number
  readonly failed: Set<string>
  /** Records that the source has and the warehouse hasn't, or not as they are. */
  readonly lost: Set<string>
  /** Records that the source has no more and the warehouse still has. */
  readonly left: Set<string>
  readonly doubled: Set<string>
  spooled: number
}

/** A server on real protocols whose plug is pulled at random moments, held against the source after every sync. */
export const kill: Bench = {
  name: 'kill',
  question: `Is anything lost or doubled when the server is killed ${KILLS} times at random moments of its syncs?`,
  async run() {
    // The same weeks undisturbed tell what is owed to the kills and what isn't.
    const killed = await syncWeeks(KILLS)
    const undisturbed = await syncWeeks(0)
    for (const each of [...killed.failed, ...killed.lost, ...killed.left, ...killed.doubled].slice(0, 20))
      console.error(each)
    const row = (what: string, figure: (tally: Tally) => string) => ({
      what,
      killed: figure(killed),
      undisturbed: figure(undisturbed),
    })
    const size = ({ size }: ReadonlySet<string>) => String(size)
    return [
      row('kills (kill -9)', ({ reopen }) => String(reopen.length)),
      row('runs under way when killed', ({ struck }) => String(struck)),
      row('… completed under their own id', ({ completed }) => String(completed)),
      row('… not completed', ({ failed }) => size(failed)),
      row('comparisons of everything with the source', ({ compared }) => String(compared)),
      row('records lost or different', ({ lost }) => size(lost)),
      row('records left though deleted at the source', ({ left }) => size(left)),
      row('records doubled', ({ doubled }) => size(doubled)),
      row('files left in the spool', ({ spooled }) => String(spooled)),
      row('from start to answering again, median', ({ reopen }) =>
        reopen.length === 0 ? '–' : time(median(reopen)),
      ),
      row('… slowest', ({ reopen }) => (reopen.length === 0 ? '–' : time(Math.max(...reopen)))),
    ]
  },
}

/** A first load and the weeks after it, with so many kills spread over them. */
async function syncWeeks(kills: number): Promise<Tally> {
  const directory = dataDirectory()
  const tally: Tally = {
    reopen: [],
    struck: 0,
    completed: 0,
    compared: 0,
    failed: new Set(),
    lost: new Set(),
    left: new Set(),
    doubled: new Set(),
    spooled: 0,
  }
  let now = Temporal.Instant.from(ANCHOR).subtract({ hours: 24 * 7 * (WEEKS - 1) })
  const workspace = await openRealWorkspace(directory.path, {
    seed: SEED,
    size: 'small',
    anchor: ANCHOR,
    now: now.toString(),
    logLevel: 'fatal',
  })
  try {
    const world = createWorld({ seed: SEED, size: 'small', anchor: Date.parse(ANCHOR) })
    const moments = sequence(SEED)
    for (let week = 0; week < WEEKS; week++) {
      const longest = week === 0 ? FIRST_MS : WEEK_MS
      await syncWithKills(workspace, tally, {
        kills: kills === 0 ? 0 : killsOf(week),
        moment: () => moments() * longest,
      })
      const { differing, doubled } = await workspace.faults(world, now.epochMilliseconds)
      tally.compared++
      for (const [object, records] of Object.entries(differing)) {
        for (const record of records) {
          const kind = /: source undefined|unknown to the source/.test(record) ? 'left' : 'lost'
          tally[kind].add(`${object} ${record}`)
        }
      }
      for (const record of doubled) tally.doubled.add(record)
      tally.spooled += workspace.spooled().length
      now = now.add({ hours: 24 * 7 })
      await workspace.control('PUT', '/clock', { now: now.toString() })
    }
  } finally {
    await workspace.sandbox.stop()
    directory.remove()
  }
  return tally
}

function killsOf(week: number): number {
  return week === 0 ? FIRST_KILLS : Math.round(KILLS_A_WEEK * week) - Math.round(KILLS_A_WEEK * (week - 1))
}

/** One sync of both CRMs, killed so many times on the way to its end. */
async function syncWithKills(
  workspace: RealWorkspace,
  tally: Tally,
  { kills, moment }: { kills: number; moment: () => number },
): Promise<void> {
  const struck: string[] = []
  let plumbline = await workspace.start()
  await syncBoth(plumbline)
  for (let done = 0; done < kills; done++) {
    await pause(moment())
    const { items } = await plumbline.connections()
    struck.push(...items.flatMap(({ run }) => (run?.state === 'running' ? [run.id] : [])))
    await plumbline.kill()
    const began = performance.now()
    plumbline = await workspace.start()
    tally.reopen.push(performance.now() - began)
    // A start takes up by itself what a kill has cut off; what had ended by then is asked for again.
    await syncBoth(plumbline)
  }
  await plumbline.until(async () => {
    const { items } = await plumbline.connections()
    return items.every(({ run }) => run !== null && ENDED.includes(run.state)) ? true : null
  })
  for (const id of struck) {
    const run = SyncRun.parse(await plumbline.get(`/syncs/${id}`))
    if (run.state === 'complete') tally.completed++
    else tally.failed.add(`${run.connection}: ${run.state}: ${run.error?.message ?? ''}`)
  }
  tally.struck += struck.length
  await plumbline.stop()
}

/** Starts a sync of each CRM; one that is under way already is left to go on. */
async function syncBoth(plumbline: ServerProcess): Promise<void> {
  for (const id of ['salesforce', 'hubspot']) {
    const answer = await fetch(`${plumbline.url}/api/v1/connections/${id}/syncs`, { method: 'POST' })
    if (!answer.ok && answer.status !== 409) throw new Error(`${answer.status} ${await answer.text()}`)
  }
}

/** Numbers 0 ≤ n < 1 that are the same for the same seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
