import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { ControlClock } from '../control-clock.ts'
import { allowPage, pkceHolds, RefreshFamilies, type Code } from '../grant.ts'
import { html, json, type Answer, type Ask } from '../http.ts'

/** What the Salesforce side accepts. `accessToken` never ends; the others are got from the token endpoint. */
export interface SalesforceCredentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly username: string
  readonly accessToken: string
}

/** A session ends after this long without a request. */
const SESSION_IDLE_MS = 2 * 60 * 60 * 1000
const CODE_LIFE_MS = 15 * 60 * 1000
const Claims = z.object({ iss: z.string(), sub: z.string() })
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** The four grants of Salesforce's token endpoint. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm */
export class SalesforceOauth {
  readonly credentials: SalesforceCredentials
  readonly userId: string
  readonly #orgId: string
  readonly #clock: ControlClock
  readonly #sessions = new Map<string, number>()
  readonly #codes = new Map<string, Code>()
  readonly #refresh = new RefreshFamilies(() => `5Aep861${randomBytes(24).toString('base64url')}`)

  constructor(options: {
    credentials: SalesforceCredentials
    clock: ControlClock
    orgId: string
    userId: string
  }) {
    this.credentials = options.credentials
    this.#clock = options.clock
    this.#orgId = options.orgId
    this.userId = options.userId
  }

  /** Whether the request carries a living session; using it keeps it alive. */
  admits({ headers, path, query }: Ask): boolean {
    const [, bearer] = /^(?:Bearer|OAuth) (.+)$/i.exec(String(headers.authorization ?? '')) ?? []
    // Only the identity address takes the token in its query.
    const token = bearer ?? (path.startsWith('/id/') ? query.get('oauth_token') : null)
    if (token === null) return false
    if (token === this.credentials.accessToken) return true
    const usedAt = this.#sessions.get(token)
    const now = this.#clock.now()
    if (usedAt === undefined || now - usedAt > SESSION_IDLE_MS) return false
    this.#sessions.set(token, now)
    return true
  }

  /** Where the user behind the session is told. */
  identityUrl(base: string): string {
    return `${base}/id/${this.#orgId}/${this.userId}`
  }

  token(ask: Ask): Answer {
    if (ask.method !== 'POST') return refused('invalid_request', 'must use HTTP POST')
    const form = new URLSearchParams(ask.body)
    const [, basic] = /^Basic (.+)$/i.exec(String(ask.headers.authorization ?? '')) ?? []
    const [basicId, basicSecret] = Buffer.from(basic ?? '', 'base64')
      .toString()
      .split(':')
    const clientId = form.get('client_id') ?? basicId
    const secret = form.get('client_secret') ?? basicSecret
    const grant = form.get('grant_type')
    if (grant === JWT_BEARER) return this.#jwt(ask, form.get('assertion') ?? '')
    if (clientId !== this.credentials.clientId)
      return refused('invalid_client_id', 'client identifier invalid')
    const secretHolds = secret === this.credentials.clientSecret
    if (grant === 'client_credentials') {
      return secretHolds ? this.#session(ask, null) : refused('invalid_client', 'invalid client credentials')
    }
    // A public client proves itself by PKCE or its refresh token alone.
    if (secret !== undefined && secret !== '' && !secretHolds)
      return refused('invalid_client_secret', 'invalid client secret')
    if (grant === 'authorization_code') return this.#code(ask, form, secretHolds)
    if (grant === 'refresh_token') {
      const next = this.#refresh.rotate(form.get('refresh_token') ?? '')
      return next === null
        ? refused('invalid_grant', 'expired access/refresh token')
        : this.#session(ask, next)
    }
    return refused('unsupported_grant_type', 'grant type not supported')
  }

