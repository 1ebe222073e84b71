import { z } from 'zod'
import { Instant } from './vocabulary.ts'

export const Health = z.object({
  status: z.enum(['ok', 'starting', 'stopping', 'failing']).meta({
    description: 'failing: the files of the data are not where they were, or its database can’t be reached',
  }),
  version: z.string(),
  warehouse: z.object({ engine: z.enum(['duckdb', 'postgres']), dataVersion: z.int().nullable() }),
  lastSync: Instant.nullable(),
})
export type Health = z.infer<typeof Health>
