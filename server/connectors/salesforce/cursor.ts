import { z } from 'zod'
import type { Cursor } from '../connector.ts'
import { ConnectorError } from '../error.ts'

/** A stretch of the window that is read by itself, because a query over all of it would run too long. */
const Part = z.object({ from: z.string().nullable(), to: z.string() })
export type Part = z.infer<typeof Part>

/** The part being read; absent where the window is read in one. */
const part = Part.optional()

const SalesforceCursor = z.discriminatedUnion('via', [
  /** `next` is the address of the next page, `read` the rows before it, `total` all rows. */
  z.object({ via: z.literal('rest'), next: z.string(), read: z.int().nullable(), total: z.int(), part }),
  /** `locator` names the next page of the job's results, `read` the rows before it; an empty one the first, for which the job may still have to be waited for. */
  z.object({ via: z.literal('bulk'), job: z.string(), locator: z.string(), read: z.int().nullable(), part }),
  /** The rows up to this key are read. */
  z.object({ via: z.literal('keys'), after: z.string(), part }),
  /** Everything before this part is read. */
  z.object({ via: z.literal('part'), part: Part }),
  /** All rows are read; what was deleted from `since` on is still to be asked for. `covered`: what was told before is complete up to here alone. */
  z.object({ via: z.literal('deletions'), since: z.string(), covered: z.string().optional() }),
])
export type SalesforceCursor = z.infer<typeof SalesforceCursor>
export type DeletionsCursor = Extract<SalesforceCursor, { via: 'deletions' }>

export function parseCursor(cursor: Cursor | null): SalesforceCursor | null {
  if (cursor === null) return null
  const parsed = SalesforceCursor.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new ConnectorError('The place to go on from was kept by another version.', {
    next: { kind: 'restart' },
    cause: parsed.error,
  })
}
