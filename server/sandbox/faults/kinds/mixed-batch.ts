import { z } from 'zod'
import type { Answer } from '../../http.ts'
import { requestFault } from '../fault.ts'

const Batch = z.looseObject({
  results: z.array(
    z.looseObject({ id: z.string().optional(), from: z.object({ id: z.string() }).optional() }),
  ),
  errors: z.array(z.unknown()).default([]),
})

export const mixedBatch = requestFault({
  kind: 'mixed-batch',
  title: 'HubSpot answers a batch with 207: the last of its rows could not be read this time.',
  outcome: 'same',
  parameters: z.strictObject({ rows: z.int().min(1) }),
  strike: ({ rows }) => ({ alter: (answer) => mixed(answer, rows) }),
  draw: (random) => {
    const effect = { kind: 'mixed-batch', rows: random.between(1, 60) }
    const path = random.pick(['/crm/v3/objects/', '/crm/v4/associations/'])
    return [{ match: { system: 'hubspot', path, end: '/batch/read' }, effect }]
  },
})

function mixed(answer: Answer, count: number): Answer {
  if (typeof answer.body !== 'string') return answer
  const batch = Batch.safeParse(JSON.parse(answer.body)).data
  if (batch === undefined || batch.results.length === 0) return answer
  const kept = batch.results.slice(0, Math.max(0, batch.results.length - count))
  const failed = batch.results.slice(kept.length).map(({ id, from }) => ({
    status: 'error',
    category: 'INTERNAL_ERROR',
    message: 'Unable to read the object at this time.',
    context: from === undefined ? { ids: [id] } : { fromObjectId: [from.id] },
    links: {},
    errors: [],
  }))
  const errors = [...batch.errors, ...failed]
  return {
    ...answer,
    status: 207,
    body: JSON.stringify({ ...batch, results: kept, numErrors: errors.length, errors }),
  }
}
