import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { importsOf } from '../support/imports.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'
import { median, time, type Bench } from './bench.ts'

const LINES = 100_000
const CAMPAIGNS = 20_000
const ROUNDS = 3
const NOW = '2026-11-18T10:00:00.000Z'
/** Whoever asks something else meanwhile does so as often. */
const ASKED_EVERY_MS = 20

/** The largest file, from its first byte to the answer, while somebody else asks short questions all the time. */
export const imports: Bench = {
  name: 'imports',
  question: `How long does a file of ${LINES.toLocaleString('en-GB')} lines take to be looked at and imported, and who waits for it?`,
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
    const test = await openTestWarehouse({ file: true })
    const { imports: of, remove } = importsOf(test.warehouse, { now: () => Date.parse(NOW) })
    try {
      await addCampaigns(test)
      const [good, bad] = [join(directory, 'good.csv'), join(directory, 'bad.csv')]
      writeFileSync(
        good,
        fileOf(() => '1.234,50'),
      )
      writeFileSync(
        bad,
        fileOf((n) => (n % 2 === 0 ? 'twelve' : '1.234,50')),
      )
      const request = { kind: 'costs', file: 'costs.csv' }
      const look = (path: string) => of.preview(createReadStream(path), request)
      const take = () => of.run(createReadStream(good), { ...request, skipRefused: false })
      const undo = async () => of.undo((await of.list()).items[0]!.id)
      const steps: readonly (readonly [string, () => Promise<object>])[] = [
        ['looked at, all new', () => look(good)],
        ['looked at, every second line refused', () => look(bad)],
        ['imported', take],
        ['looked at again, all known', () => look(good)],
        ['imported again, nothing to do', take],
        ['taken back', undo],
      ]
      const rounds: Measured[][] = []
      for (let nth = 0; nth < ROUNDS; nth++) {
        const round: Measured[] = []
        for (const [, work] of steps) round.push(await measured(work, test))
        rounds.push(round)
      }
      return steps.map(([what], step) => {
        const all = (of: (measured: Measured) => number) => rounds.map((round) => of(round[step]!))
        return {
          what,
          took: time(median(all(({ took }) => took))),
          processor: time(median(all(({ processor }) => processor))),
          'event loop held, longest': time(Math.max(...all(({ held }) => held))),
          'a short question meanwhile, longest': time(Math.max(...all(({ waited }) => waited))),
        }
      })
    } finally {
      await test.close()
      remove()
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

async function addCampaigns(test: TestWarehouse): Promise<void> {
  await test.merge({
    schema: salesforceSchema('campaign', [field('Name')]),
    at: NOW,
    rows: Array.from({ length: CAMPAIGNS }, (_, n) => ({
      Id: idOf(n),
      SystemModstamp: NOW,
      IsDeleted: false,
      Name: `Campaign ${n}`,
    })),
  })
  await test.publish('salesforce', NOW)
}

function idOf(n: number): string {
  return `701${String(n).padStart(12, '0')}AAA`
}

/** A file as Excel writes it in Germany; campaigns are named by their ids and by their names in turn. */
function fileOf(amount: (n: number) => string): string {
  const lines = Array.from({ length: LINES }, (_, n) => {
    const campaign = n % 2 === 0 ? idOf(n % CAMPAIGNS) : `Campaign ${n % CAMPAIGNS}`
    return `${campaign};${amount(n)};EUR;${String(1 + (n % 28)).padStart(2, '0')}.03.2026;INV-${n}`
  })
  return `Kampagne;Betrag;Währung;Buchungsdatum;Belegnummer\r\n${lines.join('\r\n')}\r\n`
}

/** In milliseconds. */
interface Measured {
  readonly took: number
  readonly processor: number
  /** How long the event loop was held at most. */
  readonly held: number
  /** How long another question took at most. */
  readonly waited: number
}

/** How long the work takes, by the clock and of the processors, and how long others wait meanwhile. */
async function measured(work: () => Promise<object>, test: TestWarehouse): Promise<Measured> {
  const over = new AbortController()
  const waits: number[] = []
  const asking = (async () => {
    while (!over.signal.aborted) {
      const asked = performance.now()
      await test.ask('select data_version from plumbline.state')
      waits.push(performance.now() - asked)
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS))
    }
  })()
  const held = monitorEventLoopDelay({ resolution: 1 })
  held.enable()
  const [before, started] = [process.cpuUsage(), performance.now()]
  await work()
  const took = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  held.disable()
  over.abort()
  await asking
  return {
    took,
    processor: (user + system) / 1000,
    held: held.max / 1e6,
    waited: Math.max(...waits),
  }
}
