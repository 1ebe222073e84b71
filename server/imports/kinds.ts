import type { ImportKind } from './kind.ts'
import { actualLaunches } from './kinds/actual-launches.ts'
import { budgets } from './kinds/budgets.ts'
import { corrections } from './kinds/corrections.ts'
import { costs } from './kinds/costs.ts'
import { plannedDates } from './kinds/planned-dates.ts'
import { postmaster } from './kinds/postmaster.ts'
import { requests } from './kinds/requests.ts'
import { templates } from './kinds/templates.ts'

/** Everything that can be brought in as a file, in the order in which it is offered. */
export const kinds: readonly ImportKind[] = [
  plannedDates,
  actualLaunches,
  requests,
  budgets,
  costs,
  corrections,
  templates,
  postmaster,
]
