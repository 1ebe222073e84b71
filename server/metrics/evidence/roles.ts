import { budget, cost, opportunityAmount } from './amounts.ts'
import { plannedLaunch, requested, workStarted } from './campaign-dates.ts'
import type { EvidenceRole } from './evidence.ts'

/** Every choice among fields of which the records themselves tell something. */
export const EVIDENCE_ROLES: readonly EvidenceRole[] = [
  plannedLaunch,
  requested,
  workStarted,
  budget,
  cost,
  opportunityAmount,
]
