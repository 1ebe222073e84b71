import { z } from 'zod'
import { AsOf, PeriodName } from '../../../shared/vocabulary.ts'

/** What every address holds: the period looked at, so that a link shows tomorrow what it showed today, and as of which past moment. */
export const ShellSearch = z.object({
  period: PeriodName.optional().catch(undefined),
  asOf: AsOf.optional().catch(undefined),
})
