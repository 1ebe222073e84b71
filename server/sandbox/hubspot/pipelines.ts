import { json, type Answer } from '../http.ts'
import type { TableState } from '../state.ts'
import { typeName } from './crm-types.ts'
import { notFound } from './error.ts'
import type { Hubspot } from './hubspot.ts'

interface Pipeline {
  readonly id: string
  readonly label: string
  readonly stages: readonly Stage[]
}

interface Stage {
  readonly id: string
  readonly label: string
  readonly metadata: Readonly<Record<string, string>>
}

/** Pipelines were set up long before any record. */
const MADE = { createdAt: '2020-01-01T00:00:00Z', updatedAt: '2020-01-01T00:00:00Z', archived: false }

/** The pipelines of deals or tickets with their stages. https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
export function pipelines({ state }: Hubspot, type: string): Answer {
  const name = typeName(type)
  if (name !== 'deals' && name !== 'tickets') return json(200, { results: [] })
  const table = state.tables.get(name)
  if (table === undefined) throw notFound()
  const found = name === 'deals' ? dealPipelines(table) : ticketPipelines(state.tables.get('ticket_stages'))
  const results = found.map(({ id, label, stages }, displayOrder) => ({
    id,
    label,
    displayOrder,
    ...MADE,
    stages: stages.map((stage, order) => ({ ...stage, displayOrder: order, ...MADE })),
  }))
  return json(200, { results })
}

const DEAL_STAGES = [
  { value: 'appointmentscheduled', label: 'Appointment scheduled' },
  { value: 'qualifiedtobuy', label: 'Qualified to buy' },
  { value: 'presentationscheduled', label: 'Presentation scheduled' },
  { value: 'contractsent', label: 'Contract sent' },
  { value: 'closedwon', label: 'Closed won' },
  { value: 'closedlost', label: 'Closed lost' },
]

/** The pipelines and stages that the deals' own fields offer. */
function dealPipelines(deals: TableState): Pipeline[] {
  const kept = deals.field('pipeline')?.options ?? [{ value: 'default', label: 'Sales Pipeline' }]
  const offered = deals.field('dealstage')?.options ?? DEAL_STAGES
  const stages = offered.map(({ value, label }, order) => ({
    id: value,
    label,
    metadata: chance(value, (order + 1) / (offered.length + 1)),
  }))
  return kept.map(({ value, label }) => ({ id: value, label, stages }))
}

function chance(stage: string, share: number): Stage['metadata'] {
  if (/closed.?won/i.test(stage)) return { isClosed: 'true', probability: '1.0' }
  if (/closed.?lost/i.test(stage)) return { isClosed: 'true', probability: '0.0' }
  return { isClosed: 'false', probability: (Math.round(share * 10) / 10).toFixed(1) }
}

/** Tickets may have a pipeline for each team; without any they have HubSpot's own. */
function ticketPipelines(table: TableState | undefined): Pipeline[] {
  const rows = table?.byCreated.all() ?? []
  const found = new Map<string, Pipeline & { readonly stages: Stage[] }>()
  for (const { id, fields } of rows) {
    const pipelineId = String(fields['pipelineId'])
    const pipeline = found.get(pipelineId) ?? {
      id: pipelineId,
      label: String(fields['pipelineLabel']),
      stages: [],
    }
    const ticketState = fields['isClosed'] === true ? 'CLOSED' : 'OPEN'
    pipeline.stages.push({
      id,
      label: String(fields['label']),
      metadata: { ticketState, isClosed: String(fields['isClosed'] === true) },
    })
    found.set(pipelineId, pipeline)
  }
  return found.size > 0 ? [...found.values()] : [SUPPORT]
}

const open = { ticketState: 'OPEN', isClosed: 'false' }
const SUPPORT: Pipeline = {
  id: '0',
  label: 'Support Pipeline',
  stages: [
    { id: '1', label: 'New', metadata: open },
    { id: '2', label: 'Waiting on contact', metadata: open },
    { id: '3', label: 'Waiting on us', metadata: open },
    { id: '4', label: 'Closed', metadata: { ticketState: 'CLOSED', isClosed: 'true' } },
  ],
}
