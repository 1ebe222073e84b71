import type { CampaignCard } from '../../../shared/campaign.ts'

/** What is launching soon is what people still can do something about. */
const SOON_DAYS = 14
/** A date that isn't committed by then is not likely to be kept. */
const DRAFT_DAYS = 7

type Standing = Pick<
  CampaignCard,
  | 'state'
  | 'maybeTwin'
  | 'draft'
  | 'committed'
  | 'planned'
  | 'started'
  | 'requested'
  | 'ageDays'
  | 'usualDays'
>

/** How a campaign that is yet to launch stands to its dates, and what speaks for it; null where it is not due soon. */
export function outlookOf(
  { state, maybeTwin, draft, committed, planned, started, requested, ageDays, usualDays }: Standing,
  { today, graceDays }: { readonly today: string; readonly graceDays: number },
): Pick<CampaignCard, 'outlook' | 'why'> {
  if (maybeTwin || (state !== 'planned' && state !== 'in-progress')) return { outlook: null, why: null }
  if (committed !== null && daysBetween(committed, today) > graceDays)
    return {
      outlook: 'late',
      why: `${daysText(daysBetween(committed, today))} after the first committed day`,
    }
  if (planned === null || daysBetween(today, planned) > SOON_DAYS) return { outlook: null, why: null }
  if (planned < today && committed !== null)
    return { outlook: 'at-risk', why: 'within the days of grace after its day' }
  if (planned < today)
    return {
      outlook: 'late',
      why: `${daysText(daysBetween(planned, today))} after the planned day, which was never committed`,
    }
  const left = daysBetween(today, planned)
  if (committed !== null && planned > committed)
    return {
      outlook: 'behind',
      why: `moved by ${daysText(daysBetween(committed, planned))} since it was committed`,
    }
  if (draft && left <= DRAFT_DAYS) return { outlook: 'at-risk', why: 'still a draft: no date is committed' }
  const { median, p85 } = usualDays
  if (started === null || started > today) {
    if (median !== null && median > left && (started !== null || requested !== null))
      return { outlook: 'at-risk', why: `work has not started; its type takes ${daysText(median)}` }
    return {
      outlook: 'on-time',
      why: started === null ? 'as far as is known: nothing tells when work started' : null,
    }
  }
  if (ageDays !== null && p85 !== null && ageDays > p85)
    return {
      outlook: 'at-risk',
      why: `in progress for ${daysText(ageDays)}, longer than six of seven of its type`,
    }
  if (ageDays !== null && median !== null && median - ageDays > left)
    return {
      outlook: 'at-risk',
      why: `its type takes ${daysText(median)}; ${daysText(ageDays + left)} would be the least`,
    }
  return { outlook: 'on-time', why: null }
}

export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`
}
