import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createConnector } from '../../server/connectors/connectors.ts'
import { createLog } from '../../server/log.ts'
import { startSandbox, type RunningSandbox } from '../../server/sandbox/start.ts'
import { callers } from '../support/sandbox.ts'
import { startPlumbline, type Environment, type ServerProcess } from '../support/server-process.ts'
import { median, time, type Bench } from './bench.ts'
import { play } from './replay/play.ts'
import { record } from './replay/recorder.ts'
import { readPlainly, savePages, type SavedPages } from './saved-pages.ts'

const ANCHOR = '2026-11-22T20:00:00Z'
/** Soon enough that nothing is due that a sync does but once a day. */
const LATER = '2026-11-23T02:00:00Z'
/** What is changed at the last moment is left to the next sync. */
const LATER_STILL = '2026-11-23T02:30:00Z'
const SEED = 7
/** Of the people of each CRM, changed between the first load and the next sync. */
const CHANGED = 0.01
const REPEATS = Number(process.env['BENCH_REPEATS'] ?? 3)
const LOOK_MS = 1000
const IDLE_SHARE = 0.05
const CRMS = ['salesforce', 'hubspot'] as const
type Crm = (typeof CRMS)[number]

/** How many people the companies have; the larger one by ten times. */
const SIZES = (process.env['BENCH_SIZES'] ?? 'medium').split(',')

interface Recording {
  readonly directory: string
  readonly pages: Readonly<Record<Crm, SavedPages>>
}

interface Load {
  readonly rows: number
  readonly ms: number
  /** Processor time of the process that loads. */
  readonly cpuMs: number
}

interface Measured {
  readonly plain: Load
  readonly first: Load
  readonly incremental: Load
}

interface Round {
  readonly measured: Readonly<Record<Crm, Measured>>
  /** While both first loads were under way, and with what follows: the review worked out ahead, and the next syncs. */
  readonly loading: Held
  readonly after: Held
}

/**
 * From pages that were recorded beforehand and are served from the disk to committed versions, against the engine reading the
 * same pages into plain tables; then a sync that finds a hundredth of the people changed.
 */
export const ingestion: Bench = {
  name: 'ingestion',
  question:
    'How fast do pages become versions, what does a sync with few changes cost, and what memory does it take?',
  async run({ data }) {
    const table: Record<string, string>[] = []
    for (const size of SIZES) {
      const base = data ?? mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
      try {
        const recording = await recorded(size, join(base, size))
        const rounds: Round[] = []
        for (let round = 0; round < REPEATS; round++) rounds.push(await measure(recording, base))
        for (const crm of CRMS) {
          const of = (figure: (measured: Measured) => number) =>
            median(rounds.map(({ measured }) => figure(measured[crm])))
          table.push({
            company: `${size}, ${crm}`,
            records: of(({ first }) => first.rows).toLocaleString('en-GB'),
            'plain, rows/s': Math.round(of(({ plain }) => speed(plain))).toLocaleString('en-GB'),
            'committed, rows/s': Math.round(of(({ first }) => speed(first))).toLocaleString('en-GB'),
            'committed ÷ plain': of(({ first, plain }) => speed(first) / speed(plain)).toFixed(2),
            'in processor time': of(
              ({ first, plain }) => first.rows / first.cpuMs / (plain.rows / plain.cpuMs),
            ).toFixed(2),
            'first load': time(of(({ first }) => first.ms)),
            'next sync ÷ first': `${(100 * of(({ incremental, first }) => incremental.ms / first.ms)).toFixed(1)} %`,
            'changed rows': of(({ incremental }) => incremental.rows).toLocaleString('en-GB'),
            'event loop held, longest': time(median(rounds.map(({ loading }) => loading.longestMs))),
            'memory at most': megabytes(median(rounds.map(({ loading }) => loading.peakBytes))),
            'with the review': megabytes(median(rounds.map(({ after }) => after.peakBytes))),
          })
        }
      } finally {
        if (data === null) rmSync(base, { recursive: true, force: true })
      }
    }
    return table
  },
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}

function speed({ rows, ms }: Load): number {
  return (rows / ms) * 1000
}

