import { z } from 'zod'
import { crmFault } from '../fault.ts'
import { anywhere } from '../places.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

export const quota = crmFault({
  kind: 'quota',
  title: 'Other programs spend the daily allowance up to a share of it.',
  outcome: 'stopped',
  single: true,
  parameters: z.strictObject({
    /** 0.8 is where a sync should stop by itself; 1 is where the CRM refuses. */
    share: z.number().min(0).max(1),
    freedInMs: z.int().min(0).default(DAY_MS),
  }),
  happen: ({ share, freedInMs }, { quota }) => quota.spend(share, freedInMs),
  draw: (random) =>
    anywhere(random, {
      kind: 'quota',
      share: random.pick([0.85, 1]),
      freedInMs: random.between(1, 12) * HOUR_MS,
    }),
})
