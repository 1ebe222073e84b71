import { z } from 'zod'

/** What the address holds of its own: whose history is listed. */
export const ConnectionsSearch = z.object({ connection: z.string().optional().catch(undefined) })
