import { randomBytes, randomUUID } from 'node:crypto'
import type { ControlClock } from '../control-clock.ts'
import { allowPage, pkceHolds, RefreshFamilies, type Code } from '../grant.ts'
import { html, json, type Answer, type Ask } from '../http.ts'

/** What the HubSpot side accepts. `accessToken` is a private app's and never ends; the others are got from the token endpoint. */
export interface HubspotCredentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly accessToken: string
}

const TOKEN_LIFE_S = 1800
const CODE_LIFE_MS = 15 * 60 * 1000

/** https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/oauth/working-with-oauth */
export class HubspotOauth {
  readonly credentials: HubspotCredentials
  readonly #clock: ControlClock
  readonly #portalId: number
  readonly #tokens = new Map<string, number>()
  readonly #codes = new Map<string, Code & { readonly scope: string }>()
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

  token(ask: Ask): Answer {
    const form = new URLSearchParams(ask.body)
    if (
      form.get('client_id') !== this.credentials.clientId ||
      form.get('client_secret') !== this.credentials.clientSecret
    ) {
      return refused('BAD_CLIENT_ID', 'missing or invalid client id or secret')
    }
    const grant = form.get('grant_type')
    if (grant === 'client_credentials') return this.#answer(null, (form.get('scope') ?? 'oauth').split(' '))
    if (grant === 'authorization_code') return this.#code(form)
    if (grant !== 'refresh_token') return refused('BAD_GRANT_TYPE', 'missing or unknown grant type')
    const token = form.get('refresh_token') ?? ''
    // HubSpot's refresh tokens stay the same until the app is uninstalled.
    return this.#refresh.alive(token)
      ? this.#answer(token, ['oauth'])
      : refused('BAD_REFRESH_TOKEN', 'missing or invalid refresh token')
  }

  /** The page on which a person allows the access, and where both answers lead. */
  authorize({ query, base, path }: Ask): Answer {
    const redirectUri = query.get('redirect_uri')
    if (
      query.get('client_id') !== this.credentials.clientId ||
      redirectUri === null ||
      !URL.canParse(redirectUri)
    ) {
      return html(
        400,
        '<h1>Authorization failed because the client id or the redirect address is not known</h1>',
      )
    }
    const back = new URL(redirectUri)
    const state = query.get('state')
    if (state !== null) back.searchParams.set('state', state)
    const decision = query.get('decision')
    if (decision === null) {
      const at = (answer: string) => `${base}${path}?${query.toString()}&decision=${answer}`
      return html(200, allowPage({ vendor: 'HubSpot', allow: at('allow'), deny: at('deny') }))
    }
    if (decision === 'allow') {
      const code = `eu1-${randomUUID()}`
      const life = { challenge: query.get('code_challenge'), expiresAt: this.#clock.now() + CODE_LIFE_MS }
      this.#codes.set(code, { redirectUri, scope: query.get('scope') ?? 'oauth', ...life })
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', 'access_denied')
    }
    return { status: 302, headers: { Location: back.href } }
  }

  #code(form: URLSearchParams): Answer {
    const code = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    if (code === undefined || code.expiresAt < this.#clock.now())
      return refused('BAD_AUTH_CODE', 'missing or unknown auth code')
    if (code.redirectUri !== form.get('redirect_uri'))
      return refused('MISMATCH_REDIRECT_URI_AUTH_CODE', 'redirect address does not match')
    if (code.challenge !== null && !pkceHolds(form.get('code_verifier') ?? '', code.challenge)) {
      return refused('BAD_AUTH_CODE', 'code verifier does not match')
    }
    return this.#answer(this.#refresh.start(code.scope), code.scope.split(' '))
  }

  #answer(refreshToken: string | null, scopes: readonly string[]): Answer {
    const token = `C${randomBytes(48).toString('base64url')}`
    this.#tokens.set(token, this.#clock.now() + TOKEN_LIFE_S * 1000)
    return json(200, {
      access_token: token,
      expires_in: TOKEN_LIFE_S,
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      token_type: 'bearer',
      token_use: 'access_token',
      hub_id: this.#portalId,
      scopes,
    })
  }
}

function refused(status: string, message: string): Answer {
  return json(400, { status, message, correlationId: randomUUID(), category: 'VALIDATION_ERROR' })
}
