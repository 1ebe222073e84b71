import { z } from 'zod'
import { crmFault } from '../fault.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const quota = crmFault({
  kind: 'quota',
  title: 'Other programs spend the daily allowance up to a share of it.',
  outcome: 'stopped',
  parameters: z.strictObject({
    /** 0.8 is where a sync should stop by itself; 1 is where the CRM refuses. */
    share: z.number().min(0).max(1),
    freedInMs: z.int().min(0).default(DAY_MS),
  }),
  happen: ({ share, freedInMs }, { quota }) => quota.spend(share, freedInMs),
})
