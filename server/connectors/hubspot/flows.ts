import { z } from 'zod'
import type { Page, ReadRequest } from '../connector.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'
import { listPages, Paging } from './paging.ts'
import { idOf, partOf, rawRow, type Raw } from './raw-row.ts'

const FLOWS_ROWS = 100

const FlowCursor = z.object({ after: z.string() })

const Listings = z.object({ results: z.array(z.unknown()), paging: Paging })
const Details = z.object({ results: z.array(z.unknown()) })

/**
 * Workflows, with what their insides tell: nobody is named as their owner but in the description, and no errors are told.
 * https://developers.hubspot.com/docs/api-reference/automation-automation-v4-v4/guide
 */
export const flows: HubspotStream = {
  stream: { object: 'flow', label: 'Workflows', mode: { kind: 'whole' }, alsoYields: [], optional: true },
  async describe({ transport }, signal) {
    // Proves that the account has workflows and the app may read them.
    await transport.text({ url: '/automation/v4/flows?limit=1', expects: 'json' }, signal)
    return [
      {
        object: 'flow',
        label: 'Workflows',
        fields: [
          fixedField('id'),
          fixedField('name', 'text', { label: 'Name' }),
          fixedField('description', 'text', { label: 'Description' }),
          fixedField('isEnabled', 'boolean', { label: 'Switched on' }),
          fixedField('flowType', 'text', { label: 'Workflow or set of actions' }),
          fixedField('type', 'text', { label: 'Type' }),
          fixedField('objectTypeId', 'text', { label: 'Type of the records' }),
          fixedField('enrollment', 'text', { label: 'How records enter' }),
          fixedField('actions', 'integer', { label: 'Number of actions' }),
          fixedField('revisionId', 'text', { label: 'Revision' }),
          fixedField('createdAt', 'instant', { label: 'Created' }),
          fixedField('updatedAt', 'instant', { label: 'Changed' }),
        ],
        roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
      },
    ]
  },
  read,
  path: (portalId, id) => `/workflows/${portalId}/platform/flow/${encodeURIComponent(id)}/edit`,
}

async function* read(context: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  const { signal } = request
  const start = FlowCursor.safeParse(request.cursor).data?.after ?? null
  const pages = listPages(context.transport, { url: flowsUrl, start, schema: Listings, signal })
  for await (const { page, after } of pages) {
    const listed = page.results.map((flow) => rawRow(flow, 'name'))
    const details = await detailsOf(context, listed, signal)
    const rows = listed.map((flow) => rowOf(flow, details.get(idOf(flow) ?? '')))
    const file = await extractFile(request, 'flow', rows)
    yield { files: present([file]), cursor: after === null ? null : { after } }
  }
}

function flowsUrl(after: string | null): string {
  const query = new URLSearchParams({ limit: String(FLOWS_ROWS) })
  if (after) query.set('after', after)
  return `/automation/v4/flows?${query.toString()}`
}

/** What was deleted since it was listed is missing. https://developers.hubspot.com/docs/api-reference/automation-automation-v4-v4/workflows/post-automation-v4-flows-batch-read */
async function detailsOf(
  { transport }: HubspotContext,
  listed: readonly Raw[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Raw>> {
  const ids = listed.flatMap((flow) => idOf(flow) ?? [])
  if (ids.length === 0) return new Map()
  const call = {
    method: 'POST',
    url: '/automation/v4/flows/batch/read',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: ids.map((flowId) => ({ flowId, type: 'FLOW_ID' })) }),
  } as const
  const { results } = await transport.json(call, Details, signal)
  const told = results.map((details) => rawRow(details, 'id'))
  return new Map(told.map((details) => [idOf(details) ?? '', details]))
}

/** Of the list, whose names the fields have. */
const LISTED = ['id', 'name', 'isEnabled', 'flowType', 'objectTypeId', 'revisionId', 'createdAt', 'updatedAt']

function rowOf(flow: Raw, details: Raw = {}): object {
  const { type, description, enrollmentCriteria, actions } = details
  return {
    ...Object.fromEntries(LISTED.map((name) => [name, flow[name]])),
    id: idOf(flow),
    type: type ?? null,
    description: description ?? null,
    enrollment: partOf(enrollmentCriteria, 'type') ?? null,
    actions: (Array.isArray(actions) ? actions.length : actions) ?? null,
  }
}
