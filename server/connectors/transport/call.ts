/** One request, as the connectors ask for it. */
export interface Call {
  readonly method?: string
  /** A path below the session's address, or a whole address. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Sent without the session's token: signing in, and what is public. */
  readonly unsigned?: boolean
  /** A family of requests that has a limit of its own. */
  readonly family?: string
  /** What the body must be; a web page in its place means a wrong address. */
  readonly expects?: 'json' | 'csv'
}

export function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/i, '').replace(/\?.*/s, '')
}
