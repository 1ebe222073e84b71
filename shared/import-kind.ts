import { z } from 'zod'

/** What can be imported because no CRM holds it. */
export const ImportKind = z.enum([
  'planned-dates',
  'actual-launches',
  'requests',
  'budgets',
  'costs',
  'corrections',
  'templates',
  'postmaster',
])
export type ImportKind = z.infer<typeof ImportKind>
