import { createHash } from 'node:crypto'
import type { TokenStore } from '../connectors/token-store.ts'
import { StoreError } from './error.ts'
import type { KeptTokens } from './kept-tokens.ts'
import { seal, unseal } from './sealed.ts'

/** Secrets that the sources give and that must outlive the process. */
export interface SecretStore {
  /**
   * The refresh token of a connection. `given` is what a person put into the settings: it counts until the source replaces
   * it, and again as soon as it is a new one. Reading and writing throw `StoreError`.
   */
  token(connection: string, given: string): TokenStore
}

/** Keeps secrets there, under the key. */
export function createSecretStore(kept: KeptTokens, key: Buffer): SecretStore {
  return {
    token(connection, given) {
      const seed = hash(given)
      const purpose = `refresh token of ${connection}, after ${seed}`
      return {
        async read() {
          const entry = await kept.read(connection)
          if (entry?.seed !== seed) return given
          const token = unseal(entry.sealed, key, purpose)
          if (token !== null) return token
          throw new StoreError(
            `the one kept in ${kept.where} can't be decrypted: the key is another, or it is damaged`,
          )
        },
        write: (token) => kept.write(connection, { seed, sealed: seal(token, key, purpose) }),
      }
    },
  }
}

/** Tells a given token from another without holding it: it has far too many bits to be guessed from its hash. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
