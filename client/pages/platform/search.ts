import { z } from 'zod'

/** What the platform page's address holds: whose history is listed. */
export const PlatformSearch = z.object({ connection: z.string().optional().catch(undefined) })
