import type { Entity, Value } from '../world.ts'
import type { Cast } from './cast.ts'
import { fieldHistory } from './field-history.ts'
import { salesforceId } from './ids.ts'

/** A change of any of these leaves a state behind. */
const STATE = ['StageName', 'Amount', 'Probability', 'CloseDate'] as const
/** Room for the rows of one opportunity. */
const ROWS = 64
/** Far from the numbers of other objects' histories. */
const FIRST = 6_000_000_000

/** What Salesforce keeps of an opportunity's course by itself. `index` is the number of the sale. */
export function opportunityHistory({ frame, team, add }: Cast, index: number, opportunity: Entity): void {
  const first = FIRST + index * ROWS
  for (const row of fieldHistory(frame, team, {
    entity: opportunity,
    parent: 'OpportunityId',
    tracked: frame.organisation.tracked.OpportunityFieldHistory,
    first,
  })) {
    add('OpportunityFieldHistory', row)
  }
  for (const [nth, state] of states(opportunity, team.integration.userId).entries()) {
    const id = salesforceId(frame.seed, 'OpportunityHistory', index * ROWS + nth)
    add('OpportunityHistory', { id, revisions: [state] })
  }
}

function states({ id, revisions }: Entity, machine: string) {
  const now: Record<string, Value> = {}
  const found: Entity['revisions'] = []
  for (const { at, fields, by = machine } of revisions) {
    const before = { PrevAmount: now['Amount'] ?? null, PrevCloseDate: now['CloseDate'] ?? null }
    const changed = STATE.some((field) => fields[field] !== undefined)
    Object.assign(now, fields)
    if (!changed) continue
    const { Amount = null, Probability = null } = now
    const expected = typeof Amount === 'number' && typeof Probability === 'number'
    found.push({
      at,
      by,
      fields: {
        OpportunityId: id,
        StageName: now['StageName']!,
        Amount,
        ExpectedRevenue: expected ? (Amount * Probability) / 100 : null,
        CurrencyIsoCode: now['CurrencyIsoCode'] ?? null,
        CloseDate: now['CloseDate'] ?? null,
        Probability,
        ForecastCategory: String(now['ForecastCategoryName']).replace(' ', ''),
        ...before,
      },
    })
  }
  return found
}
