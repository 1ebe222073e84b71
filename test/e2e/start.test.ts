import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Health } from '../../shared/health.ts'
import { openTestSandbox, worldOf } from '../support/sandbox.ts'
import { dataDirectory, runPlumbline, startPlumbline, type ServerProcess } from '../support/server-process.ts'

/** A hang guard: a CRM that doesn't answer is tried for half a minute before it is given up. */
const LONG_MS = 300_000

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

/** An address of this machine at which nobody answers. */
async function closedAddress(): Promise<string> {
  const { server, port } = await listening()
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}

const run = async (settings: Parameters<typeof runPlumbline>[0]) => {
  const { code, out, err } = await runPlumbline(settings)
  expect(out).toBe('')
  return { code, err }
}

describe('a start that can’t work ends with what to do', { timeout: LONG_MS }, () => {
  const directory = dataDirectory()
  afterAll(directory.remove)

  test('a bad configuration names every fault at once', async () => {
    const dataDir = join(directory.path, 'bad')
    const { code, err } = await run({
      DATA_DIR: dataDir,
      PORT: '99999',
      HOST: '0.0.0.0',
      SAMPLE_SIZE: 'huge',
      TIME_ZONE: 'Mars/Olympus',
      SALESFORCE_CLIENT_ID: 'only-half',
    })
    expect(code).toBe(2)
    for (const setting of [
      'PORT',
      'HOST',
      'SAMPLE_SIZE',
      'TIME_ZONE',
      'SALESFORCE_CLIENT_SECRET',
      'SALESFORCE_LOGIN_URL',
    ])
      expect(err).toContain(`  ${setting} `)
    expect(err).toContain('6 settings need attention')
    expect(err).not.toContain('only-half')
    expect(existsSync(dataDir)).toBe(false)
  })

  test('a busy port', async () => {
    const { server, port } = await listening()
    const settings = { DATA_DIR: join(directory.path, 'port'), PORT: String(port), SAMPLE_SIZE: 'small' }
    expect(await run(settings)).toEqual({
      code: 1,
      err: `Port ${port} is in use by another program: stop it or set PORT.\n`,
    })
    server.close()
  })

  test.each([
    ['the sample', {}],
    ['real data', { HUBSPOT_ACCESS_TOKEN: 'pat-eu1-none' }],
  ])('a file where the folder for %s should be', async (_, settings) => {
    const path = join(directory.path, 'file')
    writeFileSync(path, 'not a folder')
    const { code, err } = await run({ DATA_DIR: path, SAMPLE_SIZE: 'small', ...settings })
    expect(code).toBe(1)
    expect(err).toContain(path)
    expect(err).toContain("can't be made.")
    expect(err).toContain('set DATA_DIR to another folder')
    expect(err).not.toContain('    at ')
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('a folder that can’t be made, even where the runtime would try for ever', async () => {
    const { code, err } = await run({ DATA_DIR: '/proc/plumbline', SAMPLE_SIZE: 'small' })
    expect(code).toBe(1)
    expect(err).toMatch(
      /^The folder \/proc\/plumbline\/sample can't be .*Set DATA_DIR to another folder.*\n$/,
    )
  })

  test.each(['plumbline.sock', join('sample', 'sample.json')])('a folder named %s', async (name) => {
    const dataDir = join(directory.path, 'taken')
    const path = join(dataDir, name)
    mkdirSync(path, { recursive: true })
    const { code, err } = await run({ DATA_DIR: dataDir, SAMPLE_SIZE: 'small' })
    expect(code).toBe(1)
    expect(err).toContain(path)
    expect(err.toLowerCase()).toContain('move it away')
    expect(err.trim().split('\n')).toHaveLength(1)
    rmSync(dataDir, { recursive: true })
  })
})

describe('CRMs that are down', { timeout: LONG_MS }, () => {
  const directory = dataDirectory()
  let plumbline: ServerProcess
  let settings: Parameters<typeof startPlumbline>[0]
  beforeAll(async () => {
    const address = await closedAddress()
    settings = {
      DATA_DIR: directory.path,
      SALESFORCE_INSTANCE_URL: address,
      SALESFORCE_ACCESS_TOKEN: '00D!expired',
      HUBSPOT_BASE_URL: address,
      HUBSPOT_ACCESS_TOKEN: 'pat-eu1-none',
    }
    plumbline = await startPlumbline(settings)
  }, LONG_MS)
  afterAll(async () => {
    await plumbline?.stop()
    directory.remove()
  }, LONG_MS)

  test('nothing of the sample is started, shown or mixed in', async () => {
    const { items, workspace } = await plumbline.connections()
    expect(workspace).toMatchObject({ sample: false, catchUp: null })
    expect(items.map(({ id, sample, lastSync }) => ({ id, sample, lastSync }))).toEqual([
      { id: 'salesforce', sample: false, lastSync: null },
      { id: 'hubspot', sample: false, lastSync: null },
    ])
    expect(existsSync(join(directory.path, 'sample'))).toBe(false)
    expect(existsSync(join(directory.path, 'workspace', 'warehouse.duckdb'))).toBe(true)
  })

  test('no other user of the machine can read what is kept', () => {
    const kept = readdirSync(directory.path, { recursive: true, withFileTypes: true })
    const open = kept.filter((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0)
    expect(kept.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['plumbline.sock', 'workspace', 'warehouse.duckdb']),
    )
    expect(open.map(({ name }) => name)).toEqual([])
  })

  test('a second Plumbline on the same folder is refused, and the first goes on', async () => {
    const { code, err } = await run(settings)
    expect(code).toBe(1)
    expect(err).toContain(`The data in ${join(directory.path, 'workspace')} is in use by another process`)
    expect(err).toContain('Stop the other Plumbline, or set DATA_DIR to another folder.')
    expect(await plumbline.get('/health')).toMatchObject({ status: 'ok' })
  })

  test('the server runs, and each connection says what to do', async () => {
    for (const [id, name] of [
      ['salesforce', 'Salesforce'],
      ['hubspot', 'HubSpot'],
    ] as const) {
      const connection = await plumbline.until(async () => {
        const found = await plumbline.connection(id)
        return found.state === 'waiting' ? found : null
      })
      expect(connection.error?.message).toMatch(/Nothing answers at 127\.0\.0\.1/)
      expect(connection.error?.action).toContain(`Check that ${name} is up`)
    }
    expect(await plumbline.get('/metrics')).toMatchObject({ items: expect.any(Array) })
  })

  test('a data folder that was moved away is told by the health, until it is back', async () => {
    const health = async () => {
      const answer = await fetch(`${plumbline.url}/api/v1/health`)
      return [answer.status, Health.parse(await answer.json()).status]
    }
    const [home, away] = [join(directory.path, 'workspace'), join(directory.path, 'away')]
    renameSync(home, away)
    const moved = await health()
    renameSync(away, home)
    expect([moved, await health()]).toEqual([
      [503, 'failing'],
      [200, 'ok'],
    ])
  })
})

describe('a wrong client secret', { timeout: LONG_MS }, () => {
  const directory = dataDirectory()
  let sandbox: Awaited<ReturnType<typeof openTestSandbox>>
  let plumbline: ServerProcess
  const secret = 'not-the-secret-of-this-app'
  beforeAll(async () => {
    sandbox = await openTestSandbox(worldOf({}))
    plumbline = await startPlumbline({
      DATA_DIR: directory.path,
      SALESFORCE_LOGIN_URL: sandbox.salesforceUrl,
      SALESFORCE_CLIENT_ID: sandbox.credentials.salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: secret,
    })
  }, LONG_MS)
  afterAll(async () => {
    await plumbline?.stop()
    await sandbox?.close()
    directory.remove()
  }, LONG_MS)

  test('is told as such in the connection, without the secret, and the log doesn’t hold it either', async () => {
    const { error } = await plumbline.until(async () => {
      const found = await plumbline.connection('salesforce')
      return found.state === 'reconnect' ? found : null
    })
    expect(error?.message).toMatch(/^Salesforce refused the client secret: /)
    expect(error?.action).toContain('Copy the consumer secret')
    expect(JSON.stringify(await plumbline.connections())).not.toContain(secret)
    const { code, out, err } = await plumbline.stop()
    expect(code).toBe(0)
    expect(out + err).not.toContain(secret)
    expect(out + err).toContain('sync refused')
  })
})
