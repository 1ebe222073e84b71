import { Health } from '../../shared/health.ts'
import { z } from 'zod'
import { defineRoute, NoBody } from './http/route.ts'
import { NoQuery } from './question.ts'

export const readHealth = defineRoute({
  method: 'get',
  path: '/health',
  role: 'viewer',
  noun: 'Health',
  summary: 'Whether Plumbline is ready',
  params: z.strictObject({}),
  query: NoQuery,
  body: NoBody,
  answers: {
    200: { description: 'Ready', json: Health },
    503: { description: 'Starting, stopping or failing', json: Health },
  },
  handle: async (_question, desk) => {
    const body = await desk.health()
    return { kind: 'json', status: body.status === 'ok' ? 200 : 503, body }
  },
})
