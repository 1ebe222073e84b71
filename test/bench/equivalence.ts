import {
  differences,
  readUnder,
  readUnderAndAnew,
  tinyWorld,
  type Contents,
  type Reading,
} from '../support/equivalence.ts'
import { median, type Bench } from './bench.ts'

/** All of them take hours, so that they can be told in pieces: so many, from this seed on. */
const SCHEDULES = Number(process.env['BENCH_SCHEDULES'] ?? 500)
const SEED = Number(process.env['BENCH_SEED'] ?? 1_000)
/** Schedules of faults that change nothing in the source, and of such that do. */
const SAME = Math.round(SCHEDULES * 0.7)
const CHANGED = SCHEDULES - SAME
/** How much goes wrong in a schedule. */
const FAULTS = 8
/** Far from the others' seeds, whatever the piece. */
const CHANGED_SEED = 100_000

interface Tally {
  readonly different: string[]
  readonly forbidden: string[]
  readonly struck: number[]
  readonly repeated: number[]
  readonly requestsPerRow: number[]
}

/** Two syncs of a company's CRMs while things go wrong, held against two in peace, or against the CRMs themselves. */
export const equivalence: Bench = {
  name: 'equivalence',
  question: `Do ${SAME + CHANGED} random schedules of faults end as if nothing had gone wrong?`,
  async run() {
    const undisturbed = await readUnder(tinyWorld(), null)
    const same = await tally(SAME, SEED, async (seed) => {
      const reading = await readUnder(tinyWorld(), { seed, count: FAULTS, outcomes: ['same'] })
      return { reading, wanted: undisturbed.contents, held: reading.contents }
    })
    const changed = await tally(CHANGED, CHANGED_SEED + SEED, async (seed) => {
      const schedule = { seed, count: FAULTS, outcomes: ['same', 'changed', 'stopped'] } as const
      const reading = await readUnderAndAnew(tinyWorld(), schedule)
      return { reading, wanted: reading.anew, held: reading.current }
    })
    const row = (what: string, figure: (tally: Tally) => string) => ({
      what,
      'source unchanged': figure(same),
      'source changed too': figure(changed),
    })
    const middle = (values: readonly number[]) => String(Math.round(median(values) * 100) / 100)
    return [
      row('schedules', ({ struck }) => String(struck.length)),
      row('faults that struck, median', ({ struck }) => middle(struck)),
      row('runs asked for again, median', ({ repeated }) => middle(repeated)),
      row('records that are different', ({ different }) => String(different.length)),
      row('requests that a vendor forbids', ({ forbidden }) => String(forbidden.length)),
      row('requests per changed row, median', ({ requestsPerRow }) => middle(requestsPerRow)),
      {
        what: '… when nothing goes wrong',
        'source unchanged': middle([requestsPerRow(undisturbed)]),
        'source changed too': '–',
      },
    ]
  },
}

async function tally(
  schedules: number,
  firstSeed: number,
  read: (seed: number) => Promise<{ reading: Reading; wanted: Contents; held: Contents }>,
): Promise<Tally> {
  const tally: Tally = { different: [], forbidden: [], struck: [], repeated: [], requestsPerRow: [] }
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    // Told as it goes: it takes hours, and whatever ends the program is then known by its seed.
    console.error(`schedule ${seed}`)
    const { reading, wanted, held } = await read(seed)
    const different = differences(wanted, held)
    for (const each of [...different.slice(0, 20), ...reading.forbidden]) console.error(`  ${each}`)
    tally.different.push(...different)
    tally.forbidden.push(...reading.forbidden)
    tally.struck.push(reading.struck)
    tally.repeated.push(reading.repeated)
    tally.requestsPerRow.push(requestsPerRow(reading))
  }
  return tally
}

function requestsPerRow({ requests, changedRows }: Reading): number {
  return requests / changedRows
}
