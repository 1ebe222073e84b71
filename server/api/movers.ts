import { z } from 'zod'
import { MoverList } from '../../shared/metric.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { compare, period } from './question.ts'

export const listMovers = defineRoute({
  method: 'get',
  path: '/movers',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'The segments that moved the metrics most between two periods',
  params: z.strictObject({}),
  query: z.strictObject({ period, compare }),
  body: NoBody,
  answers: { 200: { description: 'The biggest movers, largest first', json: MoverList } },
  conditional: true,
  handle: async ({ query }, { metrics }) => ({ kind: 'json', body: await metrics.movers(query) }),
})
