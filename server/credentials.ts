import { Settings } from './settings.ts'
import type { SettingName } from './settings.ts'

/** One setting that can't be used, and what to write instead, without the value. */
export interface ConfigFault {
  readonly setting: SettingName
  readonly message: string
}

const DEFAULTS = Settings.parse({})

/** Where anybody signs in; it gives out no client-credentials token. */
const SHARED_LOGINS = /^https:\/\/(login|test)\.salesforce\.com\/*$/i

/** What to write for a setting that the others call for. */
const NEEDED = {
  instance:
    'is missing: an access token works at one address only, write it as https://yourcompany.my.salesforce.com',
  clientId: 'is missing: the secret needs its consumer key, from the app’s settings in Salesforce',
  clientSecret: 'is missing: the client id needs its consumer secret, from the app’s settings in Salesforce',
  // https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm
  myDomain:
    'must be your My Domain address for client credentials: write https://yourcompany.my.salesforce.com',
  salesforce: 'is missing: an address alone opens nothing, add client credentials or SALESFORCE_ACCESS_TOKEN',
  hubspot: 'is missing: an address alone opens nothing, add the token of a private app',
} as const

/** What no setting can tell alone: credentials that are incomplete, or of more than one kind. */
export function* halfGiven(given: ReadonlyMap<string, string>): Generator<ConfigFault> {
  const has = (name: SettingName) => given.has(name)
  const isSet = (name: SettingName) => has(name) && given.get(name) !== String(DEFAULTS[name])
  if (has('SALESFORCE_ACCESS_TOKEN')) {
    if (has('SALESFORCE_CLIENT_ID') || has('SALESFORCE_CLIENT_SECRET')) {
      yield {
        setting: 'SALESFORCE_ACCESS_TOKEN',
        message: 'is given beside client credentials: keep one of the two',
      }
    }
    if (!has('SALESFORCE_INSTANCE_URL'))
      yield { setting: 'SALESFORCE_INSTANCE_URL', message: NEEDED.instance }
  } else if (has('SALESFORCE_CLIENT_ID') || has('SALESFORCE_CLIENT_SECRET')) {
    if (!has('SALESFORCE_CLIENT_ID')) yield { setting: 'SALESFORCE_CLIENT_ID', message: NEEDED.clientId }
    if (!has('SALESFORCE_CLIENT_SECRET'))
      yield { setting: 'SALESFORCE_CLIENT_SECRET', message: NEEDED.clientSecret }
    const login =
      given.get('SALESFORCE_LOGIN_URL') ??
      given.get('SALESFORCE_INSTANCE_URL') ??
      DEFAULTS.SALESFORCE_LOGIN_URL
    if (SHARED_LOGINS.test(login)) yield { setting: 'SALESFORCE_LOGIN_URL', message: NEEDED.myDomain }
  } else if (isSet('SALESFORCE_LOGIN_URL') || isSet('SALESFORCE_INSTANCE_URL')) {
    yield { setting: 'SALESFORCE_CLIENT_ID', message: NEEDED.salesforce }
  }
  if (isSet('HUBSPOT_BASE_URL') && !has('HUBSPOT_ACCESS_TOKEN')) {
    yield { setting: 'HUBSPOT_ACCESS_TOKEN', message: NEEDED.hubspot }
  }
}

/** Whether the address is one that everybody shares. */
export function isSharedLogin(url: string): boolean {
  return SHARED_LOGINS.test(url)
}
