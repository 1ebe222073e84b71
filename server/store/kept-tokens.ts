import { z } from 'zod'
import { Sealed } from './sealed.ts'

/** A connection's refresh token, sealed, and which given token it goes back to (by its hash). */
export const KeptToken = z.object({ seed: z.string(), sealed: Sealed })
export type KeptToken = z.infer<typeof KeptToken>

/** Where sealed tokens outlive the process. Reading and writing throw `StoreError`. */
export interface KeptTokens {
  /** As people call the place. */
  readonly where: string
  read(connection: string): Promise<KeptToken | null>
  /** Resolves once it would survive a power cut. */
  write(connection: string, token: KeptToken): Promise<void>
  /** Resolves once no other process renews the connection's token, until what it gives is called. */
  lock(connection: string): Promise<() => Promise<void>>
}
