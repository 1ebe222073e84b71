import { z } from 'zod'
import { ConnectorError } from '../error.ts'
import { tokenInMemory, type TokenStore } from '../token-store.ts'
import { Transport, type Surroundings } from '../transport.ts'
import { Renewal } from '../transport/renewal.ts'
import { Secrets } from '../transport/secrets.ts'
import { Session, type Grant } from '../transport/session.ts'
import { realTiming } from '../transport/timing.ts'
import { jsforceSignIn } from './client.ts'
import { salesforceProtocol } from './protocol.ts'
import type { SalesforceSettings } from './settings.ts'

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  refresh_token: z.string().min(1).optional(),
})

const RECONNECT =
  'Connect Plumbline to Salesforce anew and put the new refresh token into the settings (SALESFORCE_REFRESH_TOKEN).'

/** The transport of one organisation, signed in by its credentials when first needed. */
export function salesforceTransport(
  settings: SalesforceSettings,
  { tokens, ...surroundings }: Surroundings & { readonly tokens?: TokenStore },
): Transport {
  const secrets = new Secrets()
  for (const secret of secretsOf(settings)) secrets.add(secret)
  const signIn = signInOf(settings, { tokens, secrets, transport: () => transport })
  const session = new Session(signIn, {
    renewable: settings.kind !== 'access-token',
    timing: surroundings.timing ?? realTiming,
  })
  const host = new URL(settings.kind === 'access-token' ? settings.instanceUrl : settings.loginUrl).host
  const transport = new Transport({ ...surroundings, session, secrets, host, protocol: salesforceProtocol })
  return transport
}

function secretsOf(settings: SalesforceSettings): readonly string[] {
  switch (settings.kind) {
    case 'access-token':
      return [settings.accessToken]
    case 'client-credentials':
      return [settings.clientSecret]
    default:
      return [settings.refreshToken, ...(settings.clientSecret === null ? [] : [settings.clientSecret])]
  }
}

interface Means {
  readonly tokens: TokenStore | undefined
  readonly secrets: Secrets
  readonly transport: () => Transport
}

/** How this kind of credentials is turned into a grant. */
function signInOf(settings: SalesforceSettings, { tokens, secrets, transport }: Means): () => Promise<Grant> {
  switch (settings.kind) {
    case 'access-token': {
      const grant = { token: settings.accessToken, baseUrl: settings.instanceUrl }
      return () => Promise.resolve(grant)
    }
    case 'client-credentials':
      // https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
      return async () => {
        const oauth = jsforceSignIn(transport(), settings)
        const { grant } = read(settings, await oauth.requestToken({ grant_type: 'client_credentials' }))
        secrets.add(grant.token)
        return grant
      }
    default: {
      // https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_flow.htm
      const renewal = new Renewal({
        source: 'Salesforce',
        tokens: tokens ?? tokenInMemory(settings.refreshToken),
        secrets,
        reconnect: RECONNECT,
        exchange: async (token) =>
          read(settings, await jsforceSignIn(transport(), settings).refreshToken(token)),
      })
      return () => renewal.signIn()
    }
  }
}

/** The token endpoint's answer. It doesn't say how long the session lives: a 401 tells when it is over. */
function read(
  { instanceUrl }: SalesforceSettings,
  answer: unknown,
): { readonly grant: Grant; readonly refreshToken: string | null } {
  const parsed = TokenAnswer.safeParse(answer)
  if (!parsed.success) {
    throw new ConnectorError('Salesforce signed in without giving an access token.', {
      next: { kind: 'fix' },
      action: 'Check that the address is your My Domain address.',
    })
  }
  const { access_token, instance_url, refresh_token } = parsed.data
  const baseUrl = instanceUrl ?? instance_url.replace(/\/+$/, '')
  return { grant: { token: access_token, baseUrl }, refreshToken: refresh_token ?? null }
}
