import { z } from 'zod'
import { CampaignRef } from './campaign.ts'
import { AnyDay, Instant } from './vocabulary.ts'

const count = z.int().nonnegative()

/** A campaign as one system has it. */
const Side = CampaignRef.extend({
  created: AnyDay.nullable().meta({ description: 'the day on which the record was made' }),
  launched: AnyDay.nullable(),
})

/**
 * How a campaign stands to those of the other system: `likely`, it may be one of them and nobody has said; `alone`, none is like it;
 * `linked`, it is one of them; `own`, somebody said that it is none of them.
 */
export const PairState = z.enum(['likely', 'alone', 'linked', 'own'])
export type PairState = z.infer<typeof PairState>

/** A campaign of a system that can hold the id of another system’s, and which of them it is. */
export const CampaignPair = z.object({
  id: z.string(),
  campaign: Side,
  state: PairState,
  twin: Side.nullable().meta({ description: 'which it is, or where the state is likely, which it may be' }),
  told: z.enum(['stored-id', 'person']).nullable().meta({ description: 'by what it is known' }),
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
})
export type CampaignPair = z.infer<typeof CampaignPair>

export const CampaignPairList = z.object({
  items: z.array(CampaignPair),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  matching: count,
  counts: z.record(PairState, count).meta({ description: 'of all, whatever was searched' }),
})
export type CampaignPairList = z.infer<typeof CampaignPairList>

/** Campaigns of the other system that a campaign may be, the likeliest first. */
export const TwinList = z.object({ items: z.array(Side) })
export type TwinList = z.infer<typeof TwinList>

/** What a person says of a campaign. */
export const PairDecision = z.strictObject({
  id: z.string().min(1).max(1000),
  verdict: z
    .discriminatedUnion('is', [
      z.strictObject({ is: z.literal('same'), as: z.string().min(1).max(1000) }),
      z.strictObject({ is: z.literal('own') }),
    ])
    .nullable()
    .meta({ description: 'same as the other one, or the same as none; null takes back what was said' }),
})
export type PairDecision = z.infer<typeof PairDecision>

export const PairsSave = z.strictObject({ items: z.array(PairDecision).min(1).max(500) })
export type PairsSave = z.infer<typeof PairsSave>
export const PairsSaved = z.object({ items: z.array(CampaignPair) })
export type PairsSaved = z.infer<typeof PairsSaved>
