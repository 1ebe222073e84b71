import { z } from 'zod'

/** Which repairs are listed, in which order, and which one is open. */
export const FixesSearch = z.object({
  connection: z.string().optional().catch(undefined),
  object: z.string().optional().catch(undefined),
  sort: z.enum(['impact', 'records', 'recent']).optional().catch(undefined),
  fix: z.string().optional().catch(undefined),
})
export type FixesSearch = z.infer<typeof FixesSearch>