  /** The page on which a person allows the access, and where both answers lead. */
  authorize({ query, base }: Ask): Answer {
    const redirectUri = query.get('redirect_uri')
    if (
      query.get('client_id') !== this.credentials.clientId ||
      redirectUri === null ||
      !URL.canParse(redirectUri)
    ) {
      return html(
        400,
        '<h1>OAUTH_APPROVAL_ERROR_GENERIC</h1><p>error=invalid_client_id&amp;error_description=client identifier invalid</p>',
      )
    }
    const back = new URL(redirectUri)
    const state = query.get('state')
    if (state !== null) back.searchParams.set('state', state)
    const decision = query.get('decision')
    if (decision === null) {
      const at = (answer: string) =>
        `${base}/services/oauth2/authorize?${query.toString()}&decision=${answer}`
      return html(200, allowPage({ vendor: 'Salesforce', allow: at('allow'), deny: at('deny') }))
    }
    if (decision === 'allow') {
      const code = `aPrx${randomBytes(24).toString('base64url')}`
      const challenge = query.get('code_challenge')
      this.#codes.set(code, { redirectUri, challenge, expiresAt: this.#clock.now() + CODE_LIFE_MS })
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'end-user denied authorization')
    }
    return { status: 302, headers: { Location: back.href } }
  }

  userinfo(base: string): Answer {
    return json(200, {
      id: this.identityUrl(base),
      sub: this.identityUrl(base),
      user_id: this.userId,
      organization_id: this.#orgId,
      preferred_username: this.credentials.username,
      nickname: 'integration',
      name: 'Integration User',
      email: this.credentials.username,
      email_verified: true,
      zoneinfo: 'Europe/Berlin',
      locale: 'en_US',
      active: true,
      user_type: 'STANDARD',
      urls: { rest: `${base}/services/data/v{version}/`, query: `${base}/services/data/v{version}/query/` },
    })
  }

  #code(ask: Ask, form: URLSearchParams, secretHolds: boolean): Answer {
    const code = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    if (code === undefined || code.expiresAt < this.#clock.now())
      return refused('invalid_grant', 'expired authorization code')
    if (code.redirectUri !== form.get('redirect_uri')) {
      return refused('redirect_uri_mismatch', 'redirect_uri must match configuration')
    }
    const verifier = form.get('code_verifier')
    if (verifier !== null && (verifier.length < 43 || verifier.length > 128))
      return refused('invalid_grant', 'invalid code verifier')
    if (code.challenge !== null && !pkceHolds(verifier ?? '', code.challenge))
      return refused('invalid_grant', 'invalid code verifier')
    if (code.challenge === null && !secretHolds)
      return refused('invalid_client', 'invalid client credentials')
    return this.#session(ask, this.#refresh.start('api refresh_token'))
  }

  /** The assertion's signature isn't verified: the sandbox knows no certificate. */
  #jwt(ask: Ask, assertion: string): Answer {
    try {
      const [, payload = ''] = assertion.split('.')
      const claims = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
      if (claims.iss !== this.credentials.clientId)
        return refused('invalid_client_id', 'client identifier invalid')
      if (claims.sub !== this.credentials.username)
        return refused('invalid_grant', "user hasn't approved this consumer")
      return this.#session(ask, null)
    } catch {
      return refused('invalid_grant', 'invalid assertion')
    }
  }

  /** Salesforce says when a session was made, never when it ends. */
  #session({ base }: Ask, refreshToken: string | null): Answer {
    const now = this.#clock.now()
    const token = `${this.#orgId.slice(0, 15)}!AQ4A${randomBytes(30).toString('base64url')}`
    this.#sessions.set(token, now)
    return json(200, {
      access_token: token,
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      signature: randomBytes(32).toString('base64'),
      scope: refreshToken === null ? 'api' : 'api refresh_token',
      instance_url: base,
      id: this.identityUrl(base),
      token_type: 'Bearer',
      issued_at: String(now),
      api_instance_url: base,
    })
  }
}

function refused(error: string, description: string): Answer {
  return json(400, { error, error_description: description })
}
