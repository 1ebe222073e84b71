import { z } from 'zod'
import { Instant } from './vocabulary.ts'

export const Health = z.object({
  status: z.enum(['ok', 'starting', 'stopping']),
  version: z.string(),
  warehouse: z.object({ engine: z.enum(['duckdb', 'postgres']), dataVersion: z.int() }),
  lastSync: Instant.nullable(),
})
export type Health = z.infer<typeof Health>
