import { z } from 'zod'
import { PairState } from '../../../shared/campaign-pair.ts'
import { ReplanReason } from '../../../shared/campaign.ts'
import { Day } from '../../../shared/vocabulary.ts'

const Search = z.string().min(1).max(200).optional().catch(undefined)
const Type = z.string().min(1).max(200).optional().catch(undefined)

/** Which campaigns stand on the timeline: twelve weeks from a day on. */
export const CampaignsSearch = z.object({
  from: Day.optional().catch(undefined),
  type: Type,
  search: Search,
})

/** How far the flow is looked back on, in weeks. */
export const FlowSearch = z.object({
  weeks: z
    .union([z.literal(13), z.literal(26), z.literal(52)])
    .optional()
    .catch(undefined),
  type: Type,
})

/** Which campaigns are listed that may be known to both systems. */
export const PairsSearch = z.object({
  only: PairState.optional().catch(undefined),
  search: Search,
})
export type PairsSearch = z.infer<typeof PairsSearch>

/** Which planned dates are listed. */
export const ReplansSearch = z.object({
  only: z.literal('all').optional().catch(undefined),
  reason: z
    .enum([...ReplanReason.options, 'none'])
    .optional()
    .catch(undefined),
  search: Search,
  from: Day.optional().catch(undefined),
  to: Day.optional().catch(undefined),
})
