import { z } from 'zod'

/** What the address holds of its own: what is to be imported. */
export const ImportsSearch = z.object({ kind: z.string().optional().catch(undefined) })
