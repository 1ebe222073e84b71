import { z } from 'zod'
import { isTimeZone } from '../../../shared/time-zone.ts'
import { currencyCode } from '../../../shared/currency.ts'
import type { Account } from '../connector.ts'
import type { Transport } from '../transport.ts'
import { isLoopback } from '../transport/address.ts'

/** https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide */
const Details = z.object({
  portalId: z.int(),
  uiDomain: z.string().nullish(),
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish().catch(null),
})

const DEFAULT_UI_DOMAIN = 'app.hubspot.com'

/** The account, and the zone at whose midnight its daily quota starts anew; null where that isn't known here. */
export async function readAccount(
  transport: Transport,
  signal: AbortSignal,
): Promise<{ readonly account: Account; readonly zone: string | null }> {
  const details = await transport.json({ url: '/account-info/v3/details' }, Details, signal)
  const { portalId, uiDomain, timeZone, companyCurrency } = details
  const domain = uiDomain ?? DEFAULT_UI_DOMAIN
  // A sandbox on this computer shows its records itself, without a certificate.
  const url = isLoopback(`http://${domain}`) ? `http://${domain}` : `https://${domain}`
  // HubSpot tells no name of the organisation, only the number of its account.
  return {
    account: {
      id: String(portalId),
      name: `HubSpot ${portalId}`,
      url,
      currency: currencyCode(companyCurrency),
    },
    zone: timeZone && isTimeZone(timeZone) ? timeZone : null,
  }
}

/** The next midnight there. */
export function nextMidnight(zone: string, now: number): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  return new Date(today.add({ days: 1 }).startOfDay().epochMilliseconds)
}
