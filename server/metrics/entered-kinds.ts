import type { ImportKind } from '../../shared/import-kind.ts'
import type { EnteredTable } from '../warehouse/catalog.ts'

/** Where the rows of each kind of file go. */
export const KIND_TABLES: Readonly<Record<ImportKind, EnteredTable>> = {
  'planned-dates': 'planned_date',
  'actual-launches': 'actual_launch',
  requests: 'request',
  budgets: 'budget',
  costs: 'cost',
  corrections: 'correction',
  templates: 'template',
  postmaster: 'postmaster',
}
