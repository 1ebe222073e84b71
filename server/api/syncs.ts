import { z } from 'zod'
import { hasEnded, SyncRun, SyncRunList } from '../../shared/sync.ts'
import { HttpProblem } from './http/problem.ts'
import type { StreamItem } from './http/route.ts'
import { defineRoute, EmptyBody, NoBody } from './http/route.ts'
import { cursor, Id, limit, NoQuery } from './question.ts'

const noun = 'Syncs'
const OneRun = z.strictObject({ id: Id })

export const startSync = defineRoute({
  method: 'post',
  path: '/connections/{id}/syncs',
  role: 'manager',
  noun,
  summary: 'Start a sync of a connection',
  params: OneRun,
  query: NoQuery,
  body: EmptyBody,
  answers: { 202: { description: 'The run has begun; `Location` is its address', json: SyncRun } },
  handle: async ({ params }, { syncs }) => {
    const run = await syncs.start(params.id, 'manual')
    return { kind: 'json', status: 202, body: run, location: `/api/v1/syncs/${encodeURIComponent(run.id)}` }
  },
})

export const listSyncs = defineRoute({
  method: 'get',
  path: '/syncs',
  role: 'viewer',
  noun,
  summary: 'The runs, newest first',
  params: z.strictObject({}),
  query: z.strictObject({
    connection: Id.exactOptional().meta({ description: 'only runs of this connection' }),
    cursor,
    limit: limit(200),
  }),
  body: NoBody,
  answers: { 200: { description: 'A page of runs', json: SyncRunList } },
  handle: async ({ query }, { syncs }) => ({ kind: 'json', body: await syncs.list(query) }),
})

export const readSync = defineRoute({
  method: 'get',
  path: '/syncs/{id}',
  role: 'viewer',
  noun,
  summary: 'One run with what it did to each object',
  params: OneRun,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The run', json: SyncRun } },
  handle: async ({ params }, { syncs }) => ({ kind: 'json', body: found(await syncs.get(params.id)) }),
})

export const watchSync = defineRoute({
  method: 'get',
  path: '/syncs/{id}/events',
  role: 'viewer',
  noun,
  summary: 'A run as it moves, until it ends',
  description:
    'Server-sent events named `run`. A comment is sent now and then to keep the line open. Above 64 open streams, a further one is a 503 with `Retry-After`.',
  params: OneRun,
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The run after each change', events: SyncRun } },
  handle: async ({ params }, { syncs }, { signal }) => {
    const { id } = found(await syncs.get(params.id))
    return { kind: 'events', event: 'run', items: moves(syncs.watch(id, signal)) }
  },
})

export const cancelSync = defineRoute({
  method: 'delete',
  path: '/syncs/{id}',
  role: 'manager',
  noun,
  summary: 'Cancel a run',
  description: 'It stops after the batch under way; what is committed stays.',
  params: OneRun,
  query: NoQuery,
  body: EmptyBody,
  answers: {
    200: { description: 'The run had already ended', json: SyncRun },
    202: { description: 'The run is asked to stop', json: SyncRun },
  },
  handle: async ({ params }, { syncs }) => {
    const run = found(await syncs.cancel(params.id))
    return { kind: 'json', status: hasEnded(run) ? 200 : 202, body: run }
  },
})

async function* moves(runs: AsyncIterable<SyncRun>): AsyncGenerator<StreamItem> {
  for await (const run of runs) yield { data: run, last: hasEnded(run) }
}

function found(run: SyncRun | null): SyncRun {
  if (run) return run
  throw new HttpProblem('not-found', {
    parameter: 'id',
    detail: 'There is no such run.',
    action: 'The runs are listed at /api/v1/syncs.',
  })
}
