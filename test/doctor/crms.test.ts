import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { runDoctor } from '../support/doctor.ts'
import { ANCHOR, openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { dataDirectory, type Environment } from '../support/server-process.ts'

const METRICS = catalogue.length
const AddressInfo = z.object({ port: z.int() })
const Faults = z.array(z.object({ struck: z.int() }))

let directory: ReturnType<typeof dataDirectory>
beforeEach(() => (directory = dataDirectory()))
afterEach(() => directory.remove())

describe('CRMs', () => {
  let sandbox: TestSandbox
  let settings: Environment
  beforeAll(async () => {
    sandbox = await openTestSandbox(createWorld({ seed: 7, size: 'small', anchor: ANCHOR }))
  })
  afterAll(() => sandbox.close())
  beforeEach(async () => {
    await sandbox.control('DELETE', '/faults')
    await sandbox.control('DELETE', '/requests')
    settings = {
      DATA_DIR: directory.path,
      SALESFORCE_LOGIN_URL: sandbox.salesforceUrl,
      SALESFORCE_CLIENT_ID: sandbox.credentials.salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: sandbox.credentials.salesforce.clientSecret,
      HUBSPOT_BASE_URL: sandbox.hubspotUrl,
      HUBSPOT_ACCESS_TOKEN: sandbox.credentials.hubspot.accessToken,
    }
  })
  const answers = (system: string, path: string, status: number, body: unknown) =>
    sandbox.control('POST', '/faults', {
      match: { system, path },
      when: { kind: 'always' },
      effect: {
        kind: 'answer',
        status,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      },
    })
  const salesforceSays = (object: string, status: number, errorCode: string) =>
    answers('salesforce', `/services/data/v67.0/sobjects/${object}/describe`, status, [
      { errorCode, message: 'The requested resource does not exist' },
    ])

  test('that are well are told as such, each with its organisation, fields, metrics and quota', async () => {
    const { code, of, states } = await runDoctor(settings)
    expect(code).toBe(0)
    expect(of('credentials', 'Salesforce')[0]?.found).toBe('They lead to Lotwerk (00D5g00000LotWEAW).')
    expect(states('credentials')).toEqual(['ok', 'ok'])
    expect(states('objects')).toEqual(['ok', 'ok'])
    expect(of('metrics')).toMatchObject([
      { state: 'ok', found: `The fields carry ${METRICS} of ${METRICS} metrics.` },
    ])
    expect(of('quota', 'HubSpot')[0]?.found).toMatch(/^[\d,]+ of 1,000,000 requests \(day\) are left\.$/)
  })

  test('are asked nothing with --offline', async () => {
    const { code, states } = await runDoctor(settings, '--offline')
    expect(code).toBe(0)
    expect(states('credentials')).toEqual(['skipped'])
    expect(await (await sandbox.control('GET', '/requests')).json()).toEqual({})
  })

  test('that are signed in to by a refresh token aren’t asked: using it could replace the one that the syncs need', async () => {
    const { HUBSPOT_ACCESS_TOKEN: _token, ...rest } = settings
    const { code, of } = await runDoctor({
      ...rest,
      HUBSPOT_CLIENT_ID: sandbox.credentials.hubspot.clientId,
      HUBSPOT_CLIENT_SECRET: sandbox.credentials.hubspot.clientSecret,
      HUBSPOT_REFRESH_TOKEN: 'a-refresh-token',
    })
    expect(code).toBe(0)
    for (const check of ['credentials', 'clock', 'objects', 'quota'])
      expect(of(check, 'HubSpot')).toMatchObject([{ state: 'skipped' }])
    expect(of('credentials', 'Salesforce')).toMatchObject([{ state: 'ok' }])
    const asked = z
      .record(z.string(), z.int())
      .parse(await (await sandbox.control('GET', '/requests')).json())
    expect(Object.keys(asked).filter((call) => call.startsWith('hubspot'))).toEqual([])
  })

  test('that refuse the credentials say what to do, and nothing more is asked of them: code 1', async () => {
    const { code, of } = await runDoctor({ ...settings, SALESFORCE_CLIENT_SECRET: 'not-the-secret' })
    expect(code).toBe(1)
    expect(of('credentials', 'Salesforce')).toMatchObject([
      { state: 'failed', action: 'Copy the consumer secret of the connected app again.' },
    ])
    for (const check of ['clock', 'objects', 'metrics', 'quota'])
      expect(of(check, 'Salesforce')).toMatchObject([{ state: 'skipped' }])
    expect(of('objects', 'HubSpot')).toMatchObject([{ state: 'ok' }])
  })

  test('that are nowhere, or out of order, are told after a second try, and the others are looked at', async () => {
    const nobody = createServer().listen(0, '127.0.0.1')
    await once(nobody, 'listening')
    const { port } = AddressInfo.parse(nobody.address())
    nobody.close()
    const gone = await runDoctor({ ...settings, HUBSPOT_BASE_URL: `http://127.0.0.1:${port}` })
    expect(gone.code).toBe(1)
    expect(gone.of('credentials', 'HubSpot')).toMatchObject([
      {
        state: 'failed',
        found: `Nothing answers at 127.0.0.1:${port}.`,
        action: `Check that HubSpot is up and that this computer can reach 127.0.0.1:${port}.`,
      },
    ])
    expect(gone.states('credentials')).toEqual(['ok', 'failed'])
    await answers('hubspot', '/account-info', 503, {})
    const ill = await runDoctor(settings)
    expect(ill.of('credentials', 'HubSpot')).toMatchObject([{ state: 'failed' }])
    const [fault] = Faults.parse(await (await sandbox.control('GET', '/faults')).json())
    expect(fault?.struck).toBe(2)
  })

  test('an object that isn’t there is a warning with what that costs, and none where it costs nothing', async () => {
    await salesforceSays('CampaignHistory', 404, 'NOT_FOUND')
    await salesforceSays('CurrencyType', 404, 'NOT_FOUND')
    const { code, of } = await runDoctor(settings)
    expect(code).toBe(0)
    expect(of('objects', 'Salesforce')[0]?.found).toMatch(
      / Not there or not shown, which costs no metric so far: Currencies\.$/,
    )
    expect(of('objects', 'Salesforce').slice(1)).toEqual([
      {
        check: 'objects',
        title: 'Objects',
        about: 'Salesforce',
        state: 'warning',
        found:
          'Campaign history: not there, or not to be read; plans that slipped before the first sync, and who moved them, stay unknown.',
        action:
          "Switch on field history tracking for Campaign in Salesforce's Object Manager, and let the user read it.",
      },
    ])
  })

  test('an object that must be readable and isn’t fails, and the others are looked at all the same', async () => {
    const objectsOf = ({ of }: Awaited<ReturnType<typeof runDoctor>>) =>
      Number(/^(\d+) objects with/.exec(of('objects', 'Salesforce')[0]!.found)?.[1])
    const whole = objectsOf(await runDoctor(settings))
    await salesforceSays('Lead', 403, 'INSUFFICIENT_ACCESS')
    const report = await runDoctor(settings)
    const { code, of } = report
    expect(objectsOf(report)).toBe(whole - 1)
    expect(code).toBe(1)
    expect(of('objects', 'Salesforce')).toMatchObject([
      { state: 'ok' },
      {
        state: 'failed',
        found: expect.stringMatching(/^Leads can't be read: /),
        action: expect.stringContaining('read access'),
      },
    ])
  })

  test('a field that metrics need and nobody has is told with the metrics that it costs', async () => {
    await sandbox.control('POST', '/schema', {
      system: 'salesforce',
      object: 'Campaign',
      remove: 'StartDate',
    })
    const { HUBSPOT_BASE_URL: _base, HUBSPOT_ACCESS_TOKEN: _token, ...salesforce } = settings
    const { code, of } = await runDoctor(salesforce)
    expect(code).toBe(0)
    expect(of('metrics')).toMatchObject([
      { state: 'ok', found: `The fields carry ${METRICS - 4} of ${METRICS} metrics.` },
      {
        state: 'warning',
        found: "Can't be measured: data-consistency.",
        action: 'Connect both Salesforce and HubSpot: what only one system says can’t be compared.',
      },
      {
        state: 'warning',
        found: "Can't be measured: on-time-launch-rate, launch-slippage, replans.",
        action: 'Map the field that holds a campaign’s planned launch.',
      },
    ])
    await sandbox.control('POST', '/schema', {
      system: 'salesforce',
      object: 'Campaign',
      add: { name: 'StartDate', label: 'Start Date', type: 'date', custom: false },
    })
  })

  test('that repeat a secret in their answers don’t make it known', async () => {
    const { SALESFORCE_CLIENT_SECRET: secret, HUBSPOT_ACCESS_TOKEN: token } = settings
    await answers('salesforce', '/services/oauth2/token', 400, {
      error: 'invalid_grant',
      error_description: `client_secret ${secret} is odd, and so is ${token}`,
    })
    await answers('hubspot', '/account-info', 403, { message: `no ${token} and no ${secret}` })
    const { code, text, of } = await runDoctor(settings)
    expect(code).toBe(1)
    expect(of('credentials', 'Salesforce')[0]?.found).toContain('is odd, and so is')
    expect(text).not.toContain(secret)
    expect(text).not.toContain(token)
  })

  test('of another organisation than the data’s are refused before a sync mixes them', async () => {
    const path = join(directory.path, 'workspace', 'warehouse.duckdb')
    const warehouse = await openDuckdb({ path })
    await migrate(warehouse)
    await warehouse.write((writer) =>
      writer.run(
        `insert into plumbline.connection(id, vendor, label, account, account_id, partial, active) values ('hubspot', 'hubspot', 'HubSpot', 'HubSpot 1', '1', false, true)`,
      ),
    )
    await warehouse.close()
    const { code, of } = await runDoctor(settings)
    expect(code).toBe(1)
    expect(of('credentials', 'HubSpot')).toMatchObject([
      {
        state: 'failed',
        found: expect.stringContaining('but the data here is of HubSpot 1 (1).'),
        action: 'Set the credentials of HubSpot 1 again, or a new DATA_DIR for another HubSpot organisation.',
      },
    ])
  })
})
