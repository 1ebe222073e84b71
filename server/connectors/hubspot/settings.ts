import { z } from 'zod'
import { Address, Secret } from '../transport/address.ts'

export const HUBSPOT_URL = 'https://api.hubapi.com'

export const HubspotSettings = z.object({
  vendor: z.literal('hubspot'),
  baseUrl: Address.default(HUBSPOT_URL).meta({ label: "Address of HubSpot's API" }),
  credentials: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('access-token'),
      accessToken: Secret.meta({ label: 'Access token of a private app' }),
    }),
  ]),
})
export type HubspotSettings = z.infer<typeof HubspotSettings>
