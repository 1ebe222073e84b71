import { z } from 'zod'
import { currencyCode } from '../../../shared/currency.ts'
import type { Asking } from './query.ts'
import { SalesforceError } from './refusal.ts'

/** https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_responses_features.htm */
const Settings = z.object({
  features: z.object({ multiCurrency: z.boolean().nullish(), defaultCurrencyIsoCode: z.string().nullish() }),
})
const Corporate = z.object({ IsoCode: z.string() })

/**
 * The organisation's own currency. Of one with a single currency no object tells it, only Connect REST does; one with several has
 * a corporate currency. Null where it isn't shown: what is asked for isn't worth a sync.
 */
export async function companyCurrency({ connection, query }: Asking): Promise<string | null> {
  try {
    const answer = Settings.safeParse(await connection.request(`/connect/organization`))
    const features = answer.data?.features
    if (features?.multiCurrency !== true) return currencyCode(features?.defaultCurrencyIsoCode)
    const { records } = await query('SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true LIMIT 1')
    const [corporate] = records.flatMap((row) => Corporate.safeParse(row).data ?? [])
    return currencyCode(corporate?.IsoCode)
  } catch (error) {
    if (error instanceof SalesforceError && error.next.kind === 'fix') return null
    throw error
  }
}
