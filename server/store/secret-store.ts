import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { TokenStore } from '../connectors/token-store.ts'
import { replaceFile } from './atomic-file.ts'
import { StoreError } from './error.ts'
import { readKey } from './key-file.ts'
import { seal, Sealed, unseal } from './sealed.ts'

/** What the file holds: each connection's refresh token, sealed, and which given token it goes back to. */
const Kept = z.object({
  version: z.literal(1),
  tokens: z.record(z.string(), z.object({ seed: z.string(), sealed: Sealed })),
})
type Kept = z.infer<typeof Kept>

/** Secrets that the sources give and that must outlive the process. One process at a time owns it. */
export interface SecretStore {
  /**
   * The refresh token of a connection. `given` is what a person put into the settings: it counts until the source replaces
   * it, and again as soon as it is a new one. Reading and writing throw `StoreError`.
   */
  token(connection: string, given: string): TokenStore
}

/** Opens what is kept in `path` under the key in `keyPath`, which is made when there is none. Throws `StoreError`. */
export async function openSecretStore({
  path,
  keyPath,
}: {
  readonly path: string
  readonly keyPath: string
}): Promise<SecretStore> {
  const key = await readKey(keyPath)
  let kept = await load(path)
  let writing: Promise<void> = Promise.resolve()

  /** One after the other, since all tokens stand in one file. */
  function keep(connection: string, entry: Kept['tokens'][string]): Promise<void> {
    const write = async () => {
      const next: Kept = { version: 1, tokens: { ...kept.tokens, [connection]: entry } }
      await replaceFile(path, `${JSON.stringify(next, null, 2)}\n`).catch((cause: unknown) => {
        throw new StoreError(`${path} can't be written.`, { cause })
      })
      kept = next
    }
    writing = writing.then(write, write)
    return writing
  }

  return {
    token(connection, given) {
      const seed = hash(given)
      const purpose = `refresh token of ${connection}, after ${seed}`
      return {
        async read() {
          const entry = kept.tokens[connection]
          if (entry?.seed !== seed) return given
          const token = unseal(entry.sealed, key, purpose)
          if (token !== null) return token
          throw new StoreError(
            `the one kept in ${path} can't be decrypted: the key is another, or the file is damaged`,
          )
        },
        write: (token) => keep(connection, { seed, sealed: seal(token, key, purpose) }),
      }
    },
  }
}

async function load(path: string): Promise<Kept> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new StoreError(`The kept secrets can't be read: ${path}.`, { cause: error })
  })
  if (text === null) return { version: 1, tokens: {} }
  const parsed = Kept.safeParse(parse(text))
  if (parsed.success) return parsed.data
  throw new StoreError(`The kept secrets are damaged: ${path}.`, {
    action:
      'Put the file back from a backup; without one remove it, and put new refresh tokens into the settings.',
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Tells a given token from another without holding it: it has far too many bits to be guessed from its hash. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
