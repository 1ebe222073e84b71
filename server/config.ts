import { resolve } from 'node:path'
import { halfGiven, isSharedLogin } from './credentials.ts'
import type { ConfigFault } from './credentials.ts'
import { Settings } from './settings.ts'

/** How to be let in to Salesforce. */
type SalesforceConfig = {
  readonly loginUrl: string
  /** Null: the token's answer tells it. */
  readonly instanceUrl: string | null
} & (
  | { readonly kind: 'client-credentials'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'refresh-token'
      readonly clientId: string
      /** Null: the app doesn't ask for it. */
      readonly clientSecret: string | null
      /** As a person gave it; the one in force may be a later one, which is kept. */
      readonly refreshToken: string
    }
  | { readonly kind: 'access-token'; readonly instanceUrl: string; readonly accessToken: string }
)

type HubSpotConfig = {
  readonly baseUrl: string
  /** Custom properties of campaigns, which HubSpot doesn't describe to everybody. */
  readonly campaignProperties: readonly string[]
} & (
  | { readonly kind: 'access-token'; readonly accessToken: string }
  | {
      readonly kind: 'refresh-token'
      readonly clientId: string
      readonly clientSecret: string
      readonly refreshToken: string
    }
)

/** What the environment says, checked. With both CRMs null the sample workspace is shown. */
export interface Config {
  readonly salesforce: SalesforceConfig | null
  readonly hubspot: HubSpotConfig | null
  /** A PostgreSQL that several nodes may share; null: the data is in files of this one. */
  readonly databaseUrl: string | null
  /** From which the key of kept secrets is made; null: a file holds it. */
  readonly appSecret: string | null
  /** Absolute. */
  readonly dataDir: string
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly logLevel: Settings['LOG_LEVEL']
  /** An IANA name. */
  readonly timeZone: string
  /** Whether the zone was chosen; else it is this machine's, and the sample keeps its own. */
  readonly timeZoneChosen: boolean
  /** A cron pattern in the workspace's zone. */
  readonly schedule: string
  /** Shares of a CRM's daily quota of requests, from 0 to 1: of the whole, and what one sync may use. */
  readonly quotaBudget: { readonly total: number; readonly run: number }
  /** For so long every moment is kept as of which anything was published; of those before, the ends of weeks and months. */
  readonly retentionDays: number
  readonly sampleSize: Settings['SAMPLE_SIZE']
  /** Values that must never be written to a log. */
  readonly secrets: readonly string[]
}

/** The configuration can't be used. The message lists every fault, and holds no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    const count = faults.length === 1 ? 'one setting needs' : `${faults.length} settings need`
    const lines = faults.map((fault) => `  ${fault.setting} ${fault.message}.`)
    super(
      [
        `The configuration can't be used: ${count} attention.`,
        ...lines,
        'Settings come from the environment and from the file .env; .env.example explains each one.',
      ].join('\n'),
    )
    this.faults = faults
  }
}

/** Reads the settings. Throws `ConfigError` with every fault at once. An empty setting counts as not given. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = new Map<string, string>()
  for (const name of Object.keys(Settings.shape)) {
    const value = env[name]?.trim() ?? ''
    if (value !== '') given.set(name, value)
  }
  const result = Settings.safeParse(Object.fromEntries(given))
  const faults = [...(result.error?.issues.map(faultOf) ?? []), ...halfGiven(given)]
  if (!result.success || faults.length > 0) throw new ConfigError(faults)
  const settings = result.data
  return {
    salesforce: salesforceOf(settings),
    hubspot: hubspotOf(settings),
    databaseUrl: settings.DATABASE_URL,
    appSecret: settings.APP_SECRET,
    dataDir: resolve(settings.DATA_DIR),
    host: settings.HOST,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    timeZone: settings.TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    timeZoneChosen: settings.TIME_ZONE !== null,
    schedule: settings.SYNC_SCHEDULE,
    quotaBudget: { total: settings.QUOTA_TOTAL_PERCENT / 100, run: settings.QUOTA_RUN_PERCENT / 100 },
    retentionDays: settings.RETENTION_DAYS,
    sampleSize: settings.SAMPLE_SIZE,
    secrets: [
      settings.SALESFORCE_CLIENT_SECRET,
      settings.SALESFORCE_REFRESH_TOKEN,
      settings.SALESFORCE_ACCESS_TOKEN,
      settings.HUBSPOT_ACCESS_TOKEN,
      settings.HUBSPOT_CLIENT_SECRET,
      settings.HUBSPOT_REFRESH_TOKEN,
      settings.APP_SECRET,
      ...passwordsOf(settings.DATABASE_URL),
    ].filter((secret) => secret !== null),
  }
}

/** As it stands in the address, and as it is. */
function passwordsOf(databaseUrl: string | null): readonly string[] {
  if (databaseUrl === null) return []
  const { password } = new URL(databaseUrl)
  return password === '' ? [] : [password, decodeURIComponent(password)]
}

function faultOf(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): ConfigFault {
  return { setting: Settings.keyof().parse(issue.path[0]), message: issue.message }
}

function salesforceOf(settings: Settings): SalesforceConfig | null {
  const { SALESFORCE_INSTANCE_URL: instanceUrl, SALESFORCE_ACCESS_TOKEN: accessToken } = settings
  const { SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET: clientSecret } = settings
  const shared = isSharedLogin(settings.SALESFORCE_LOGIN_URL)
  const loginUrl = shared && instanceUrl !== null ? instanceUrl : settings.SALESFORCE_LOGIN_URL
  if (accessToken !== null && instanceUrl !== null)
    return { kind: 'access-token', loginUrl, instanceUrl, accessToken }
  if (clientId === null) return null
  const { SALESFORCE_REFRESH_TOKEN: refreshToken } = settings
  if (refreshToken !== null)
    return { kind: 'refresh-token', loginUrl, instanceUrl, clientId, clientSecret, refreshToken }
  if (clientSecret === null) return null
  return { kind: 'client-credentials', loginUrl, instanceUrl, clientId, clientSecret }
}

function hubspotOf(settings: Settings): HubSpotConfig | null {
  const { HUBSPOT_BASE_URL: baseUrl, HUBSPOT_ACCESS_TOKEN: accessToken } = settings
  const { HUBSPOT_CAMPAIGN_PROPERTIES: campaignProperties } = settings
  if (accessToken !== null) return { kind: 'access-token', baseUrl, campaignProperties, accessToken }
  const { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret } = settings
  const { HUBSPOT_REFRESH_TOKEN: refreshToken } = settings
  if (clientId === null || clientSecret === null || refreshToken === null) return null
  return { kind: 'refresh-token', baseUrl, campaignProperties, clientId, clientSecret, refreshToken }
}
