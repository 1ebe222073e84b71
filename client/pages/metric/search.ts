import { z } from 'zod'
import { Verdict } from '../../../shared/metric.ts'
import { Day, PeriodName } from '../../../shared/vocabulary.ts'

/** What a metric's address holds beside the period looked at: the chart's span, and the filters of everything below. */
export const MetricSearch = z.object({
  /** The chart's days; by default a quarter of weeks, a year of months or two years up to the one looked at. */
  from: Day.optional().catch(undefined),
  to: Day.optional().catch(undefined),
  /** By default that of the period. */
  grain: z.enum(['week', 'month', 'quarter']).optional().catch(undefined),
  /** `all`: the whole span is looked at, not the period. */
  focus: z.enum(['all']).optional().catch(undefined),
  /** What the chart draws of a census: how many records fall short (default), or the share that doesn't. */
  draw: z.enum(['share', 'short']).optional().catch(undefined),
  axis: z.enum(['zoom', 'whole']).optional().catch(undefined),
  /** The period from which its change is told; by default the one before. */
  against: PeriodName.optional().catch(undefined),
  by: z.string().optional().catch(undefined),
  where: z.record(z.string(), z.array(z.string().nullable())).optional().catch(undefined),
  verdict: Verdict.optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  part: z.string().optional().catch(undefined),
  search: z.string().optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
})
