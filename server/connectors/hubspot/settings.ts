import { z } from 'zod'
import { Address, Secret } from '../transport/address.ts'

/** A private app's token, which neither ends nor renews itself. */
export const HubspotSettings = z.object({
  vendor: z.literal('hubspot'),
  baseUrl: Address.meta({ label: "Address of HubSpot's API", description: 'https://api.hubapi.com' }),
  accessToken: Secret.meta({ label: 'Access token of the private app' }),
  campaignProperties: z.array(z.string()).optional().meta({
    label: 'Custom campaign properties',
    description: "Names of further campaign properties to read, where HubSpot doesn't describe them.",
  }),
  paced: z.boolean().optional().meta({
    label: 'Keep to the announced limits',
    description:
      'Wait rather than exceed the limits that answers announce. By default everywhere but on this computer.',
  }),
})
export type HubspotSettings = z.infer<typeof HubspotSettings>
