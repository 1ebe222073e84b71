import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Connector } from '../../server/connectors/connector.ts'
import type { ConnectorSettings } from '../../server/connectors/connectors.ts'
import { createConnector } from '../../server/connectors/connectors.ts'
import { tokenInMemory, type TokenStore } from '../../server/connectors/token-store.ts'
import { consent } from '../support/consent.ts'
import { openTestSandbox, record, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import { failure, instantTiming, never, refusal, silent } from './reading.ts'

const Counts = z.record(z.string(), z.number())
const MADE = '2026-01-05T08:00:00Z'

let sandbox: TestSandbox
const open: Connector[] = []

beforeEach(async () => {
  sandbox = await openTestSandbox(
    worldOf({
      salesforce: [
        tableOf('Lead', [['LastName', 'string']], [record('00Q000000000001AAA', MADE, { LastName: 'L' })]),
      ],
      hubspot: [tableOf('contacts', [['email', 'string']], [])],
    }),
  )
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()))
  await sandbox.close()
})

type System = 'salesforce' | 'hubspot'

function settings(system: System, refreshToken: string, { secret = true } = {}): ConnectorSettings {
  const { clientId, clientSecret } = sandbox.credentials[system]
  const app = { kind: 'refresh-token', clientId, refreshToken } as const
  return system === 'salesforce'
    ? {
        vendor: 'salesforce',
        loginUrl: sandbox.salesforceUrl,
        instanceUrl: null,
        ...app,
        clientSecret: secret ? clientSecret : null,
      }
    : { vendor: 'hubspot', baseUrl: sandbox.hubspotUrl, ...app, clientSecret }
}

function connect(settings: ConnectorSettings, tokens: TokenStore, timing = instantTiming()): Connector {
  const connector = createConnector(settings, { log: silent, timing, tokens })
  open.push(connector)
  return connector
}

/** A store that tells what was written. */
function watched(given: string): TokenStore & { readonly written: string[] } {
  const memory = tokenInMemory(given)
  const written: string[] = []
  return {
    ...memory,
    written,
    async write(token) {
      written.push(token)
      await memory.write(token)
    },
  }
}

async function asked(path: string): Promise<number> {
  const seen = Counts.parse(await (await sandbox.control('GET', '/requests')).json())
  return Object.entries(seen).reduce(
    (sum, [request, count]) => (request.includes(path) ? sum + count : sum),
    0,
  )
}

const signIns = () => asked('/token')
const violations = async () => (await sandbox.control('GET', '/violations')).json()
const fault = async (effect: object, match: object, when: object = { kind: 'nth', nth: 1 }) =>
  expect((await sandbox.control('POST', '/faults', { match, when, effect })).status).toBe(200)

async function connected(system: System, options: { secret?: boolean } = {}) {
  const given = await consent(sandbox, system)
  await sandbox.control('DELETE', '/requests')
  const tokens = watched(given)
  return { given, tokens, connector: connect(settings(system, given, options), tokens) }
}

const endSessions = (system: System) => fault({ kind: 'sessions-ended' }, { system }, { kind: 'at-once' })

test('an app that a person connected to HubSpot is told of no quota, and needs none', async () => {
  const { connector } = await connected('hubspot')
  await fault({ kind: 'quota', share: 1 }, { system: 'hubspot' }, { kind: 'at-once' })
  expect(await connector.check(never)).toMatchObject({ id: '25000001' })
  expect(connector.quota()).toBeNull()
})

