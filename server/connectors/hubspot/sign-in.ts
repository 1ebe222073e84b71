import { z } from 'zod'
import { tokenInMemory, type TokenStore } from '../token-store.ts'
import { Transport, type Surroundings } from '../transport.ts'
import { isLoopback } from '../transport/address.ts'
import { Renewal, type Renewed } from '../transport/renewal.ts'
import { Secrets } from '../transport/secrets.ts'
import { Session, type Grant } from '../transport/session.ts'
import { realTiming } from '../transport/timing.ts'
import { hubspotProtocol } from './protocol.ts'
import type { HubspotSettings } from './settings.ts'
import { RECONNECT, TOKEN_PATH } from './sign-in-refusal.ts'

type OauthSettings = Extract<HubspotSettings, { kind: 'refresh-token' }>

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  /** Seconds. */
  expires_in: z.number().positive(),
})

/** The transport of one account, signed in when first needed. `zone` tells the account's time zone, once that is known. */
export function hubspotTransport(
  settings: HubspotSettings,
  {
    tokens,
    zone,
    ...surroundings
  }: Surroundings & { readonly tokens?: TokenStore; readonly zone: () => string | null },
): Transport {
  const { baseUrl, paced = !isLoopback(baseUrl) } = settings
  const secrets = new Secrets()
  const signIn = signInOf(settings, { tokens, secrets, transport: () => transport })
  const transport = new Transport({
    ...surroundings,
    secrets,
    protocol: hubspotProtocol({ paced, zone }),
    host: new URL(baseUrl).hostname,
    session: new Session(signIn, {
      renewable: settings.kind === 'refresh-token',
      timing: surroundings.timing ?? realTiming,
    }),
  })
  return transport
}

interface Means {
  readonly tokens: TokenStore | undefined
  readonly secrets: Secrets
  readonly transport: () => Transport
}

function signInOf(settings: HubspotSettings, { tokens, secrets, transport }: Means): () => Promise<Grant> {
  if (settings.kind === 'access-token') {
    secrets.add(settings.accessToken)
    const grant = { token: settings.accessToken, baseUrl: settings.baseUrl }
    return () => Promise.resolve(grant)
  }
  secrets.add(settings.clientSecret)
  secrets.add(settings.refreshToken)
  const renewal = new Renewal({
    source: 'HubSpot',
    tokens: tokens ?? tokenInMemory(settings.refreshToken),
    secrets,
    reconnect: RECONNECT,
    exchange: (token) => exchange(transport(), settings, token),
  })
  return () => renewal.signIn()
}

/**
 * https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens
 * HubSpot's own client knows only the older address, which ends on 2027-02-16.
 */
async function exchange(
  transport: Transport,
  { baseUrl, clientId, clientSecret }: OauthSettings,
  refreshToken: string,
): Promise<Renewed> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  })
  const call = {
    method: 'POST',
    url: `${baseUrl}${TOKEN_PATH}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    unsigned: true,
  } as const
  // Several requests may wait for this sign-in: no single one's signal ends it.
  const answer = await transport.json(call, TokenAnswer, new AbortController().signal)
  const { access_token, refresh_token = null, expires_in } = answer
  return {
    grant: { token: access_token, baseUrl, livesMs: expires_in * 1000 },
    refreshToken: refresh_token,
  }
}
