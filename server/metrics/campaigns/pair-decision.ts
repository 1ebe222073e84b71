import type { PairDecision } from '../../../shared/campaign-pair.ts'
import type { IdentityDecision } from '../../warehouse/identity-decision.ts'
import { QueryError } from '../metrics.ts'
import { refOf } from './pair-record.ts'

/** What was decided, as the warehouse keeps it. Throws a `QueryError` for an id that names no record. */
export function decisionOf({ id, verdict }: PairDecision): IdentityDecision {
  const record = refOf(id)
  if (verdict?.is !== 'same') return { record, verdict }
  const as = refOf(verdict.as)
  if (as.connection === record.connection)
    throw new QueryError('as', 'A campaign is paired with one of the other system: choose one of its twins.')
  return { record, verdict: { is: 'same', as } }
}