describe.each(['salesforce', 'hubspot'] as const)('%s, signed in with a refresh token', (system) => {
  test('is read; the token that came in its place is stored, and a restart goes on with it', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const { given, tokens, connector } = await connected(system)
    await connector.check(never)
    expect(tokens.written).toHaveLength(1)
    expect(tokens.written).not.toContain(given)
    await connect(settings(system, given), tokens).check(never)
    expect(tokens.written).toHaveLength(2)
    expect(await violations()).toEqual([])
  })

  test('keeps the token where it stays the same', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: false })
    const { tokens, connector } = await connected(system)
    await connector.check(never)
    await endSessions(system)
    await connector.check(never)
    expect(tokens.written).toEqual([])
    expect(await signIns()).toBe(2)
  })

  test('renews once for all requests that were refused together', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const { tokens, connector } = await connected(system)
    await connector.check(never)
    await endSessions(system)
    await Promise.all(Array.from({ length: 12 }, () => connector.check(never)))
    expect(await signIns()).toBe(2)
    expect(tokens.written).toHaveLength(2)
    expect(await violations()).toEqual([])
  })

  test('is renewed by one node after the other, each with what the one before was given', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const { given } = await connected(system)
    const shared = watched(given)
    let turn: Promise<void> = Promise.resolve()
    const tokens: TokenStore = {
      ...shared,
      async lock() {
        const before = turn
        const { promise, resolve } = Promise.withResolvers<void>()
        turn = promise
        await before
        return () => Promise.resolve(resolve())
      },
    }
    await Promise.all([1, 2, 3].map(() => connect(settings(system, given), tokens).check(never)))
    expect(shared.written).toHaveLength(3)
    expect(await violations()).toEqual([])
  })

  test('sends nothing with the new session before the new token is stored', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const { given } = await connected(system)
    const { promise: stored, resolve: store } = Promise.withResolvers<void>()
    const { promise: writing, resolve: began } = Promise.withResolvers<void>()
    const tokens: TokenStore = {
      ...tokenInMemory(given),
      write() {
        began()
        return stored
      },
    }
    const checked = connect(settings(system, given), tokens).check(never)
    await writing
    expect([await signIns(), await asked(' /')]).toEqual([1, 1])
    store()
    await checked
    expect(await asked(' /')).toBeGreaterThan(1)
  })

  test('that can’t store the new token stops, and stores it first when asked again', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const { given } = await connected(system)
    const memory = watched(given)
    let full = true
    const tokens: TokenStore = {
      ...memory,
      write: (token) => (full ? Promise.reject(new Error('the disk is full')) : memory.write(token)),
    }
    const connector = connect(settings(system, given), tokens)
    for (let n = 0; n < 2; n++) {
      const error = await refusal(connector.check(never))
      expect(error.message).toMatch(/new refresh token can't be stored: the disk is full/)
      expect(error.next).toEqual({ kind: 'fix' })
    }
    expect(await asked(' /')).toBe(1)
    full = false
    await connector.check(never)
    expect(memory.written).toHaveLength(2)
    expect(await violations()).toEqual([])
  })

  test('needs a person once the access is taken back, and says what to do', async () => {
    const { given, connector } = await connected(system)
    await connector.check(never)
    await fault({ kind: 'access-revoked' }, { system }, { kind: 'at-once' })
    const error = await refusal(connector.check(never))
    expect(error.next).toEqual({ kind: 'reconnect' })
    expect(error.message).toMatch(/refused the refresh token/)
    expect(error.action).toContain(`${system.toUpperCase()}_REFRESH_TOKEN`)
    expect([error.message, error.action, String(error.cause)].join()).not.toContain(given)
  })

  test('needs a person when another holder of the token was first', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const { connector } = await connected(system)
    await fault({ kind: 'refreshed-elsewhere' }, { system })
    expect(await refusal(connector.check(never))).toMatchObject({ next: { kind: 'reconnect' } })
  })

  test('survives an answer that is lost where the token stays; where it rotates, a person is needed', async () => {
    await sandbox.control('PUT', '/oauth', { system, rotates: false })
    const staying = await connected(system)
    await fault({ kind: 'cut', afterBytes: 5 }, { system, end: '/token' })
    await staying.connector.check(never)
    await sandbox.control('DELETE', '/faults')
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
    const rotating = await connected(system)
    await fault({ kind: 'cut', afterBytes: 5 }, { system, end: '/token' })
    expect(await refusal(rotating.connector.check(never))).toMatchObject({ next: { kind: 'reconnect' } })
  })

  test('that is refused (401) for good renews once, and then needs a person', async () => {
    const { connector } = await connected(system)
    await fault(
      { kind: 'unauthorized' },
      { system, path: system === 'salesforce' ? '/services/data/v' : '/account' },
      {
        kind: 'always',
      },
    )
    expect(await refusal(connector.check(never))).toMatchObject({ next: { kind: 'reconnect' } })
    expect(await signIns()).toBe(2)
  })

  test('whose kept token can’t be read needs a person', async () => {
    const given = await consent(sandbox, system)
    const tokens = { ...tokenInMemory(given), read: () => Promise.reject(new Error('the key is another')) }
    const error = await refusal(connect(settings(system, given), tokens).check(never))
    expect(error).toMatchObject({
      next: { kind: 'reconnect' },
      message: expect.stringContaining('the key is another'),
    })
  })

  test('goes on where one request gave up waiting for the sign-in', async () => {
    const { connector } = await connected(system)
    const stop = new AbortController()
    const first = failure(connector.check(stop.signal))
    const second = connector.check(never)
    stop.abort(new Error('stopped'))
    expect(await first).toMatchObject({ message: 'stopped' })
    await second
    expect(await signIns()).toBe(1)
  })
})

test('Salesforce: an app that asks for no secret is read without one', async () => {
  const { connector } = await connected('salesforce', { secret: false })
  expect(await connector.check(never)).toMatchObject({ name: 'Northwind Software' })
})

test('HubSpot: a token is renewed before its half hour is over, so that no request is refused', async () => {
  const timing = instantTiming()
  const given = await consent(sandbox, 'hubspot')
  await sandbox.control('DELETE', '/requests')
  const connector = connect(settings('hubspot', given), tokenInMemory(given), timing)
  await connector.check(never)
  for (const minute of [10, 20, 28, 29]) {
    await timing.sleep(Math.max(0, minute * 60_000 - timing.now()), never)
    await connector.check(never)
  }
  expect(await signIns()).toBe(2)
  // One request each for five checks, and none that was refused.
  expect(await asked('/account-info')).toBe(5)
})

test('HubSpot: a wrong secret is told as such', async () => {
  const given = await consent(sandbox, 'hubspot')
  const wrong = { ...settings('hubspot', given), clientSecret: 'WRONG-SECRET' }
  const error = await refusal(connect(wrong, tokenInMemory(given)).check(never))
  expect(error.message).toMatch(/^HubSpot refused the client id or secret: BAD_CLIENT_ID/)
  expect([error.message, String(error.cause)].join()).not.toContain('WRONG-SECRET')
})
