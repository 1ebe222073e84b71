import { z } from 'zod'
import { PeriodName } from '../../../shared/vocabulary.ts'

/** What every address holds: the period looked at, so that a link shows tomorrow what it showed today. */
export const ShellSearch = z.object({ period: PeriodName.optional().catch(undefined) })
