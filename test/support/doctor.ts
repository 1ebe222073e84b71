import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Check } from '../../server/doctor/check.ts'
import { askedOnce, type Crm } from '../../server/doctor/crm.ts'
import type { Finding } from '../../server/doctor/finding.ts'
import { openInstallation, type Installation } from '../../server/doctor/installation.ts'
import { realWorld, type World } from '../../server/doctor/world.ts'
import type { SyncedConnection } from '../../server/sync/coordinator.ts'
import { ScriptedConnector } from './scripted-connector.ts'
import type { Environment } from './server-process.ts'
import { runCommand } from './terminal.ts'

const Report = z.object({
  counts: z.record(z.string(), z.int()),
  items: z.array(
    z.object({
      check: z.string(),
      title: z.string(),
      state: z.enum(['ok', 'warning', 'failed', 'skipped']),
      about: z.string().nullable(),
      found: z.string(),
      action: z.string().nullable(),
    }),
  ),
})
type Item = z.infer<typeof Report>['items'][number]

/** What the doctor says, as `--json` prints it. */
interface DoctorReport {
  readonly code: number
  readonly items: readonly Item[]
  /** Everything that it wrote. */
  readonly text: string
  /** The findings of a check; of one CRM where it is named. */
  readonly of: (check: string, about?: string) => readonly Item[]
  /** The states of a check's findings, in order. */
  readonly states: (check: string) => readonly string[]
}

export async function runDoctor(settings: Environment, ...flags: string[]): Promise<DoctorReport> {
  const { code, out, err } = await runCommand(['doctor', '--json', ...flags], { environment: () => settings })
  const { items } = Report.parse(JSON.parse(out))
  const of = (check: string, about?: string) =>
    items.filter((item) => item.check === check && (about === undefined || item.about === about))
  return { code, items, text: out + err, of, states: (check) => of(check).map(({ state }) => state) }
}

/** A check looking at these settings, in a world that is as told and real otherwise. */
export async function look(
  check: Check,
  settings: Environment,
  world: Partial<World> & { readonly crms?: readonly Crm[] } = {},
): Promise<readonly Finding[]> {
  const { crms, ...rest } = world
  const opened = openInstallation(
    { env: settings, offline: false, signal: new AbortController().signal },
    { ...realWorld, ...rest },
  )
  const installation: Installation = { ...opened, ...(crms ? { crms: () => crms } : {}) }
  return check.run(installation)
}

/** A CRM that answers as the test says. */
export function scriptedCrm(
  change: (connector: ScriptedConnector) => void = () => {},
  connection: Partial<SyncedConnection> = {},
): Crm {
  const connector = new ScriptedConnector(['person'])
  change(connector)
  const synced: SyncedConnection = {
    id: 'salesforce',
    vendor: 'salesforce',
    label: 'Salesforce',
    url: 'https://one.example',
    connector,
    schedule: null,
    ...connection,
  }
  return { ...askedOnce(synced, new AbortController().signal), askable: true }
}

/** Every file below a folder, with when it was written and what it holds. */
export function contentsOf(directory: string): Record<string, string> {
  const paths = readdirSync(directory, { recursive: true }).map(String).toSorted()
  return Object.fromEntries(
    paths.map((path) => {
      const { mtimeMs, mode } = statSync(join(directory, path))
      const isFile = statSync(join(directory, path)).isFile()
      const hash = isFile
        ? createHash('sha256')
            .update(readFileSync(join(directory, path)))
            .digest('hex')
        : ''
      return [path, `${mtimeMs} ${mode} ${hash}`]
    }),
  )
}
