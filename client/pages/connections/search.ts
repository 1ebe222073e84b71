import { z } from 'zod'

/** What the address holds of its own: whose history is listed. */
export const ConnectionsSearch = z.object({ connection: z.string().optional().catch(undefined) })

/** The sync that was asked for stands before the others. */
export const HistorySearch = ConnectionsSearch.extend({ run: z.string().optional().catch(undefined) })

/** Which of the rows set aside are listed. */
export const QuarantineSearch = ConnectionsSearch.extend({ object: z.string().optional().catch(undefined) })

/** Which of the CRMs' own changes are listed. */
export const SchemaChangesSearch = ConnectionsSearch.extend({
  change: z.enum(['added', 'removed', 'retyped']).optional().catch(undefined),
})
export type SchemaChangesSearch = z.infer<typeof SchemaChangesSearch>
