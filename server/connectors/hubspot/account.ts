import { z } from 'zod'
import type { Account } from '../connector.ts'
import type { Transport } from '../transport.ts'
import { isLoopback } from '../transport/address.ts'

/** https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide */
const Details = z.object({ portalId: z.int(), uiDomain: z.string().nullish() })

const DEFAULT_UI_DOMAIN = 'app.hubspot.com'

export async function readAccount(transport: Transport, signal: AbortSignal): Promise<Account> {
  const { portalId, uiDomain } = await transport.json({ url: '/account-info/v3/details' }, Details, signal)
  const domain = uiDomain ?? DEFAULT_UI_DOMAIN
  // A sandbox on this computer shows its records itself, without a certificate.
  const url = isLoopback(`http://${domain}`) ? `http://${domain}` : `https://${domain}`
  // HubSpot tells no name of the organisation, only the number of its account.
  return { id: String(portalId), name: `HubSpot ${portalId}`, url }
}
