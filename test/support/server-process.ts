import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Settings, type SettingName } from '../../server/settings.ts'
import { ConnectionList, type Connection } from '../../shared/connection.ts'

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
const READY = 'Plumbline is ready: '
const LOOK_MS = 200

/** Settings of a Plumbline; what isn't here is as if it weren't set. */
export type Environment = Partial<Record<SettingName, string>>

/** How a server process ended, and what it said. `code` is null when a signal killed it. */
export interface ServerEnd {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Plumbline as `npm start` runs it, in a process of its own. */
export interface ServerProcess {
  readonly url: string
  /** Settles once the process has ended, for whatever reason. */
  readonly ended: Promise<ServerEnd>
  /** An answer of the API as JSON; throws when it isn't one of success. */
  get(path: string): Promise<unknown>
  connections(): Promise<ConnectionList>
  connection(id: string): Promise<Connection>
  /** The first answer of `look` that isn't null; throws when the server ends first. */
  until<T>(look: () => Promise<T | null>): Promise<T>
  /** Stops it as Ctrl-C or a service manager would. */
  stop(): Promise<ServerEnd>
  /** Pulls the plug. */
  kill(): Promise<void>
}

/** A folder for `DATA_DIR`, and how to be rid of it. */
export function dataDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'plumbline-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts Plumbline with just these settings; resolves once it answers. Throws what it said when it ends instead. */
export async function startPlumbline(settings: Environment): Promise<ServerProcess> {
  const { child, ended } = launch(settings)
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith(READY)) resolve(line.slice(READY.length))
    })
  })
  const url = await Promise.race([ready, ended.then(() => null)])
  if (url === null) throw new Error(`Plumbline didn't start: ${(await ended).err}`)

  async function get(path: string): Promise<unknown> {
    const answer = await fetch(`${url}/api/v1${path}`)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const connections = async () => ConnectionList.parse(await get('/connections'))
  return {
    url,
    ended,
    get,
    connections,
    async connection(id) {
      const { items } = await connections()
      return items.find((connection) => connection.id === id)!
    },
    async until(look) {
      for (;;) {
        const found = await look()
        if (found !== null) return found
        const end = await Promise.race([ended, new Promise<null>((go) => setTimeout(go, LOOK_MS, null))])
        if (end !== null) throw new Error(`Plumbline ended (${end.code}) before that: ${end.err}`)
      }
    },
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs Plumbline with settings under which it ends by itself. */
export function runPlumbline(settings: Environment): Promise<ServerEnd> {
  return launch(settings).ended
}

function launch(settings: Environment) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...ONLY_DEFAULTS, PORT: '0', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A server must not outlive the tests, however they end.
  const last = () => child.kill('SIGKILL')
  process.once('exit', last)
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece: Buffer) => (said.out += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (said.err += piece.toString()))
  const ended = once(child, 'close').then((): ServerEnd => {
    process.off('exit', last)
    return { code: child.exitCode, ...said }
  })
  return { child, ended }
}

/** Empty settings count as not given, and win over a developer's own `.env`. */
const ONLY_DEFAULTS: Environment = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, '']))
