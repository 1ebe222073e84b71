import type { CampaignFlow } from '../../flow-truth.ts'
import type { Asked } from './asked.ts'

/** What was approved first, what is booked by then, and how much more that is once the campaign is closed. */
export function moneyOf({ plan, papers, at }: Asked): Pick<CampaignFlow, 'budget' | 'cost' | 'overrun'> {
  const [first] = papers.budgets
  const budget = first !== undefined && first.approvedAt <= at ? first.amount : null
  const booked = papers.bookings.filter(({ bookedAt }) => bookedAt <= at)
  const cost = booked.length === 0 ? null : cents(booked.reduce((sum, { amount }) => sum + amount, 0))
  const closed = plan.completedAt !== null && plan.completedAt <= at
  const over = closed && budget !== null && cost !== null ? Math.max(0, cents(cost - budget)) : null
  return { budget, cost, overrun: over }
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}
