import type { CampaignPlan } from '../campaign-plan.ts'
import type { Frame } from '../frame.ts'
import type { Habits } from './habits.ts'
import type { Papers } from './papers.ts'

/** A campaign that is kept by hand, and the moments for which its truth is asked. */
export interface Asked {
  readonly frame: Frame
  readonly plan: CampaignPlan
  readonly habits: Habits
  readonly papers: Papers
  readonly at: number
  /** From when on the CRMs are read. */
  readonly since: number
}

/** The plan in force when it was committed, else the first after that. */
export function firstCommitted({ plans, committedAt }: CampaignPlan, at: number): string | null {
  if (committedAt === null || committedAt > at) return null
  const known = plans.filter((plan) => plan.at <= at)
  return (known.findLast((plan) => plan.at <= committedAt) ?? known[0])?.day ?? null
}
