import type { Entity } from '../world.ts'
import { MINUTE_MS, WEEK_MS } from './calendar.ts'
import type { Frame } from './frame.ts'

interface Pipeline {
  readonly id: string
  readonly label: string
  readonly stages: readonly (readonly [id: string, label: string, isClosed: boolean])[]
}

/** How far a request has come: ids of the stages of "Marketing requests". */
export const REQUEST_STAGE = {
  new: '160230101',
  accepted: '160230102',
  started: '160230103',
  waiting: '160230104',
  done: '160230105',
  declined: '160230106',
} as const

export const SUPPORT: Pipeline = {
  id: '0',
  label: 'Support Pipeline',
  stages: [
    ['1', 'New', false],
    ['2', 'Waiting on contact', false],
    ['3', 'Waiting on us', false],
    ['4', 'Closed', true],
  ],
}

export const REQUESTS: Pipeline = {
  id: '84120311',
  label: 'Marketing requests',
  stages: [
    [REQUEST_STAGE.new, 'New', false],
    [REQUEST_STAGE.accepted, 'Accepted', false],
    [REQUEST_STAGE.started, 'In progress', false],
    [REQUEST_STAGE.waiting, 'Waiting for input', false],
    [REQUEST_STAGE.done, 'Done', true],
    [REQUEST_STAGE.declined, 'Declined', true],
  ],
}

/** The stages of both pipelines, in their order. */
export function ticketStageRecords({
  frame,
  add,
}: {
  readonly frame: Frame
  readonly add: (table: string, entity: Entity) => void
}): void {
  const all = [SUPPORT, REQUESTS].flatMap(({ id: pipelineId, label: pipelineLabel, stages }) =>
    stages.map(([id, label, isClosed]) => ({ id, fields: { pipelineId, pipelineLabel, label, isClosed } })),
  )
  for (const [nth, { id, fields }] of all.entries()) {
    const at = frame.start - 58 * WEEK_MS + nth * MINUTE_MS
    add('ticket_stages', { id, revisions: [{ at, fields }] })
  }
}
