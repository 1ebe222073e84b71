import { Health } from '../../../shared/health.ts'
import { ConnectionList } from '../../../shared/connection.ts'
import { DueSlotList } from '../../../shared/platform.ts'
import { call, json } from '../../api/http/local-call.ts'
import type { Data } from '../data.ts'

/** A healthy server answers at once; one that syncs may take a moment. */
const TIMEOUT_MS = 10_000

/** What a running server tells over its local socket. */
export async function askServer(socket: string, interrupt: AbortSignal): Promise<Data> {
  const signal = AbortSignal.any([interrupt, AbortSignal.timeout(TIMEOUT_MS)])
  const ask = async (path: string) => json(await call(socket, { path, signal }))
  try {
    const health = Health.parse(await ask('/health'))
    const { items: connections, workspace } = ConnectionList.parse(await ask('/connections'))
    const { items: slots } = DueSlotList.parse(await ask('/due-slots'))
    const instants = connections.flatMap(({ run }) => (run === null ? [] : [run.asOf]))
    const newest = instants.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null
    const known = { connections, slots, newest, accounts: new Map(), zone: workspace.zone, mapping: null }
    return { kind: 'served', health, sample: workspace.sample, known }
  } catch (error) {
    interrupt.throwIfAborted()
    const what = error instanceof Error ? error.message : String(error)
    return {
      kind: 'closed',
      why: 'silent',
      found: `A server runs on this data directory, but doesn't answer as it should: ${what}`,
      action: 'Look at its log, and start it again.',
    }
  }
}
