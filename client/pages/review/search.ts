import { z } from 'zod'

/** What the review's address holds beside the period; whatever makes no sense falls back to the default. */
export const ReviewSearch = z.object({
  compare: z.enum(['previous', 'average', 'year']).optional().catch(undefined),
})
