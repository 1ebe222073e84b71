import { isDeepStrictEqual } from 'node:util'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { HISTORY_WEEKS } from '../../server/sandbox/world/frame.ts'
import { askEverything } from '../support/ask-everything.ts'
import { workAt } from '../support/people-at-work.ts'
import { openTestWorkspace } from '../support/workspace.ts'
import { median, ratio, time, type Bench } from './bench.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS
const WEEKS = Number(process.env['BENCH_WEEKS'] ?? HISTORY_WEEKS)
/** So often every metric is asked for its answer and its receipt, too. */
const WHOLE_EVERY = 13

interface Told {
  readonly at: string
  readonly whole: boolean
  readonly answers: Readonly<Record<string, unknown>>
}

/** Two years of a company's CRMs, synced week by week, in which people enter something each quarter: what pages told then is kept, and asked again as of then at the end. */
export const history: Bench = {
  name: 'history',
  question: 'Is everything as of each week of two years as it was told in that week?',
  async run() {
    const syncOf = (week: number) => ANCHOR - (WEEKS - 1 - week) * WEEK_MS
    const iso = (ms: number) => new Date(ms).toISOString()
    const world = createWorld({ seed: 7, size: 'tiny', anchor: ANCHOR })
    const workspace = await openTestWorkspace(world, { now: iso(syncOf(0)) })
    const times: Record<'sync' | 'first' | 'again', number[]> = { sync: [], first: [], again: [] }
    const timed = async <T>(kept: number[], work: () => Promise<T>): Promise<T> => {
      const began = performance.now()
      const found = await work()
      kept.push(performance.now() - began)
      return found
    }
    try {
      const told: Told[] = []
      for (let week = 0; week < WEEKS; week++) {
        await workspace.setClock(iso(syncOf(week)))
        await timed(times.sync, () => workspace.sync())
        const at = iso(syncOf(week) + HOUR_MS)
        const whole = week % WHOLE_EVERY === 0 || week === WEEKS - 1
        if (whole) await workAt(workspace.warehouse, iso(syncOf(week) + HOUR_MS / 2))
        const ask = () => askEverything({ warehouse: workspace.warehouse, now: at, whole })
        told.push({ at, whole, answers: await timed(times.first, ask) })
      }
      const now = iso(syncOf(WEEKS - 1) + 2 * HOUR_MS)
      let compared = 0
      const different: string[] = []
      for (const { at, whole, answers } of told) {
        const ask = () => askEverything({ warehouse: workspace.warehouse, now, asOf: at, whole })
        const again = await timed(times.again, ask)
        for (const [question, answer] of Object.entries(answers)) {
          compared += 1
          if (!isDeepStrictEqual(again[question], answer)) different.push(`${question}, as of ${at}`)
        }
      }
      if (different.length > 0) console.log(different.slice(0, 20).join('\n'))
      return [
        {
          weeks: String(WEEKS),
          'answers kept and asked again': compared.toLocaleString('en-GB'),
          different: String(different.length),
          'a sync, median': time(median(times.sync)),
          'asked again, of then': ratio(median(times.again), median(times.first)),
        },
      ]
    } finally {
      await workspace.close()
    }
  },
}
