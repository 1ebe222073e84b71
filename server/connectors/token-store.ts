/**
 * Where the refresh token of one connection is kept. It is handed to the connector, which knows nothing of files; whoever
 * wires the two decides where it lives. Errors are for a person: their messages say what can't be done, and hold no token.
 */
export interface TokenStore {
  /** The token to sign in with next: the one that was written last, or the one that a person gave. */
  read(): Promise<string>
  /** Resolves once the token would survive a power cut. */
  write(token: string): Promise<void>
  /** Resolves once nobody else renews this token, wherever they run, until what it gives is called. */
  lock(): Promise<() => Promise<void>>
}

/** Keeps the token for as long as the process lives: enough where the source doesn't replace it. */
export function tokenInMemory(given: string): TokenStore {
  let current = given
  return {
    read: () => Promise.resolve(current),
    write(token) {
      current = token
      return Promise.resolve()
    },
    lock: () => Promise.resolve(() => Promise.resolve()),
  }
}
