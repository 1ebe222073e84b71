import { z } from 'zod'
import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { NO_ROWS } from '../row-list.ts'
import { notFound } from './error.ts'
import { bodyOf, limitOf, pagingOf, RecordId, type Hubspot } from './hubspot.ts'
import { batchAnswer } from './objects.ts'
import { instant } from './value.ts'

const CONTACTS = '0-1'

/** Workflows: a list without their insides, one with them, or some. https://developers.hubspot.com/docs/api-reference/automation-automation-v4-v4/guide */
export function flows(hubspot: Hubspot, ask: Ask, parts: readonly string[]): Answer {
  const [id, action] = parts
  if (id === 'batch' && action === 'read' && ask.method === 'POST') return batch(hubspot, ask)
  if (id === undefined) return list(hubspot, ask)
  const row = living(hubspot, id)
  if (row === undefined) throw notFound(`Flow with id ${id} not found`)
  return json(200, details(row))
}

function list({ state }: Hubspot, ask: Ask): Answer {
  const limit = limitOf(ask, { standard: 100, most: 500 })
  const all = (state.tables.get('flows')?.byId.all() ?? NO_ROWS).filter(({ deletedAt }) => deletedAt === null)
  const start = Number(ask.query.get('after') ?? 0)
  const next = start + limit < all.length ? String(start + limit) : null
  return json(200, { results: all.slice(start, start + limit).map(listing), ...pagingOf(ask, next) })
}

const BatchRead = z.object({
  inputs: z.array(z.object({ flowId: RecordId, type: z.literal('FLOW_ID') })).default([]),
})

function batch(hubspot: Hubspot, ask: Ask): Answer {
  const { inputs } = bodyOf(ask, BatchRead)
  const found = inputs.map(({ flowId }) => ({ flowId, row: living(hubspot, flowId) }))
  const missing = found.filter(({ row }) => row === undefined).map(({ flowId }) => flowId)
  const errors = missing.map((id) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Flow with id ${id} not found`,
    context: { ids: [id] },
    links: {},
    errors: [],
  }))
  const results = found.flatMap(({ row }) => (row === undefined ? [] : [details(row)]))
  return batchAnswer({ results, errors, now: hubspot.clock.now() })
}

function living({ state }: Hubspot, id: string): Row | undefined {
  const row = state.tables.get('flows')?.rows.get(id)
  return row?.deletedAt === null ? row : undefined
}

function listing({ id, fields, createdAt, modifiedAt }: Row): Record<string, unknown> {
  return {
    id,
    name: String(fields['name'] ?? ''),
    isEnabled: fields['isEnabled'] === true,
    flowType: 'WORKFLOW',
    objectTypeId: String(fields['objectTypeId'] ?? CONTACTS),
    revisionId: String(fields['revisionId'] ?? 1),
    createdAt: instant(createdAt),
    updatedAt: instant(modifiedAt),
  }
}

function details(row: Row): Record<string, unknown> {
  const { fields } = row
  const shown = listing(row)
  const count = Number(fields['actions'] ?? 1)
  const description = fields['description']
  const ofContacts = shown['objectTypeId'] === CONTACTS
  return {
    ...shown,
    type: ofContacts ? 'CONTACT_FLOW' : 'PLATFORM_FLOW',
    ...(description == null || description === '' ? {} : { description: String(description) }),
    startActionId: '1',
    nextAvailableActionId: String(count + 1),
    actions: Array.from({ length: count }, (_, nth) => action(nth + 1, count)),
    enrollmentCriteria: { type: 'MANUAL', shouldReEnroll: fields['reEnrolls'] === true },
    timeWindows: [],
    blockedDates: [],
    customProperties: {},
    dataSources: [],
    crmObjectCreationStatus: 'COMPLETE',
    ...(ofContacts ? { canEnrollFromSalesforce: false, suppressionListIds: [] } : {}),
  }
}

/** A step that sets a property, and the way to the next. */
function action(nth: number, count: number): Record<string, unknown> {
  return {
    type: 'SINGLE_CONNECTION',
    actionId: String(nth),
    actionTypeId: '0-5',
    actionTypeVersion: 0,
    fields: {},
    ...(nth < count ? { connection: { edgeType: 'STANDARD', nextActionId: String(nth + 1) } } : {}),
  }
}
