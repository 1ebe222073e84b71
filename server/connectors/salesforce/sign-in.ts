import { z } from 'zod'
import { ConnectorError } from '../error.ts'
import { Transport, type Surroundings } from '../transport.ts'
import { Secrets } from '../transport/secrets.ts'
import { Session, type Grant } from '../transport/session.ts'
import { jsforceSignIn } from './client.ts'
import { salesforceProtocol } from './protocol.ts'
import type { SalesforceSettings } from './settings.ts'

const TokenAnswer = z.object({ access_token: z.string().min(1), instance_url: z.url() })

type ClientCredentials = Extract<SalesforceSettings, { kind: 'client-credentials' }>

/** The transport of one organisation, signed in by its credentials when first needed. */
export function salesforceTransport(settings: SalesforceSettings, surroundings: Surroundings): Transport {
  const secrets = new Secrets()
  const session = new Session(
    async () => {
      if (settings.kind === 'access-token') {
        return { token: settings.accessToken, baseUrl: settings.instanceUrl }
      }
      return await grantByClient(settings, transport, secrets)
    },
    { renewable: settings.kind === 'client-credentials' },
  )
  secrets.add(settings.kind === 'access-token' ? settings.accessToken : settings.clientSecret)
  const host = new URL(settings.kind === 'access-token' ? settings.instanceUrl : settings.loginUrl).host
  const transport = new Transport({ ...surroundings, session, secrets, host, protocol: salesforceProtocol })
  return transport
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm */
async function grantByClient(
  { loginUrl, clientId, clientSecret, instanceUrl }: ClientCredentials,
  transport: Transport,
  secrets: Secrets,
): Promise<Grant> {
  const oauth = jsforceSignIn(transport, { loginUrl, clientId, clientSecret })
  const answer: unknown = await oauth.requestToken({ grant_type: 'client_credentials' })
  const parsed = TokenAnswer.safeParse(answer)
  if (!parsed.success) {
    throw new ConnectorError('Salesforce signed in without giving an access token.', {
      next: { kind: 'fix' },
      action: 'Check that the address is your My Domain address.',
    })
  }
  const { access_token, instance_url } = parsed.data
  secrets.add(access_token)
  return { token: access_token, baseUrl: instanceUrl ?? instance_url.replace(/\/+$/, '') }
}
