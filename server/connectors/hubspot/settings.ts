import { z } from 'zod'
import { Address, Secret } from '../transport/address.ts'

const Common = z.object({
  vendor: z.literal('hubspot'),
  baseUrl: Address.meta({ label: "Address of HubSpot's API", description: 'https://api.hubapi.com' }),
  campaignProperties: z.array(z.string()).readonly().optional().meta({
    label: 'Custom campaign properties',
    description: "Names of further campaign properties to read, where HubSpot doesn't describe them.",
  }),
  paced: z.boolean().optional().meta({
    label: 'Keep to the announced limits',
    description:
      'Wait rather than exceed the limits that answers announce. By default everywhere but on this computer.',
  }),
})

export const HubspotSettings = z.discriminatedUnion('kind', [
  /** A private app's token, which neither ends nor renews itself. */
  Common.extend({
    kind: z.literal('access-token'),
    accessToken: Secret.meta({ label: 'Access token of the private app' }),
  }),
  /** An OAuth app, which a person has connected. */
  Common.extend({
    kind: z.literal('refresh-token'),
    clientId: Secret.meta({ label: 'Client id' }),
    clientSecret: Secret.meta({ label: 'Client secret' }),
    refreshToken: Secret.meta({ label: 'Refresh token' }),
  }),
])
export type HubspotSettings = z.infer<typeof HubspotSettings>
