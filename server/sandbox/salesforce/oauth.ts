import { randomBytes } from 'node:crypto'
import type { ControlClock } from '../control-clock.ts'
import type { Access } from '../crm.ts'
import { authorize, judged, pkceHolds, RefreshFamilies, type Code, type Family } from '../grant.ts'
import { html, json, type Answer, type Ask } from '../http.ts'
import { audiences, readAssertion } from './assertion.ts'

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
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
/** Without either of these scopes there is no refresh token. */
const OFFLINE = /\b(refresh_token|offline_access)\b/
const ALL_SCOPES = 'api refresh_token'

/** The four grants of Salesforce's token endpoint. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm */
export class SalesforceOauth implements Access {
  readonly credentials: SalesforceCredentials
  readonly userId: string
  /** A setting of the app, on by default. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_flow.htm */
  rotates = true
  /** The certificate that was uploaded for the app, as a public key in PEM; without one no assertion is accepted. */
  certificate: string | null = null
  readonly #orgId: string
  readonly #clock: ControlClock
  /** When each session was last used. */
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
      return secretHolds
        ? this.#session(ask, 'api', null)
        : refused('invalid_client', 'invalid client credentials')
    }
    // A public client proves itself by PKCE or its refresh token alone.
    if (secret !== undefined && secret !== '' && !secretHolds)
      return refused('invalid_client_secret', 'invalid client secret')
    if (grant === 'authorization_code') return this.#code(ask, form, secretHolds)
    if (grant === 'refresh_token') return this.#renewed(ask, form.get('refresh_token') ?? '')
    return refused('unsupported_grant_type', 'grant type not supported')
  }

  /** A refresh token takes the sessions along that came of it. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_revoke_token.htm */
  revokeToken({ body, query }: Ask): Answer {
    const token = new URLSearchParams(body).get('token') ?? query.get('token') ?? ''
    const family = this.#refresh.of(token)
    if (family !== undefined) this.#end(family)
    else if (!this.#sessions.delete(token)) return refused('invalid_token', 'invalid token')
    return { status: 200 }
  }

  endSessions(): void {
    this.#sessions.clear()
  }

  revoke(): void {
    for (const family of this.#refresh.alive()) this.#end(family)
  }

  refreshElsewhere(): void {
    this.#refresh.useAll(this)
  }

  /** The page on which a person allows the access. */
  authorize(ask: Ask): Answer {
    return authorize(ask, {
      vendor: 'Salesforce',
      clientId: this.credentials.clientId,
      unknown: html(
        400,
        '<h1>OAUTH_APPROVAL_ERROR_GENERIC</h1><p>error=invalid_client_id&amp;error_description=client identifier invalid</p>',
      ),
      denied: { error: 'access_denied', error_description: 'end-user denied authorization' },
      allowed: ({ scope, ...rest }) => {
        const code = `aPrx${randomBytes(24).toString('base64url')}`
        const expiresAt = this.#clock.now() + CODE_LIFE_MS
        this.#codes.set(code, { ...rest, scope: scope ?? ALL_SCOPES, expiresAt })
        return code
      },
    })
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
    const { scope } = code
    return this.#session(ask, scope, OFFLINE.test(scope) ? this.#refresh.start(scope) : null)
  }

  #renewed(ask: Ask, token: string): Answer {
    const used = this.#refresh.use(token, this)
    if (used.kind === 'granted') {
      const { family } = used
      // The answer names the refresh token only where it is another one than before.
      return this.#session(ask, family.scope, family, { told: used.refreshToken !== token })
    }
    if (used.kind === 'reused') this.#end(used.family)
    return judged(refused('invalid_grant', 'expired access/refresh token'), used)
  }

  #jwt(ask: Ask, assertion: string): Answer {
    const { clientId, username } = this.credentials
    const read = readAssertion(assertion, this.certificate)
    if (read === null) return refused('invalid_grant', 'invalid assertion')
    if (read.iss !== clientId) return refused('invalid_client_id', 'client identifier invalid')
    if (!audiences(ask).includes(read.aud)) return refused('invalid_grant', 'audience is invalid')
    if (read.exp * 1000 <= this.#clock.now()) return refused('invalid_grant', 'assertion has expired')
    if (read.sub !== username) return refused('invalid_grant', "user hasn't approved this consumer")
    return this.#session(ask, 'api', null)
  }

  #end(family: Family): void {
    family.current = null
    for (const token of family.accessTokens) this.#sessions.delete(token)
  }

  /** Salesforce says when a session was made, never when it ends. */
  #session({ base }: Ask, scope: string, family: Family | null, { told } = { told: true }): Answer {
    const now = this.#clock.now()
    const token = `${this.#orgId.slice(0, 15)}!AQ4A${randomBytes(30).toString('base64url')}`
    this.#sessions.set(token, now)
    family?.accessTokens.add(token)
    return json(200, {
      access_token: token,
      ...(family?.current != null && told ? { refresh_token: family.current } : {}),
      signature: randomBytes(32).toString('base64'),
      scope,
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
