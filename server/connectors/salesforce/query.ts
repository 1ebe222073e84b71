import type { Connection } from 'jsforce/lib/connection.js'
import { z } from 'zod'
import type { Transport } from '../transport.ts'
import { queryUrl } from './rest.ts'

const Answer = z.object({ totalSize: z.int(), records: z.array(z.unknown()) })

/** Asks something whose answer is a few rows, or their number. `queryAll` counts what is in the recycle bin too. */
export type Query = (soql: string, resource?: 'query' | 'queryAll') => Promise<z.infer<typeof Answer>>

/** By what one organisation is asked, for one piece of work. */
export interface Asking {
  readonly connection: Connection
  readonly query: Query
}

/** Not by jsforce's own queries: they pour records into a stream, where one that is no record ends the whole program. */
export function querying(transport: Transport, version: string, signal: AbortSignal): Query {
  return (soql, resource = 'query') =>
    transport.json({ url: queryUrl(version, soql, resource) }, Answer, signal)
}
