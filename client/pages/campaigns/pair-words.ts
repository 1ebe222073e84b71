import type { CampaignPair, PairDecision } from '../../../shared/campaign-pair.ts'
import { plural } from '../../format/numbers.ts'
import { daysBetween } from '../../format/periods.ts'

export type Verdict = PairDecision['verdict']

/** What a person has said of a campaign by now, to say it again; null where nobody has. */
export function saidOf({ told, state, twin }: CampaignPair): Verdict {
  if (state === 'own') return { is: 'own' }
  return told === 'person' && state === 'linked' && twin !== null ? { is: 'same', as: twin.id } : null
}

/** How far apart two campaigns were made, in words; null where it isn’t known of both. */
export function apartText({ campaign, twin }: CampaignPair): string | null {
  if (campaign.created === null || twin === null || twin.created === null) return null
  const days = daysBetween(twin.created, campaign.created)
  if (days === 0) return 'made on the same day'
  return `made ${plural(Math.abs(days), 'day')} ${days < 0 ? 'later' : 'before'}`
}
