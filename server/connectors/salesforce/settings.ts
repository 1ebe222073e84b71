import { z } from 'zod'
import { Address, Secret } from '../transport/address.ts'

/** People copy the address from the browser's bar, but the API answers at the other host name. */
const Instance = Address.transform((url) => url.replace(/\.lightning\.force\.com$/, '.my.salesforce.com'))

export const SalesforceSettings = z.object({
  vendor: z.literal('salesforce'),
  credentials: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('client-credentials'),
      loginUrl: Instance.meta({ label: 'My Domain address' }),
      clientId: Secret.meta({ label: 'Client id (consumer key)' }),
      clientSecret: Secret.meta({ label: 'Client secret (consumer secret)' }),
      instanceUrl: Instance.optional().meta({ label: 'Instance address, if it differs' }),
    }),
    z.object({
      kind: z.literal('access-token'),
      instanceUrl: Instance.meta({ label: 'Instance address' }),
      accessToken: Secret.meta({ label: 'Access token' }),
    }),
  ]),
})
export type SalesforceSettings = z.infer<typeof SalesforceSettings>
