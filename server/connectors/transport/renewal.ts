import { ConnectorError } from '../error.ts'
import type { TokenStore } from '../token-store.ts'
import type { Secrets } from './secrets.ts'
import type { Grant } from './session.ts'

/** What the token endpoint gave for a refresh token. */
export interface Renewed {
  readonly grant: Grant
  /** The refresh token to use next; null where the old one stays. */
  readonly refreshToken: string | null
}

interface RenewalOptions {
  readonly source: string
  readonly tokens: TokenStore
  readonly secrets: Secrets
  /** Asks the token endpoint. */
  readonly exchange: (refreshToken: string) => Promise<Renewed>
  /** What a person does when the kept token can't be had. */
  readonly reconnect: string
}

/**
 * Signs in with a refresh token. Where the source replaces it, the old one is dead from that moment and using it again
 * would revoke everything, so the new one is stored for good before the access token that came with it is used at all.
 * Session lets one sign-in run at a time.
 */
export class Renewal {
  readonly #options: RenewalOptions
  /** Given by the source, but not stored yet: without it the connection would be lost. */
  #unstored: string | null = null

  constructor(options: RenewalOptions) {
    this.#options = options
  }

  /** Of all who keep the token together one renews it at a time, and each begins with what the one before was given. */
  async signIn(): Promise<Grant> {
    const release = await this.#lock()
    try {
      return await this.#renewed()
    } finally {
      await release()
    }
  }

  async #lock(): Promise<() => Promise<void>> {
    const { tokens, source } = this.#options
    try {
      return await tokens.lock()
    } catch (cause) {
      throw new ConnectorError(`${source}'s refresh token can't be renewed now: ${reason(cause)}`, {
        next: { kind: 'retry' },
        action: 'It is tried again by itself.',
        cause,
      })
    }
  }

  async #renewed(): Promise<Grant> {
    const { exchange, secrets } = this.#options
    if (this.#unstored !== null) await this.#store(this.#unstored)
    const token = await this.#read()
    secrets.add(token)
    const { grant, refreshToken } = await exchange(token)
    secrets.add(grant.token)
    if (refreshToken !== null && refreshToken !== token) {
      secrets.add(refreshToken)
      await this.#store(refreshToken)
    }
    return grant
  }

  async #read(): Promise<string> {
    const { tokens, source, reconnect } = this.#options
    try {
      return await tokens.read()
    } catch (cause) {
      throw new ConnectorError(`${source}'s refresh token can't be read: ${reason(cause)}`, {
        next: { kind: 'reconnect' },
        action: reconnect,
        cause,
      })
    }
  }

  async #store(token: string): Promise<void> {
    const { tokens, source } = this.#options
    this.#unstored = token
    try {
      await tokens.write(token)
    } catch (cause) {
      throw new ConnectorError(`${source}'s new refresh token can't be stored: ${reason(cause)}`, {
        next: { kind: 'fix' },
        action:
          'Make room, or give Plumbline the right to write to its data directory, before it is stopped: the new token is only in its memory.',
        cause,
      })
    }
    this.#unstored = null
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
