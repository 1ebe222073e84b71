import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../server/config.ts'
import { Settings } from '../server/settings.ts'

const CLIENT = {
  SALESFORCE_LOGIN_URL: 'https://acme.my.salesforce.com',
  SALESFORCE_CLIENT_ID: '3MVG9.key',
  SALESFORCE_CLIENT_SECRET: 'DO-NOT-TELL',
}

function faultsOf(env: Record<string, string>): ConfigError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('The configuration was accepted.')
}

describe('without any setting', () => {
  test('no CRM is connected, so the sample is shown', () => {
    const config = readConfig({})
    expect(config.salesforce).toBeNull()
    expect(config.hubspot).toBeNull()
  })

  test('it listens on loopback, port 4000, keeps its data in ./data and syncs at night', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      dataDir: resolve('data'),
      logLevel: 'info',
      schedule: '0 3 * * *',
      timeZoneChosen: false,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
  })

  test('an empty setting counts as not given', () => {
    const blank = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, '  ']))
    expect(readConfig(blank)).toEqual(readConfig({}))
  })
})

describe('.env.example', () => {
  test('explains every setting, knows no other, and shows the defaults', async () => {
    const text = await readFile(resolve('.env.example'), 'utf8')
    const shown = parseEnv(text)
    const defaults = Settings.parse({})
    expect(Object.keys(shown).toSorted()).toEqual(Object.keys(defaults).toSorted())
    expect(shown).toEqual(
      Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, String(value ?? '')])),
    )
    for (const paragraph of text.split(/\n\n/).filter((part) => /^[A-Z]/m.test(part))) {
      // Each setting stands below its explanation.
      expect(paragraph).toMatch(/^#/)
    }
  })

  test('works as it is', async () => {
    expect(readConfig(parseEnv(await readFile(resolve('.env.example'), 'utf8')))).toEqual(readConfig({}))
  })
})

