import { randomBytes, randomUUID } from 'node:crypto'
import type { ControlClock } from '../control-clock.ts'
import type { Access } from '../crm.ts'
import { authorize, judged, pkceHolds, RefreshFamilies, type Code, type Family } from '../grant.ts'
import { html, json, type Answer, type Ask } from '../http.ts'

/** What the HubSpot side accepts. `accessToken` is a private app's and never ends; the others are got from the token endpoint. */
export interface HubspotCredentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly accessToken: string
}

const TOKEN_LIFE_S = 1800
const CODE_LIFE_MS = 15 * 60 * 1000
const TOKEN_PATH = /^\/oauth\/(?:2026-03|v3|v1)\/token(?<revoke>\/revoke)?$/
const USER_ID = 9_000_001

/** https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens */
export class HubspotOauth implements Access {
  readonly credentials: HubspotCredentials
  /** HubSpot's refresh tokens stay the same until the app is uninstalled. */
  rotates = false
  readonly #clock: ControlClock
  readonly #portalId: number
  /** When each access token ends. */
  readonly #tokens = new Map<string, number>()
  readonly #codes = new Map<string, Code>()
  readonly #refresh = new RefreshFamilies(() => `eu1-${randomUUID()}`)

  constructor(options: { credentials: HubspotCredentials; clock: ControlClock; portalId: number }) {
    this.credentials = options.credentials
    this.#clock = options.clock
    this.#portalId = options.portalId
  }

  /** `private` for the private app's token, `oauth` for a living one, else why it is refused. */
  admits({ headers }: Ask): 'private' | 'oauth' | 'missing' | 'expired' | 'unknown' {
    const [, token] = /^Bearer (.+)$/i.exec(String(headers.authorization ?? '')) ?? []
    if (token === undefined) return 'missing'
    if (token === this.credentials.accessToken) return 'private'
    const expiresAt = this.#tokens.get(token)
    if (expiresAt === undefined) return 'unknown'
    return expiresAt > this.#clock.now() ? 'oauth' : 'expired'
  }

  /** What the token endpoint and those beside it answer; null for any other request. */
  tokens(ask: Ask): Answer | null {
    const found = TOKEN_PATH.exec(ask.path)
    if (ask.method !== 'POST' || found === null) return null
    const form = new URLSearchParams(ask.body)
    if (
      form.get('client_id') !== this.credentials.clientId ||
      form.get('client_secret') !== this.credentials.clientSecret
    ) {
      return refused('invalid_client', 'BAD_CLIENT_ID', 'missing or invalid client id or secret')
    }
    if (found.groups?.['revoke'] !== undefined) return this.#revoke(form.get('token') ?? '')
    return this.#token(form)
  }

  endSessions(): void {
    this.#tokens.clear()
  }

  revoke(): void {
    for (const family of this.#refresh.alive()) {
      family.current = null
      for (const token of family.accessTokens) this.#tokens.delete(token)
    }
  }

  refreshElsewhere(): void {
    this.#refresh.useAll(this)
  }

  #token(form: URLSearchParams): Answer {
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return this.#answer('client_credentials', (form.get('scope') ?? 'oauth').split(' '), null)
      case 'authorization_code':
        return this.#code(form)
      case 'refresh_token': {
        const used = this.#refresh.use(form.get('refresh_token') ?? '', this)
        if (used.kind === 'granted')
          return this.#answer('access_token', used.family.scope.split(' '), used.family)
        const message = 'refresh token is invalid, expired or revoked'
        return judged(refused('invalid_grant', 'BAD_REFRESH_TOKEN', message), used)
      }
      default:
        return refused('unsupported_grant_type', 'BAD_GRANT_TYPE', 'missing or unknown grant type')
    }
  }

  /** The page on which a person allows the access. */
  authorize(ask: Ask): Answer {
    return authorize(ask, {
      vendor: 'HubSpot',
      clientId: this.credentials.clientId,
      unknown: html(
        400,
        '<h1>Authorization failed because the client id or the redirect address is not known</h1>',
      ),
      denied: { error: 'access_denied' },
      allowed: ({ scope, ...rest }) => {
        const code = `eu1-${randomUUID()}`
        const expiresAt = this.#clock.now() + CODE_LIFE_MS
        this.#codes.set(code, { ...rest, scope: scope ?? 'oauth', expiresAt })
        return code
      },
    })
  }

  #code(form: URLSearchParams): Answer {
    const code = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    if (code === undefined || code.expiresAt < this.#clock.now())
      return refused('invalid_grant', 'BAD_AUTH_CODE', 'missing or unknown auth code')
    if (code.redirectUri !== form.get('redirect_uri')) {
      return refused(
        'invalid_grant',
        'MISMATCH_REDIRECT_URI_AUTH_CODE',
        'redirect address does not match the one of the auth code',
      )
    }
    if (code.challenge !== null && !pkceHolds(form.get('code_verifier') ?? '', code.challenge))
      return refused('invalid_grant', 'BAD_AUTH_CODE', 'code verifier does not match')
    return this.#answer('access_token', code.scope.split(' '), this.#refresh.start(code.scope))
  }

  #answer(
    use: 'access_token' | 'client_credentials',
    scopes: readonly string[],
    family: Family | null,
  ): Answer {
    const token = `C${randomBytes(48).toString('base64url')}`
    this.#tokens.set(token, this.#clock.now() + TOKEN_LIFE_S * 1000)
    family?.accessTokens.add(token)
    return json(200, {
      access_token: token,
      expires_in: TOKEN_LIFE_S,
      ...(family?.current == null ? {} : { refresh_token: family.current, user_id: USER_ID }),
      token_type: 'bearer',
      token_use: use,
      hub_id: this.#portalId,
      scopes,
    })
  }

  /** Access tokens given before live on to their end. A token that isn't known is as good as revoked. */
  #revoke(token: string): Answer {
    const family = this.#refresh.of(token)
    if (family !== undefined) family.current = null
    return { status: 204 }
  }
}

/** RFC 6749's names beside HubSpot's older ones. https://developers.hubspot.com/changelog/new-oauth-v3-api-endpoints-and-standardized-error-responses */
function refused(error: string, status: string, message: string): Answer {
  return json(400, {
    error,
    error_description: message,
    status,
    message,
    correlationId: randomUUID(),
    category: 'VALIDATION_ERROR',
  })
}
