import { z } from 'zod'
import type { Account, Connector } from './connector.ts'
import { ConnectorError } from './error.ts'
import { explained } from './explained.ts'
import { Hubspot } from './hubspot/hubspot.ts'
import { HubspotSettings } from './hubspot/settings.ts'
import { Salesforce } from './salesforce/salesforce.ts'
import { SalesforceSettings } from './salesforce/settings.ts'
import type { TokenStore } from './token-store.ts'
import type { Surroundings } from './transport.ts'

/** How a CRM is reached, with its credentials. */
export const ConnectorSettings = z.discriminatedUnion('vendor', [SalesforceSettings, HubspotSettings])
export type ConnectorSettings = z.infer<typeof ConnectorSettings>

export interface ConnectorOptions extends Surroundings {
  /** What `check` told before, so that records have addresses before the first answer. */
  readonly account?: Account | null
  /** Where a refresh token is kept that the source replaces. Left out: for as long as the process lives. */
  readonly tokens?: TokenStore
}

/**
 * The connector for these settings. Nothing is sent before it is asked.
 * Throws `ConnectorError` when the settings can't be right; no value is repeated.
 */
export function createConnector(settings: ConnectorSettings, options: ConnectorOptions): Connector {
  const parsed = ConnectorSettings.safeParse(settings)
  if (!parsed.success) throw unusable(settings.vendor, parsed.error)
  return parsed.data.vendor === 'salesforce'
    ? explained(new Salesforce(parsed.data, options), 'Salesforce')
    : explained(new Hubspot(parsed.data, options), 'HubSpot')
}

function unusable(vendor: ConnectorSettings['vendor'], error: z.ZodError): ConnectorError {
  const faults = error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
  return new ConnectorError(`The settings of ${vendor} can't be used: ${faults.join('; ')}`, {
    next: { kind: 'fix' },
    action: 'Correct them and start again.',
  })
}
