import type { IncomingMessage } from 'node:http'
import { ConnectionList } from '../../shared/connection.ts'
import { MetricAnswer, MetricList } from '../../shared/metric.ts'
import { Backup } from '../../shared/storage.ts'
import { SyncRun } from '../../shared/sync.ts'
import { QueryError } from '../metrics/metrics.ts'
import { SyncRefused } from '../sync/syncs.ts'
import { call, json, RemoteRefusal } from '../api/http/local-call.ts'
import type { Call } from '../api/http/local-call.ts'
import { remoteImports } from './remote-imports.ts'
import type { Workplace } from './workplace.ts'

/** A running server, asked over its local socket. */
export function remoteWorkplace(socket: string): Workplace {
  const ask = async (options: Call) => json(await call(socket, options).catch(told))
  const connections = async () => ConnectionList.parse(await ask({ path: '/connections' }))
  return {
    metrics: {
      list: async (query) => MetricList.parse(await ask({ path: '/metrics', query: { ...query } })),
      answer: async (id, { where: _filters, ...query }) =>
        MetricAnswer.parse(await ask({ path: `/metrics/${encodeURIComponent(id)}`, query })),
    },
    syncs: {
      connections: async () => (await connections()).items,
      workspace: async () => (await connections()).workspace,
      start: async (id) =>
        SyncRun.parse(await ask({ method: 'POST', path: `/connections/${encodeURIComponent(id)}/syncs` })),
      cancel: async (id) =>
        SyncRun.parse(await ask({ method: 'DELETE', path: `/syncs/${encodeURIComponent(id)}` })),
      watch: (id, signal) => watch(socket, id, signal),
    },
    imports: remoteImports(ask),
    storage: { backUp: async () => Backup.parse(await ask({ method: 'POST', path: '/backups' })) },
    close: () => Promise.resolve(),
  }
}

async function* watch(socket: string, id: string, signal: AbortSignal): AsyncGenerator<SyncRun> {
  const path = `/syncs/${encodeURIComponent(id)}/events`
  const response = await call(socket, { path, accept: 'text/event-stream', signal }).catch(told)
  let moving = true
  for await (const data of eventData(response)) {
    const run = SyncRun.parse(JSON.parse(data))
    moving = run.state === 'running' || run.state === 'waiting'
    yield run
  }
  if (moving) throw new Error('The server stopped while the sync was under way; the next sync resumes it.')
}

/** The data of each event of a stream: blocks end with an empty line, comments start with a colon. */
async function* eventData(response: IncomingMessage): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of response.setEncoding('utf8')) {
    const blocks = (rest + String(piece)).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split('\n').filter((line) => line.startsWith('data: '))
      if (lines.length > 0) yield lines.map((line) => line.slice('data: '.length)).join('\n')
    }
  }
}

/** Turns a refusal back into the error that the server's own rooms throw. */
function told(error: unknown): never {
  if (!(error instanceof RemoteRefusal)) throw error
  const { type, parameter } = error.problem
  const action = error.action === null ? {} : { action: error.action }
  if (type.endsWith(':already-running')) throw new SyncRefused('already-running', error.message)
  if (parameter !== undefined && type.endsWith(':not-found'))
    throw new QueryError(parameter, error.message, { status: 404, ...action })
  if (parameter !== undefined && type.endsWith(':bad-parameter'))
    throw new QueryError(parameter, error.message, action)
  throw error
}
