import { z } from 'zod'
import type { SandboxAddress } from '../../server/sandbox/sandbox.ts'

const REDIRECT = 'http://127.0.0.1:9/callback'
const Tokens = z.object({ refresh_token: z.string() })

/** The refresh token that a person's consent gives an app, by the code that it is redeemed for. */
export async function consent(
  { salesforceUrl, hubspotUrl, credentials }: SandboxAddress,
  system: 'salesforce' | 'hubspot',
): Promise<string> {
  const { clientId, clientSecret } = credentials[system]
  const [page, endpoint] =
    system === 'salesforce'
      ? [`${salesforceUrl}/services/oauth2/authorize`, `${salesforceUrl}/services/oauth2/token`]
      : [`${hubspotUrl}/oauth/authorize`, `${hubspotUrl}/oauth/2026-03/token`]
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: REDIRECT, decision: 'allow' })
  const allowed = await fetch(`${page}?${query.toString()}`, { redirect: 'manual' })
  const code = new URL(allowed.headers.get('location')!).searchParams.get('code')!
  const redeemed = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: REDIRECT,
      code,
    }),
  })
  return Tokens.parse(await redeemed.json()).refresh_token
}
