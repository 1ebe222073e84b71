import { z } from 'zod'
import { ConnectorError } from '../error.ts'
import type { Refusal } from '../transport/protocol.ts'

const OauthError = z.object({ error: z.string(), error_description: z.string().optional() })

/** Errors of the token endpoint: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm */
export function signInRefusal({ status, text, url }: Refusal): ConnectorError {
  const { error, error_description } = read(text)
  const detail = error ? `${error}${error_description ? ` (${error_description})` : ''}` : `HTTP ${status}`
  const { what, action } = reason(error, error_description ?? '', url.host)
  return new ConnectorError(`Salesforce refused ${what}: ${detail}`, {
    next: { kind: 'reconnect' },
    action,
    cause: new Error(`${status} ${detail}`),
  })
}

function reason(
  error: string | undefined,
  description: string,
  host: string,
): { readonly what: string; readonly action: string } {
  if (error === 'invalid_client_id') {
    return {
      what: 'the client id',
      action: 'Copy the consumer key of the connected app again; a new app needs up to ten minutes.',
    }
  }
  if (error === 'invalid_client' || error === 'invalid_client_secret') {
    return { what: 'the client secret', action: 'Copy the consumer secret of the connected app again.' }
  }
  if (error === 'invalid_grant' && /refresh token|token/i.test(description)) {
    return {
      what: 'the refresh token',
      action:
        'It has expired, was revoked, or was used elsewhere. Connect Plumbline to Salesforce anew and put the new refresh token into the settings (SALESFORCE_REFRESH_TOKEN).',
    }
  }
  if (/not supported on this domain/i.test(description)) {
    return {
      what: `to sign in at ${host}`,
      action: 'Use your My Domain address, such as https://example.my.salesforce.com.',
    }
  }
  if (/client credentials/i.test(description) || error === 'unsupported_grant_type') {
    return {
      what: 'the client-credentials flow',
      action: 'In the connected app enable the client credentials flow and choose the user it runs as.',
    }
  }
  return {
    what: 'the sign-in',
    action: 'Check that the connected app is active, and that its user is active and allowed to use it.',
  }
}

function read(text: string): Partial<z.infer<typeof OauthError>> {
  try {
    return OauthError.parse(JSON.parse(text))
  } catch {
    return {}
  }
}
