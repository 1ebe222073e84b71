import { z } from 'zod'
import { Address, Secret } from '../transport/address.ts'

/** People copy the address from the browser's bar, but the API answers at the other host name. */
const Instance = Address.transform((url) => url.replace(/\.lightning\.force\.com$/, '.my.salesforce.com'))

const Common = z.object({
  vendor: z.literal('salesforce'),
  loginUrl: Instance.meta({ label: 'My Domain address' }),
})

export const SalesforceSettings = z.discriminatedUnion('kind', [
  Common.extend({
    kind: z.literal('client-credentials'),
    clientId: Secret.meta({ label: 'Client id (consumer key)' }),
    clientSecret: Secret.meta({ label: 'Client secret (consumer secret)' }),
    instanceUrl: Instance.nullable().meta({
      label: 'Instance address',
      description: 'Only where it differs from the one that signing in tells.',
    }),
  }),
  Common.extend({
    kind: z.literal('refresh-token'),
    clientId: Secret.meta({ label: 'Client id (consumer key)' }),
    clientSecret: Secret.nullable().meta({
      label: 'Client secret (consumer secret)',
      description: 'Only where the app asks for it in the refresh token flow.',
    }),
    refreshToken: Secret.meta({ label: 'Refresh token' }),
    instanceUrl: Instance.nullable().meta({
      label: 'Instance address',
      description: 'Only where it differs from the one that signing in tells.',
    }),
  }),
  Common.extend({
    kind: z.literal('access-token'),
    accessToken: Secret.meta({ label: 'Access token' }),
    instanceUrl: Instance.meta({ label: 'Instance address' }),
  }),
])
export type SalesforceSettings = z.infer<typeof SalesforceSettings>
