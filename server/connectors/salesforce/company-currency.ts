import { z } from 'zod'
import { currencyCode } from '../../../shared/currency.ts'
import type { jsforceConnection } from './client.ts'
import { SalesforceError } from './refusal.ts'

type Connection = Awaited<ReturnType<typeof jsforceConnection>>

/** https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_responses_features.htm */
const Settings = z.object({
  features: z.object({ multiCurrency: z.boolean().nullish(), defaultCurrencyIsoCode: z.string().nullish() }),
})
const Corporate = z.array(z.object({ IsoCode: z.string() }))

/**
 * The organisation's own currency. Of one with a single currency no object tells it, only Connect REST does; one with several has
 * a corporate currency. Null where it isn't shown: what is asked for isn't worth a sync.
 */
export async function companyCurrency(connection: Connection): Promise<string | null> {
  try {
    const answer = Settings.safeParse(await connection.request(`/connect/organization`))
    const features = answer.data?.features
    if (features?.multiCurrency !== true) return currencyCode(features?.defaultCurrencyIsoCode)
    const { records } = await connection.query(
      'SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true LIMIT 1',
    )
    return currencyCode(Corporate.safeParse(records).data?.[0]?.IsoCode)
  } catch (error) {
    if (error instanceof SalesforceError && error.next.kind === 'fix') return null
    throw error
  }
}
