import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SandboxAddress } from './sandbox.ts'

export interface StartOptions {
  readonly seed: number
  /** The process knows its sizes, and refuses others by naming them. */
  readonly size: string
  /** The organisation, by its name; the same goes for it. Default: `orderly`. */
  readonly org?: string
  /** UTC instants in ISO 8601: the end of the sample's history, and where the control clock starts (default: there). */
  readonly anchor: string
  readonly now?: string
  readonly ports?: { readonly salesforce?: number; readonly hubspot?: number; readonly control?: number }
  /** Holds callers to the vendors' short-term rates. */
  readonly limits?: boolean
  /** Gives up the start; one that answers is ended by `stop`. */
  readonly signal?: AbortSignal
}

/** The sandbox ended before it answered. */
export class SandboxStartError extends Error {
  override readonly name = 'SandboxStartError'
  /** What it wrote at last, as it came. */
  readonly complaint: string
  /** 2: it was asked for something that it doesn't know; null: a signal ended it. */
  readonly exitCode: number | null

  constructor(complaint: string, exitCode: number | null) {
    super(`The sandbox didn't start: ${complaint || `exit code ${exitCode}`}`)
    this.complaint = complaint
    this.exitCode = exitCode
  }
}

export type RunningSandbox = SandboxAddress & {
  readonly pid: number
  /** Settles once the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the sandbox as a process of its own; resolves once it answers. It never outlives this process. Throws
 * `SandboxStartError`.
 */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
  const { seed, size, org = 'orderly', anchor, now = anchor, ports = {}, limits = false, signal } = options
  const flags = Object.entries({
    seed,
    size,
    org,
    anchor,
    now,
    'salesforce-port': ports.salesforce ?? 0,
    'hubspot-port': ports.hubspot ?? 0,
    'control-port': ports.control ?? 0,
  }).map(([name, value]) => `--${name}=${value}`)
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  if (limits) flags.push('--limits')
  const child = spawn(process.execPath, [main, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)))
  // The pipe breaks when the process dies first; `ended` tells that.
  child.stdin.on('error', () => {})
  const ended = whenEnded(child)
  const giveUp = () => child.kill()
  signal?.addEventListener('abort', giveUp)
  if (signal?.aborted) giveUp()
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    ended.then(() => null),
  ])
  signal?.removeEventListener('abort', giveUp)
  if (line === null) throw new SandboxStartError(complaint.trim(), child.exitCode)
  const address: SandboxAddress = JSON.parse(line)
  return {
    ...address,
    pid: child.pid!,
    ended,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}

async function whenEnded(child: ChildProcess): Promise<void> {
  await once(child, 'close')
}
