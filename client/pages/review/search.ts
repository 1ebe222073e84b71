import { z } from 'zod'
import { PeriodName } from '../../../shared/vocabulary.ts'

/** What the weekly review's address holds; whatever makes no sense falls back to the default. */
export const ReviewSearch = z.object({
  period: PeriodName.optional().catch(undefined),
  compare: z.enum(['previous', 'average', 'year']).optional().catch(undefined),
})
export type ReviewSearch = z.infer<typeof ReviewSearch>
