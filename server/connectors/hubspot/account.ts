import { z } from 'zod'
import type { Account } from '../connector.ts'
import type { Transport } from '../transport.ts'
import { isLoopback } from '../transport/address.ts'

/** https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide */
const Details = z.object({ portalId: z.int(), uiDomain: z.string().nullish() })

const DEFAULT_UI_DOMAIN = 'app.hubspot.com'

export async function readAccount(
  transport: Transport,
  baseUrl: string,
  signal: AbortSignal,
): Promise<Account> {
  const { portalId, uiDomain } = await transport.json({ url: '/account-info/v3/details' }, Details, signal)
  const protocol = isLoopback(baseUrl) ? new URL(baseUrl).protocol : 'https:'
  const url = `${protocol}//${uiDomain ?? DEFAULT_UI_DOMAIN}`
  // HubSpot tells no name of the organisation, only the number of its account.
  return { id: String(portalId), name: `HubSpot ${portalId}`, url }
}
