import { z } from 'zod'
import { ConnectorError } from '../error.ts'
import type { Refusal } from '../transport/protocol.ts'

export const TOKEN_PATH = '/oauth/2026-03/token'

/** What a person does once the refresh token is dead. */
export const RECONNECT =
  'Connect Plumbline to HubSpot anew and put the new refresh token into the settings (HUBSPOT_REFRESH_TOKEN).'

/** The standard's `error` beside HubSpot's own `status`. https://developers.hubspot.com/changelog/new-oauth-v3-api-endpoints-and-standardized-error-responses */
const OauthError = z.object({ error: z.string(), status: z.string(), message: z.string() }).partial()

/** Errors of the token endpoint. */
export function signInRefusal({ status, text }: Refusal): ConnectorError {
  const { error, status: own, message } = read(text)
  const detail = [own ?? error ?? `HTTP ${status}`, ...(message ? [`(${message})`] : [])].join(' ')
  const { what, action } = reason(error ?? '', own ?? '')
  return new ConnectorError(`HubSpot refused ${what}: ${detail}`, {
    next: { kind: 'reconnect' },
    action,
    cause: new Error(`${status} ${detail}`),
  })
}

function reason(error: string, own: string): { readonly what: string; readonly action: string } {
  if (error === 'invalid_client' || own === 'BAD_CLIENT_ID' || own === 'BAD_CLIENT_SECRET') {
    return {
      what: 'the client id or secret',
      action: "Copy both again from the app's page in HubSpot, under Auth.",
    }
  }
  if (error === 'invalid_grant' || own === 'BAD_REFRESH_TOKEN') {
    return {
      what: 'the refresh token',
      action: `The app was uninstalled, or the token was revoked or belongs to another app. ${RECONNECT}`,
    }
  }
  return { what: 'the sign-in', action: RECONNECT }
}

function read(text: string): z.infer<typeof OauthError> {
  try {
    return OauthError.parse(JSON.parse(text))
  } catch {
    return {}
  }
}
