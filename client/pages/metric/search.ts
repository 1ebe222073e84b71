import { z } from 'zod'
import { Day } from '../../../shared/vocabulary.ts'

/** What a metric's address holds: the chart's span, the period looked at, and the filters of everything below. */
export const MetricSearch = z.object({
  from: Day.optional().catch(undefined),
  to: Day.optional().catch(undefined),
  grain: z.enum(['week', 'month', 'quarter']).optional().catch(undefined),
  /** First day of the period whose number, breakdown and records are shown; `all` is the whole span. */
  focus: Day.or(z.literal('all')).optional().catch(undefined),
  axis: z.enum(['zoom']).optional().catch(undefined),
  by: z.string().optional().catch(undefined),
  where: z.record(z.string(), z.array(z.string().nullable())).optional().catch(undefined),
  included: z.enum(['yes', 'no']).optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  search: z.string().optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
})
export type MetricSearch = z.infer<typeof MetricSearch>
