import type { Config } from './config.ts'
import { createConnector, type ConnectorOptions, type ConnectorSettings } from './connectors/connectors.ts'
import { isLoopback } from './connectors/transport/address.ts'
import type { SyncedConnection } from './sync/coordinator.ts'

/** Clocks of real CRMs are right; one that differs by more is this computer's. */
const MAX_CLOCK_SKEW_MS = 60 * 60_000

const LABELS = { salesforce: 'Salesforce', hubspot: 'HubSpot' } as const

interface ConnectionOptions extends ConnectorOptions {
  /** Cron pattern in the workspace's zone. */
  readonly schedule: string
}

/** How the CRMs that are set are reached; empty where none is. */
export function configuredSettings({
  salesforce,
  hubspot,
}: Pick<Config, 'salesforce' | 'hubspot'>): ConnectorSettings[] {
  return [
    ...(salesforce ? [{ vendor: 'salesforce' as const, ...salesforce }] : []),
    ...(hubspot ? [{ vendor: 'hubspot' as const, ...hubspot }] : []),
  ]
}

/** A CRM to keep in step with. Nothing is sent before its connector is asked. */
export function connect(
  settings: ConnectorSettings,
  { schedule, ...options }: ConnectionOptions,
): SyncedConnection {
  const { vendor } = settings
  const url = addressOf(settings)
  return {
    id: vendor,
    vendor,
    label: LABELS[vendor],
    url,
    connector: createConnector(settings, options),
    schedule,
    ...(isLoopback(url) ? {} : { maxClockSkewMs: MAX_CLOCK_SKEW_MS }),
  }
}

function addressOf(settings: ConnectorSettings): string {
  return 'baseUrl' in settings ? settings.baseUrl : settings.loginUrl
}
