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
  refreshedClientId:
    'is missing: a refresh token needs the consumer key of the app that it was given to, from the app’s settings in Salesforce',
  // https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm
  myDomain:
    'must be your My Domain address for client credentials: write https://yourcompany.my.salesforce.com',
  salesforce:
    'is missing: an address alone opens nothing, add client credentials, a refresh token or SALESFORCE_ACCESS_TOKEN',
  hubspot:
    'is missing: an address alone opens nothing, add the token of a private app, or an OAuth app’s credentials',
  hubspotOauth:
    'is missing: an OAuth app needs HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and HUBSPOT_REFRESH_TOKEN together',
} as const

const SALESFORCE_APP = [
  'SALESFORCE_CLIENT_ID',
  'SALESFORCE_CLIENT_SECRET',
  'SALESFORCE_REFRESH_TOKEN',
] as const
const HUBSPOT_APP = ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET', 'HUBSPOT_REFRESH_TOKEN'] as const

type Given = ReadonlyMap<string, string>

/** What no setting can tell alone: credentials that are incomplete, or of more than one kind. */
export function* halfGiven(given: Given): Generator<ConfigFault> {
  yield* salesforceFaults(given)
  yield* hubspotFaults(given)
}

function* salesforceFaults(given: Given): Generator<ConfigFault> {
  const has = (name: SettingName) => given.has(name)
  if (has('SALESFORCE_ACCESS_TOKEN')) {
    if (SALESFORCE_APP.some(has)) {
      yield {
        setting: 'SALESFORCE_ACCESS_TOKEN',
        message: 'is given beside an app’s credentials: keep one of the two',
      }
    }
    if (!has('SALESFORCE_INSTANCE_URL'))
      yield { setting: 'SALESFORCE_INSTANCE_URL', message: NEEDED.instance }
  } else if (has('SALESFORCE_REFRESH_TOKEN')) {
    if (!has('SALESFORCE_CLIENT_ID'))
      yield { setting: 'SALESFORCE_CLIENT_ID', message: NEEDED.refreshedClientId }
  } else if (SALESFORCE_APP.some(has)) {
    if (!has('SALESFORCE_CLIENT_ID')) yield { setting: 'SALESFORCE_CLIENT_ID', message: NEEDED.clientId }
    if (!has('SALESFORCE_CLIENT_SECRET'))
      yield { setting: 'SALESFORCE_CLIENT_SECRET', message: NEEDED.clientSecret }
    const login =
      given.get('SALESFORCE_LOGIN_URL') ??
      given.get('SALESFORCE_INSTANCE_URL') ??
      DEFAULTS.SALESFORCE_LOGIN_URL
    if (SHARED_LOGINS.test(login)) yield { setting: 'SALESFORCE_LOGIN_URL', message: NEEDED.myDomain }
  } else if (isSet(given, 'SALESFORCE_LOGIN_URL') || isSet(given, 'SALESFORCE_INSTANCE_URL')) {
    yield { setting: 'SALESFORCE_CLIENT_ID', message: NEEDED.salesforce }
  }
}

function* hubspotFaults(given: Given): Generator<ConfigFault> {
  const has = (name: SettingName) => given.has(name)
  if (has('HUBSPOT_ACCESS_TOKEN')) {
    if (HUBSPOT_APP.some(has)) {
      yield {
        setting: 'HUBSPOT_ACCESS_TOKEN',
        message: 'is given beside an OAuth app’s credentials: keep one of the two',
      }
    }
  } else if (HUBSPOT_APP.some(has)) {
    for (const setting of HUBSPOT_APP) if (!has(setting)) yield { setting, message: NEEDED.hubspotOauth }
  } else if (isSet(given, 'HUBSPOT_BASE_URL')) {
    yield { setting: 'HUBSPOT_ACCESS_TOKEN', message: NEEDED.hubspot }
  }
}

/** Whether it was chosen: the default, spelt out, says nothing. */
function isSet(given: Given, name: SettingName): boolean {
  return given.has(name) && given.get(name) !== String(DEFAULTS[name])
}

/** Whether the address is one that everybody shares. */
export function isSharedLogin(url: string): boolean {
  return SHARED_LOGINS.test(url)
}
