import type { CampaignCard, Outlook, ReplanReason } from '../../../shared/campaign.ts'
import { plural } from '../../format/numbers.ts'

/** The outlooks in the order in which somebody must act on them. */
export const OUTLOOKS: readonly Outlook[] = ['late', 'behind', 'at-risk', 'on-time']

export const OUTLOOK_WORDS: Readonly<Record<Outlook, string>> = {
  late: 'Late',
  behind: 'Behind',
  'at-risk': 'At risk',
  'on-time': 'On time',
}

export const REASON_WORDS: Readonly<Record<ReplanReason, string>> = {
  requester: 'Requester',
  'late-inputs': 'Late inputs',
  'marketing-operations': 'Marketing operations',
  external: 'External',
  unknown: 'Unknown',
}

/** How a campaign ended up, or stands, against its first committed day. */
export function standingText(card: CampaignCard): string {
  const { state, daysLate, committed, inTime, outlook } = card
  if (state === 'cancelled') return 'Cancelled'
  if (card.maybeTwin) return 'May be a campaign of the other system'
  if (state === 'live') return 'Live; its launch day isn’t known'
  if (committed !== null && inTime === false) return 'Plan not observed in time'
  if (state === 'launched') return daysLate === null ? 'Launched without a plan' : latenessText(daysLate)
  if (outlook !== null)
    return daysLate === null ? OUTLOOK_WORDS[outlook] : `${plural(daysLate, 'day')} late so far`
  return card.draft ? 'Draft' : state === 'in-progress' ? 'In progress' : 'Planned'
}

function latenessText(days: number): string {
  if (days === 0) return 'On the day'
  return days < 0 ? `${plural(-days, 'day')} early` : `${plural(days, 'day')} late`
}

/** Whether it missed its first committed day, in the colours of worse and better. */
export function toneOf({
  state,
  daysLate,
  outlook,
  inTime,
  maybeTwin,
}: CampaignCard): 'worse' | 'better' | 'note' | undefined {
  if (maybeTwin || state === 'cancelled' || state === 'live' || inTime === false) return undefined
  if (daysLate !== null) return daysLate > 0 ? 'worse' : 'better'
  if (outlook === 'at-risk' || outlook === 'behind') return 'note'
  return outlook === 'late' ? 'worse' : undefined
}