describe('Salesforce', () => {
  test('client credentials sign in at My Domain', () => {
    expect(readConfig(CLIENT).salesforce).toEqual({
      kind: 'client-credentials',
      loginUrl: 'https://acme.my.salesforce.com',
      instanceUrl: null,
      clientId: '3MVG9.key',
      clientSecret: 'DO-NOT-TELL',
    })
  })

  test('the instance address serves as My Domain when only that is given', () => {
    const { SALESFORCE_LOGIN_URL: address, ...rest } = CLIENT
    const config = readConfig({ ...rest, SALESFORCE_INSTANCE_URL: `${address}/` })
    expect(config.salesforce?.loginUrl).toBe('https://acme.my.salesforce.com')
  })

  test('the shared login refuses client credentials, and the fault says what to write', () => {
    const { message } = faultsOf({ ...CLIENT, SALESFORCE_LOGIN_URL: 'https://login.salesforce.com' })
    expect(message).toContain('SALESFORCE_LOGIN_URL must be your My Domain address')
  })

  test('an access token needs the address at which it is valid', () => {
    expect(faultsOf({ SALESFORCE_ACCESS_TOKEN: '00D!x' }).faults).toMatchObject([
      { setting: 'SALESFORCE_INSTANCE_URL' },
    ])
    expect(
      readConfig({ SALESFORCE_ACCESS_TOKEN: '00D!x', SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:4100' })
        .salesforce,
    ).toMatchObject({ kind: 'access-token', accessToken: '00D!x', instanceUrl: 'http://127.0.0.1:4100' })
  })

  test.each(['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET'] as const)(
    '%s alone is missed',
    (missing) => {
      const { [missing]: _left, ...rest } = CLIENT
      expect(faultsOf(rest).faults).toMatchObject([{ setting: missing }])
    },
  )

  test('two kinds of credentials are one too many', () => {
    const env = {
      ...CLIENT,
      SALESFORCE_ACCESS_TOKEN: '00D!x',
      SALESFORCE_INSTANCE_URL: 'https://acme.my.salesforce.com',
    }
    expect(faultsOf(env).faults).toMatchObject([{ setting: 'SALESFORCE_ACCESS_TOKEN' }])
  })

  test.each([
    ['SALESFORCE_LOGIN_URL', 'my.salesforce.com'],
    ['HUBSPOT_BASE_URL', 'api.hubapi.com'],
  ] as const)('%s that is no address is told with an example of its own CRM', (setting, host) => {
    const { message } = faultsOf({ ...CLIENT, HUBSPOT_ACCESS_TOKEN: 'pat-x', [setting]: 'nonsense' })
    expect(message).toContain(host)
    expect(message.includes('salesforce.com')).toBe(setting === 'SALESFORCE_LOGIN_URL')
  })

  test('an address without credentials does not silently show the sample', () => {
    expect(faultsOf({ SALESFORCE_LOGIN_URL: 'https://acme.my.salesforce.com' }).faults).toHaveLength(1)
    expect(faultsOf({ HUBSPOT_BASE_URL: 'https://proxy.acme.com' }).faults).toHaveLength(1)
  })
})

describe('refresh tokens', () => {
  const APP = { SALESFORCE_CLIENT_ID: '3MVG9.key', SALESFORCE_REFRESH_TOKEN: '5Aep.DO-NOT-TELL' }
  const HUBSPOT_APP = {
    HUBSPOT_CLIENT_ID: 'client',
    HUBSPOT_CLIENT_SECRET: 'DO-NOT-TELL',
    HUBSPOT_REFRESH_TOKEN: 'eu1-DO-NOT-TELL',
  }

  test('Salesforce: the app’s key is enough; its secret is sent where it is given, and the shared login will do', () => {
    expect(readConfig(APP).salesforce).toEqual({
      kind: 'refresh-token',
      loginUrl: 'https://login.salesforce.com',
      instanceUrl: null,
      clientId: '3MVG9.key',
      clientSecret: null,
      refreshToken: '5Aep.DO-NOT-TELL',
    })
    const { salesforce } = readConfig({ ...APP, SALESFORCE_CLIENT_SECRET: 'secret' })
    expect(salesforce).toMatchObject({ kind: 'refresh-token', clientSecret: 'secret' })
  })

  test('Salesforce: without the app’s key it is missed', () => {
    expect(faultsOf({ SALESFORCE_REFRESH_TOKEN: 'x' }).faults).toMatchObject([
      { setting: 'SALESFORCE_CLIENT_ID' },
    ])
  })

  test('HubSpot: an OAuth app needs all three, and each that is missing is told', () => {
    expect(readConfig(HUBSPOT_APP).hubspot).toEqual({
      kind: 'refresh-token',
      baseUrl: 'https://api.hubapi.com',
      campaignProperties: [],
      clientId: 'client',
      clientSecret: 'DO-NOT-TELL',
      refreshToken: 'eu1-DO-NOT-TELL',
    })
    expect(faultsOf({ HUBSPOT_CLIENT_ID: 'client' }).faults).toMatchObject([
      { setting: 'HUBSPOT_CLIENT_SECRET' },
      { setting: 'HUBSPOT_REFRESH_TOKEN' },
    ])
  })

  test('HubSpot: custom properties of campaigns are named by their internal names', () => {
    const named = (names: string) => ({ HUBSPOT_ACCESS_TOKEN: 'pat-x', HUBSPOT_CAMPAIGN_PROPERTIES: names })
    expect(readConfig(named('salesforce_campaign_id, campaign_type')).hubspot).toMatchObject({
      campaignProperties: ['salesforce_campaign_id', 'campaign_type'],
    })
    expect(faultsOf(named('Salesforce Campaign ID')).faults).toMatchObject([
      { setting: 'HUBSPOT_CAMPAIGN_PROPERTIES' },
    ])
  })

  test('beside an access token they are one kind too many', () => {
    const access = { SALESFORCE_ACCESS_TOKEN: 'x', SALESFORCE_INSTANCE_URL: 'https://acme.my.salesforce.com' }
    expect(faultsOf({ ...APP, ...access }).faults).toMatchObject([{ setting: 'SALESFORCE_ACCESS_TOKEN' }])
    expect(faultsOf({ ...HUBSPOT_APP, HUBSPOT_ACCESS_TOKEN: 'x' }).faults).toMatchObject([
      { setting: 'HUBSPOT_ACCESS_TOKEN' },
    ])
  })

  test('are among what is never written to a log', () => {
    expect(readConfig({ ...APP, ...HUBSPOT_APP }).secrets.toSorted()).toEqual([
      '5Aep.DO-NOT-TELL',
      'DO-NOT-TELL',
      'eu1-DO-NOT-TELL',
    ])
  })
})

describe('faults', () => {
  test('are told all at once', () => {
    const { faults, message } = faultsOf({
      SALESFORCE_CLIENT_ID: 'key',
      HUBSPOT_ACCESS_TOKEN: 'has a space',
      PORT: '70000',
      HOST: '0.0.0.0',
      LOG_LEVEL: 'loud',
      TIME_ZONE: 'Mars/Olympus',
      SYNC_SCHEDULE: 'every night',
    })
    expect(faults.map((fault) => fault.setting).toSorted()).toEqual([
      'HOST',
      'HUBSPOT_ACCESS_TOKEN',
      'LOG_LEVEL',
      'PORT',
      'SALESFORCE_CLIENT_SECRET',
      'SALESFORCE_LOGIN_URL',
      'SYNC_SCHEDULE',
      'TIME_ZONE',
    ])
    for (const fault of faults) expect(message).toContain(`${fault.setting} ${fault.message}`)
  })

  test('never repeat a secret', () => {
    const secret = 'pat-na1-very secret'
    const error = faultsOf({ HUBSPOT_ACCESS_TOKEN: secret, SALESFORCE_CLIENT_SECRET: 'hush-hush', PORT: 'x' })
    expect(JSON.stringify([error.message, error.faults, error.stack])).not.toMatch(/very secret|hush-hush/)
  })

  test.each([
    'not an address',
    'ftp://acme.com',
    'http://acme.com',
    'https://user:pw@acme.com',
    'https://acme.com/?token=1',
  ])('the address %j is refused', (address) => {
    const { faults } = faultsOf({ HUBSPOT_BASE_URL: address, HUBSPOT_ACCESS_TOKEN: 'token' })
    expect(faults).toMatchObject([{ setting: 'HUBSPOT_BASE_URL' }])
  })

  test.each(['0.0.0.0', '::', '192.168.1.5', 'plumbline.acme.com', '127.evil.com', '127.999.1.1', '[::1]'])(
    'HOST %s is refused until there is sign-in, with that reason',
    (host) => expect(faultsOf({ HOST: host }).message).toContain('until it has sign-in'),
  )

  test.each(['127.0.0.1', '127.0.0.53', 'localhost', '::1'])('HOST %s is this machine', (host) => {
    expect(readConfig({ HOST: host }).host).toBe(host)
  })

  test.each(['-1', '65536', '4000.5', '0x10', 'http'])('PORT %s is refused', (port) => {
    expect(faultsOf({ PORT: port }).faults).toMatchObject([{ setting: 'PORT' }])
  })

  test('PORT 0 takes any free port', () => {
    expect(readConfig({ PORT: '0' }).port).toBe(0)
  })

  test.each(['* * * * * *', '0 0 3 * * *', '0 3 * *', '@daily', '2099-12-01T03:00:00', '0 3 31 2 *'])(
    'SYNC_SCHEDULE %s is refused: five fields are promised, and some day must fit them',
    (pattern) =>
      expect(faultsOf({ SYNC_SCHEDULE: pattern }).faults).toMatchObject([{ setting: 'SYNC_SCHEDULE' }]),
  )

  test.each(['0 3 * * *', '0  3 * * MON-FRI', '*/15 8-18 1,15 * *'])(
    'SYNC_SCHEDULE %s is taken',
    (pattern) => {
      expect(readConfig({ SYNC_SCHEDULE: pattern }).schedule).toBe(pattern)
    },
  )

  test.each(['http://127.0.0.1:4100', 'http://[::1]:4100', 'http://localhost:4100'])(
    'a CRM at %s never leaves this machine',
    (address) =>
      expect(readConfig({ HUBSPOT_BASE_URL: address, HUBSPOT_ACCESS_TOKEN: 'token' }).hubspot?.baseUrl).toBe(
        address,
      ),
  )

  test('a zone without summer time, such as an offset, is refused', () => {
    expect(faultsOf({ TIME_ZONE: '+01:00' }).faults).toMatchObject([{ setting: 'TIME_ZONE' }])
    expect(readConfig({ TIME_ZONE: 'Europe/Berlin' })).toMatchObject({
      timeZone: 'Europe/Berlin',
      timeZoneChosen: true,
    })
  })
})
