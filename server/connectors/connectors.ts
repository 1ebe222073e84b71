import { z } from 'zod'
import type { Account, Connector } from './connector.ts'
import { Hubspot } from './hubspot/hubspot.ts'
import { HubspotSettings } from './hubspot/settings.ts'
import { Salesforce } from './salesforce/salesforce.ts'
import { SalesforceSettings } from './salesforce/settings.ts'
import type { Surroundings } from './transport.ts'

/** How a CRM is reached, with its credentials. Parse with it what comes from outside. */
export const ConnectorSettings = z.discriminatedUnion('vendor', [SalesforceSettings, HubspotSettings])
export type ConnectorSettings = z.infer<typeof ConnectorSettings>

/** `account`: what `check` told before, so that records have addresses before the first answer. */
export interface ConnectorOptions extends Surroundings {
  readonly account?: Account | null
}

/** The connector for these settings. Nothing is sent before it is asked. */
export function createConnector(settings: ConnectorSettings, options: ConnectorOptions): Connector {
  return settings.vendor === 'salesforce' ? new Salesforce(settings, options) : new Hubspot(settings, options)
}
