import { ReplanReason, type PlanStep, type ReasonsSave } from '../../../shared/campaign.ts'

/** What sets the reasons back to what they were, each group by itself. What an import said needs nothing. */
export function asTheyWere(steps: readonly PlanStep[]): ReasonsSave[] {
  const groups = Map.groupBy(steps, ({ reason, note, reasonFrom }) =>
    JSON.stringify(reasonFrom === 'set' ? [reason, note] : [null, null]),
  )
  return [...groups].map(([, group]) => {
    const { reason, note, reasonFrom } = group[0]!
    const set = reasonFrom === 'set'
    return {
      ids: group.map(({ id }) => id),
      reason: set ? ReplanReason.nullable().parse(reason) : null,
      note: set ? note : null,
    }
  })
}
