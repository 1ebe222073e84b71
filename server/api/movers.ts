import { z } from 'zod'
import { MoverList } from '../../shared/metric.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf, compare, period } from './question.ts'

export const listMovers = defineRoute({
  method: 'get',
  path: '/movers',
  role: 'viewer',
  noun: 'Metrics',
  summary: 'What happened in a period, which segments moved the metrics most, and what stood out before',
  params: z.strictObject({}),
  query: z.strictObject({ period, compare, asOf }),
  body: NoBody,
  answers: {
    200: {
      description: 'The stories of the period, its biggest movers, and the stories of the weeks before',
      json: MoverList,
    },
  },
  conditional: true,
  handle: async ({ query }, { metrics }) => ({ kind: 'json', body: await metrics.movers(query) }),
})
