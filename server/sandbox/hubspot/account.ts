import type { Allowance } from '../allowance.ts'
import { json, type Answer, type Ask } from '../http.ts'
import type { Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

/** https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide */
export function details({ portalId }: Hubspot, ask: Ask): Answer {
  return json(200, {
    portalId,
    accountType: 'STANDARD',
    timeZone: 'Europe/Berlin',
    companyCurrency: 'EUR',
    additionalCurrencies: [],
    utcOffset: '+01:00',
    utcOffsetMilliseconds: 3_600_000,
    // People open records where the API answers: the sandbox shows them itself.
    uiDomain: new URL(ask.base).host,
    dataHostingLocation: 'eu1',
  })
}

export function dailyUsage({ clock }: Hubspot, { used, limit }: Allowance): Answer {
  const now = clock.now()
  const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Europe/Berlin')
  const resetsAt = zoned.add({ days: 1 }).startOfDay().epochMilliseconds
  return json(200, {
    results: [
      {
        name: 'private-apps-api-calls-daily',
        usageLimit: limit,
        currentUsage: used,
        collectedAt: instant(now),
        fetchStatus: 'SUCCESS',
        resetsAt: instant(resetsAt),
      },
    ],
  })
}
