import { z } from 'zod'
import { DueSlotList, QuarantineList, SchemaChangeList } from '../../shared/platform.ts'
import { SyncRun } from '../../shared/sync.ts'
import { defineRoute, EmptyBody, NoBody } from './http/route.ts'
import { Id, limit, NoQuery } from './question.ts'

const noun = 'Platform'
const Offset = z
  .string()
  .regex(/^\d{1,9}$/, { error: 'is not a place in this list: take it from `next`' })
  .exactOptional()
  .meta({ description: '`next` of the page before' })

export const listQuarantine = defineRoute({
  method: 'get',
  path: '/quarantine',
  role: 'manager',
  noun,
  summary: 'What the CRMs sent and could not be kept as it came',
  params: z.strictObject({}),
  query: z.strictObject({
    connection: Id.exactOptional().meta({ description: 'only of this connection' }),
    object: Id.exactOptional().meta({ description: 'only of this object' }),
    cursor: Offset,
    limit: limit(500),
  }),
  body: NoBody,
  answers: {
    200: { description: 'A page of them, newest first, and how many there are', json: QuarantineList },
  },
  handle: async ({ query }, { platform }) => ({ kind: 'json', body: await platform.quarantine(query) }),
})

export const retryQuarantine = defineRoute({
  method: 'post',
  path: '/connections/{id}/quarantine/retries',
  role: 'manager',
  noun,
  summary: 'Read again what was set aside of a connection',
  description: 'Starts a sync that reads those records whenever they changed.',
  params: z.strictObject({ id: Id }),
  query: NoQuery,
  body: EmptyBody,
  answers: { 202: { description: 'The run has begun; `Location` is its address', json: SyncRun } },
  handle: async ({ params }, { syncs }) => {
    const run = await syncs.retryQuarantined(params.id)
    return { kind: 'json', status: 202, body: run, location: `/api/v1/syncs/${encodeURIComponent(run.id)}` }
  },
})

export const listSchemaChanges = defineRoute({
  method: 'get',
  path: '/schema-changes',
  role: 'viewer',
  noun,
  summary: 'Fields that the CRMs added, took away or retyped, newest first',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The changes', json: SchemaChangeList } },
  handle: async (_question, { platform }) => ({ kind: 'json', body: await platform.schemaChanges() }),
})

export const listDueSlots = defineRoute({
  method: 'get',
  path: '/due-slots',
  role: 'viewer',
  noun,
  summary: 'When each connection was due to be synced, and what came of it, newest first',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: { 200: { description: 'The last moments', json: DueSlotList } },
  handle: async (_question, { platform }) => ({ kind: 'json', body: await platform.dueSlots() }),
})
