import { z } from 'zod'
import { ReadinessList } from '../../shared/metric.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf } from './question.ts'

export const listReadiness = defineRoute({
  method: 'get',
  path: '/readiness',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'What this organisation’s data can carry, and the one thing to do for each metric',
  params: z.strictObject({}),
  query: z.strictObject({ asOf }),
  body: NoBody,
  answers: { 200: { description: 'Each metric with its state', json: ReadinessList } },
  conditional: true,
  handle: async ({ query }, { metrics }) => ({ kind: 'json', body: await metrics.readiness(query) }),
})