/** What both CRMs answer to the first load and to the next sync, and their pages for the engine alone. */
async function recorded(size: string, directory: string): Promise<Recording> {
  const done = join(directory, 'pages.json')
  if (existsSync(done)) {
    const pages: Recording['pages'] = JSON.parse(readFileSync(done, 'utf8'))
    return { directory, pages }
  }
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const sandbox = await startSandbox({ seed: SEED, size, anchor: ANCHOR })
  const { control } = callers(sandbox)
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  try {
    const recorders = {
      salesforce: await record(sandbox.salesforceUrl, join(directory, 'salesforce')),
      hubspot: await record(sandbox.hubspotUrl, join(directory, 'hubspot')),
    }
    const urls = { salesforce: recorders.salesforce.url, hubspot: recorders.hubspot.url }
    const plumbline = await startPlumbline(settingsFor(sandbox.credentials, urls, data))
    for (const crm of CRMS) await ended(plumbline, crm)
    for (const crm of CRMS) recorders[crm].next()
    await control('PUT', '/clock', { now: LATER })
    for (const edit of EDITS) await control('POST', '/edits/bulk', { ...edit, share: CHANGED, seed: SEED })
    await control('PUT', '/clock', { now: LATER_STILL })
    for (const crm of CRMS) await sync(plumbline, crm)
    await plumbline.stop()
    for (const crm of CRMS) await recorders[crm].close()
    const log = createLog({ level: 'silent' })
    const { clientId, clientSecret } = sandbox.credentials.salesforce
    const connectors = {
      salesforce: createConnector(
        {
          vendor: 'salesforce',
          kind: 'client-credentials',
          loginUrl: sandbox.salesforceUrl,
          instanceUrl: null,
          clientId,
          clientSecret,
        },
        { log },
      ),
      hubspot: createConnector(
        {
          vendor: 'hubspot',
          kind: 'access-token',
          baseUrl: sandbox.hubspotUrl,
          accessToken: sandbox.credentials.hubspot.accessToken,
        },
        { log },
      ),
    }
    const pages = {
      salesforce: await savePages(connectors.salesforce, join(directory, 'pages', 'salesforce')),
      hubspot: await savePages(connectors.hubspot, join(directory, 'pages', 'hubspot')),
    }
    writeFileSync(join(directory, 'credentials.json'), JSON.stringify(sandbox.credentials))
    writeFileSync(done, JSON.stringify(pages))
    return { directory, pages }
  } finally {
    await sandbox.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const EDITS = [
  { system: 'salesforce', object: 'Lead', field: 'Title' },
  { system: 'salesforce', object: 'Contact', field: 'Title' },
  { system: 'hubspot', object: 'contacts', field: 'jobtitle' },
]

/** Points Plumbline at those CRMs alone that have an address. */
function settingsFor(
  { salesforce, hubspot }: RunningSandbox['credentials'],
  urls: Partial<Readonly<Record<Crm, string>>>,
  dataDir: string,
): Environment {
  return {
    DATA_DIR: dataDir,
    ...(urls.salesforce !== undefined && {
      SALESFORCE_LOGIN_URL: urls.salesforce,
      SALESFORCE_INSTANCE_URL: urls.salesforce,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    }),
    ...(urls.hubspot !== undefined && {
      HUBSPOT_BASE_URL: urls.hubspot,
      HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
    }),
    TIME_ZONE: 'Europe/Berlin',
    QUOTA_TOTAL_PERCENT: '100',
    QUOTA_RUN_PERCENT: '100',
    LOG_LEVEL: 'error',
  }
}

/** Each CRM by itself for its speed, both at once for what they take of memory and event loop. */
async function measure(recording: Recording, base: string): Promise<Round> {
  const alone = async (crm: Crm): Promise<Measured> => {
    const plainly = mkdtempSync(join(base, 'plain-'))
    const plain = await readPlainly(recording.pages[crm], join(plainly, 'plain.duckdb'))
    rmSync(plainly, { recursive: true })
    const { loads, loading } = await loadAndSync(recording, [crm], base)
    const { first, incremental } = loads[crm]!
    return { plain, first: { ...first, cpuMs: loading.cpuMs }, incremental }
  }
  const measured = { salesforce: await alone('salesforce'), hubspot: await alone('hubspot') }
  const { loading, after } = await loadAndSync(recording, CRMS, base)
  return { measured, loading, after }
}

/** A server's first load, which it begins by itself, and the next sync. */
async function loadAndSync(
  { directory }: Recording,
  crms: readonly Crm[],
  base: string,
): Promise<{
  loads: Partial<Record<Crm, { first: Load; incremental: Load }>>
  loading: Held
  after: Held
}> {
  const credentials: RunningSandbox['credentials'] = JSON.parse(
    readFileSync(join(directory, 'credentials.json'), 'utf8'),
  )
  const data = mkdtempSync(join(base, 'data-'))
  const played = new Map(
    await Promise.all(crms.map(async (crm) => [crm, await play(join(directory, crm))] as const)),
  )
  const urls = Object.fromEntries([...played].map(([crm, { url }]) => [crm, url]))
  const probe = join(data, 'probe')
  process.env['PROBE_FILE'] = probe
  process.env['NODE_OPTIONS'] = `--import=${fileURLToPath(new URL('./probe.ts', import.meta.url))}`
  try {
    const plumbline = await startPlumbline(settingsFor(credentials, urls, data))
    await look(probe)
    const loading = await whileRunning(plumbline, probe)
    const first = await Promise.all(crms.map((crm) => ended(plumbline, crm)))
    const loads: Partial<Record<Crm, { first: Load; incremental: Load }>> = {}
    for (const [n, crm] of crms.entries()) {
      // What is worked out ahead once something is published would share the processor with the next sync.
      await idle(probe)
      played.get(crm)!.next()
      loads[crm] = { first: first[n]!, incremental: await sync(plumbline, crm) }
    }
    const after = await idle(probe)
    await plumbline.stop()
    return { loads, loading, after }
  } finally {
    delete process.env['NODE_OPTIONS']
    for (const crm of played.values()) await crm.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const Held = z.object({ longestMs: z.number(), cpuMs: z.number(), peakBytes: z.number() })
type Held = z.infer<typeof Held>

/** What a server has taken until the last look at which it was still loading. */
async function whileRunning(plumbline: ServerProcess, probe: string): Promise<Held> {
  let held: Held = { longestMs: 0, cpuMs: 0, peakBytes: 0 }
  for (;;) {
    const { longestMs, cpuMs, peakBytes } = await look(probe)
    const { items } = await plumbline.connections()
    if (items.every(({ run }) => run !== null && run.state !== 'running')) return held
    held = { longestMs: Math.max(held.longestMs, longestMs), cpuMs: held.cpuMs + cpuMs, peakBytes }
    await pause(LOOK_MS)
  }
}

/** Waits until a server has next to nothing to do. */
async function idle(probe: string): Promise<Held> {
  await look(probe)
  for (;;) {
    await pause(LOOK_MS)
    const held = await look(probe)
    if (held.cpuMs < IDLE_SHARE * LOOK_MS) return held
  }
}

async function look(probe: string): Promise<Held> {
  const answer = await fetch(readFileSync(probe, 'utf8'))
  return Held.parse(await answer.json())
}

async function sync(plumbline: ServerProcess, connection: Crm): Promise<Load> {
  const asked = await fetch(`${plumbline.url}/api/v1/connections/${connection}/syncs`, { method: 'POST' })
  if (!asked.ok) throw new Error(`${asked.status} ${await asked.text()}`)
  return ended(plumbline, connection)
}

/** The rows of the run under way, by its own clock from its start to its end. */
async function ended(plumbline: ServerProcess, connection: Crm): Promise<Load> {
  const run = await plumbline.until(async () => {
    const { run } = await plumbline.connection(connection)
    if (run !== null && run.state !== 'running') return run
    // Being asked costs the server something, too.
    await pause(LOOK_MS)
    return null
  })
  if (run.state !== 'complete') throw new Error(`${connection}: ${run.state}: ${run.error?.message}`)
  const rows = run.objects.reduce(
    (sum, { inserted, changed, deleted }) => sum + inserted + changed + deleted,
    0,
  )
  return { rows, ms: Date.parse(run.endedAt!) - Date.parse(run.startedAt), cpuMs: 0 }
}
