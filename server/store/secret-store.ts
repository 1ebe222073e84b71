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
      const purpose = purposeOf(connection, seed)
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
        lock: () => kept.lock(connection),
      }
    },
  }
}

/** Where secrets are, and under which key. */
interface Place {
  readonly kept: KeptTokens
  readonly key: Buffer
}

/** Takes a connection's token, where there is one, from one place to another, under the key there. Throws `StoreError`. */
export async function sealAnew(connection: string, from: Place, to: Place): Promise<void> {
  const entry = await from.kept.read(connection)
  if (entry === null) return
  const purpose = purposeOf(connection, entry.seed)
  const token = unseal(entry.sealed, from.key, purpose)
  if (token === null)
    throw new StoreError(
      `The token kept in ${from.kept.where} can't be decrypted: the key is another, or it is damaged.`,
    )
  await to.kept.write(connection, { seed: entry.seed, sealed: seal(token, to.key, purpose) })
}

function purposeOf(connection: string, seed: string): string {
  return `refresh token of ${connection}, after ${seed}`
}

/** Tells a given token from another without holding it: it has far too many bits to be guessed from its hash. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
