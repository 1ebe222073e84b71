import { once } from 'node:events'
import { z } from 'zod'
import type { RunningSandbox } from '../sandbox/start.ts'
import { SandboxStartError, startSandbox } from '../sandbox/start.ts'
import { readFaults } from './faults.ts'
import { sandboxFacts, sandboxText } from './sandbox-text.ts'
import type { Terminal } from './terminal.ts'
import { OK, UsageError } from './terminal.ts'

export interface SandboxOptions {
  readonly size: string
  /** `orderly` or `messy`. */
  readonly org: string
  readonly seed: number
  /** Instants; default: now, and the anchor. */
  readonly anchor?: string
  readonly now?: string
  readonly salesforcePort: number
  readonly hubspotPort: number
  readonly controlPort: number
  /** The clock stands at `now` until it is moved. */
  readonly still: boolean
  /** Callers are held to the vendors' short-term rates. */
  readonly limits: boolean
  /** A file of faults, and single ones, as JSON. */
  readonly faults?: string
  readonly fault: readonly string[]
  readonly json: boolean
}

/** What the control server says when it can't do what it is told. */
const Refusal = z.object({ error: z.string() })

/** Runs the sandbox CRMs until the person stops it, and tells how they are reached. */
export async function sandbox(
  options: SandboxOptions,
  { out, err, interrupt }: Pick<Terminal, 'out' | 'err' | 'interrupt'>,
): Promise<number> {
  const faults = await readFaults(options)
  const running = await start(options, interrupt)
  if (running === null) return OK
  try {
    if (faults.length > 0) await tell(running, 'POST', '/faults', faults)
    if (!options.still) await tell(running, 'PUT', '/clock', { running: true })
    const told = options.json
      ? JSON.stringify(sandboxFacts(running, options), null, 2)
      : sandboxText(running, { ...options, faults: faults.length })
    out.write(`${told}\n`)
    await Promise.race([running.ended, interrupted(interrupt)])
    if (!interrupt.aborted) throw new Error('The sandbox ended by itself.')
    err.write('The sandbox has ended.\n')
    return OK
  } finally {
    await running.stop()
  }
}

/** Null where the person stopped it before it answered. */
async function start(options: SandboxOptions, interrupt: AbortSignal): Promise<RunningSandbox | null> {
  const { size, org, seed, anchor = new Date().toISOString(), now = anchor, limits } = options
  const ports = {
    salesforce: options.salesforcePort,
    hubspot: options.hubspotPort,
    control: options.controlPort,
  }
  try {
    return await startSandbox({ size, org, seed, anchor, now, ports, limits, signal: interrupt })
  } catch (error) {
    if (interrupt.aborted) return null
    if (!(error instanceof SandboxStartError)) throw error
    const taken = /EADDRINUSE[^\n]*:(\d+)/.exec(error.complaint)?.[1]
    if (taken !== undefined) {
      throw new Error(`Port ${taken} is in use by another program: choose another.`, { cause: error })
    }
    // Its first line says what was wrong; below it stands how it is used as a process.
    if (error.exitCode === 2) throw new UsageError(error.complaint.replace(/\n.*/s, ''), { cause: error })
    throw error
  }
}

async function tell(
  { controlUrl }: RunningSandbox,
  method: string,
  path: string,
  body: unknown,
): Promise<void> {
  const answer = await fetch(`${controlUrl}${path}`, { method, body: JSON.stringify(body) })
  if (answer.ok) return
  const { error } = Refusal.parse(await answer.json())
  throw new UsageError(`The sandbox refused ${method} ${path}:\n${error}`)
}

async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
