import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SandboxAddress } from './sandbox.ts'
import type { Size } from './world.ts'

export interface StartOptions {
  readonly seed: number
  readonly size: Size
  /** UTC instants in ISO 8601: the end of the sample's history, and where the control clock starts (default: there). */
  readonly anchor: string
  readonly now?: string
  readonly ports?: { readonly salesforce?: number; readonly hubspot?: number; readonly control?: number }
  /** Holds callers to the vendors' short-term rates. */
  readonly limits?: boolean
}

export type RunningSandbox = SandboxAddress & {
  readonly pid: number
  /** Settles once the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Starts the sandbox as a process of its own; resolves once it answers. It never outlives this process. */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
  const { seed, size, anchor, now = anchor, ports = {}, limits = false } = options
  const flags = Object.entries({
    seed,
    size,
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
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    ended.then(() => null),
  ])
  if (line === null)
    throw new Error(`The sandbox didn't start: ${complaint.trim() || `exit code ${child.exitCode}`}`)
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
