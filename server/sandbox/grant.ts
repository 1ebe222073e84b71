import { createHash } from 'node:crypto'
import { html, type Answer, type Ask } from './http.ts'
import { violation } from './violations.ts'

/** PKCE: whether the verifier belongs to the challenge. https://datatracker.ietf.org/doc/html/rfc7636 */
export function pkceHolds(verifier: string, challenge: string): boolean {
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

/** What came of one consent: the refresh token that is alive, and the access tokens given for it. */
export interface Family {
  readonly scope: string
  /** Null once the family is revoked. */
  current: string | null
  readonly accessTokens: Set<string>
}

/** What became of a refresh token that was used. */
export type Use =
  | { readonly kind: 'granted'; readonly family: Family; readonly refreshToken: string }
  | { readonly kind: 'unknown' }
  /** It had been replaced by another; the family is revoked now. */
  | { readonly kind: 'reused'; readonly family: Family }

/**
 * Refresh tokens. Where they rotate each works once, and using an old one again revokes its whole family; else one stays
 * the same until it is revoked.
 */
export class RefreshFamilies {
  readonly #families = new Map<string, Family>()
  readonly #mint: () => string

  constructor(mint: () => string) {
    this.#mint = mint
  }

  /** Starts a family; its first token is its current one. */
  start(scope: string): Family & { readonly current: string } {
    const family = { scope, current: this.#mint(), accessTokens: new Set<string>() }
    this.#families.set(family.current, family)
    return family
  }

  use(token: string, { rotates }: { readonly rotates: boolean }): Use {
    const family = this.#families.get(token)
    if (family === undefined) return { kind: 'unknown' }
    if (family.current !== token) {
      const wasAlive = family.current !== null
      family.current = null
      // A family that was taken back has no token that could have replaced this one.
      return wasAlive ? { kind: 'reused', family } : { kind: 'unknown' }
    }
    if (!rotates) return { kind: 'granted', family, refreshToken: token }
    family.current = this.#mint()
    this.#families.set(family.current, family)
    return { kind: 'granted', family, refreshToken: family.current }
  }

  /** The family of a token, alive or not. */
  of(token: string): Family | undefined {
    return this.#families.get(token)
  }

  /** Every family that is alive. */
  alive(): readonly Family[] {
    return [...new Set(this.#families.values())].filter(({ current }) => current !== null)
  }

  /** Every living token is used, as another holder of it would. */
  useAll(manner: { readonly rotates: boolean }): void {
    for (const { current } of this.alive()) if (current !== null) this.use(current, manner)
  }
}

/** The refusal, marked for the judge where the token had been replaced by another. */
export function judged(refusal: Answer, { kind }: Use): Answer {
  if (kind !== 'reused') return refusal
  return { ...refusal, violation: violation('rotated-token', 'its successor was given out before') }
}

/** Codes of the authorization page: each works once, within its life. */
export interface Code {
  readonly redirectUri: string
  readonly challenge: string | null
  readonly scope: string
  readonly expiresAt: number
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

/** The page on which a person allows the access. */
function allowPage({ vendor, allow, deny }: { vendor: string; allow: string; deny: string }): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Allow access?</title>
<body style="font-family:system-ui;max-width:30rem;margin:4rem auto"><h1>Allow access?</h1>
<p>Plumbline asks to read your ${vendor} sandbox.</p>
<p><a id="allow" href="${escape(allow)}">Allow</a> · <a id="deny" href="${escape(deny)}">Deny</a></p></body></html>`
}

/** What differs between the vendors' authorization pages. */
interface Consent {
  readonly vendor: string
  readonly clientId: string
  /** Where the app or the address of return isn't known. */
  readonly unknown: Answer
  readonly denied: Readonly<Record<string, string>>
  /** Keeps what was allowed; gives the code for it. */
  readonly allowed: (code: Omit<Code, 'expiresAt' | 'scope'> & { readonly scope: string | null }) => string
}

/** The page on which a person allows the access, and where both answers lead. */
export function authorize({ query, base, path }: Ask, consent: Consent): Answer {
  const redirectUri = query.get('redirect_uri')
  if (query.get('client_id') !== consent.clientId || redirectUri === null || !URL.canParse(redirectUri)) {
    return consent.unknown
  }
  const back = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  const decision = query.get('decision')
  if (decision === null) {
    const at = (answer: string) => `${base}${path}?${query.toString()}&decision=${answer}`
    return html(200, allowPage({ vendor: consent.vendor, allow: at('allow'), deny: at('deny') }))
  }
  const { allowed, denied } = consent
  const outcome =
    decision === 'allow'
      ? { code: allowed({ redirectUri, challenge: query.get('code_challenge'), scope: query.get('scope') }) }
      : denied
  for (const [name, value] of Object.entries(outcome)) back.searchParams.set(name, value)
  return { status: 302, headers: { Location: back.href } }
}
