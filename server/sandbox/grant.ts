import { createHash } from 'node:crypto'

/** PKCE: whether the verifier belongs to the challenge. https://datatracker.ietf.org/doc/html/rfc7636 */
export function pkceHolds(verifier: string, challenge: string): boolean {
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

interface Family {
  readonly scope: string
  /** The one refresh token that is alive; null once the family is revoked. */
  current: string | null
}

/** Refresh tokens that rotate: each works once, and using an old one again revokes the whole family. */
export class RefreshFamilies {
  readonly #families = new Map<string, Family>()
  readonly #mint: () => string

  constructor(mint: () => string) {
    this.#mint = mint
  }

  /** Starts a family; gives its first token. */
  start(scope: string): string {
    const family: Family = { scope, current: this.#mint() }
    this.#families.set(family.current!, family)
    return family.current!
  }

  /** The next token for this one; null when it is unknown, was used before, or its family is revoked. */
  rotate(token: string): string | null {
    const family = this.#families.get(token)
    if (family === undefined) return null
    if (family.current !== token) {
      family.current = null
      return null
    }
    family.current = this.#mint()
    this.#families.set(family.current, family)
    return family.current
  }

  /** Whether the token is alive, without using it. */
  alive(token: string): boolean {
    return this.#families.get(token)?.current === token
  }
}

/** Codes of the authorization page: each works once, within its life. */
export interface Code {
  readonly redirectUri: string
  readonly challenge: string | null
  readonly expiresAt: number
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

/** The page on which a person allows the access. */
export function allowPage({ vendor, allow, deny }: { vendor: string; allow: string; deny: string }): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Allow access?</title>
<body style="font-family:system-ui;max-width:30rem;margin:4rem auto"><h1>Allow access?</h1>
<p>Plumbline asks to read your ${vendor} sandbox.</p>
<p><a id="allow" href="${escape(allow)}">Allow</a> · <a id="deny" href="${escape(deny)}">Deny</a></p></body></html>`
}
