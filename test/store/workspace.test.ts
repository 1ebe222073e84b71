import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { openWorkspace } from '../../server/workspace.ts'
import { consent } from '../support/consent.ts'
import { openTestSandbox, worldOf, type TestSandbox } from '../support/sandbox.ts'

let sandbox: TestSandbox
let directory: string

beforeEach(async () => {
  // Nothing is in it: signing in is all that is looked at here.
  sandbox = await openTestSandbox(worldOf({}))
  directory = mkdtempSync(join(tmpdir(), 'kept-'))
})
afterEach(async () => {
  await sandbox.close()
  rmSync(directory, { recursive: true, force: true })
})

async function environment() {
  const { salesforce, hubspot } = sandbox.credentials
  return {
    DATA_DIR: directory,
    LOG_LEVEL: 'trace',
    SALESFORCE_LOGIN_URL: sandbox.salesforceUrl,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_REFRESH_TOKEN: await consent(sandbox, 'salesforce'),
    HUBSPOT_BASE_URL: sandbox.hubspotUrl,
    HUBSPOT_CLIENT_ID: hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
    HUBSPOT_REFRESH_TOKEN: await consent(sandbox, 'hubspot'),
  }
}

/** Opens the workspace, syncs both once, and closes it, as one life of the program. Gives why each stopped, and the log. */
async function live(env: Record<string, string>): Promise<{ errors: string[]; log: string }> {
  const config = readConfig(env)
  let log = ''
  const to = { write: (line: string) => void (log += line) }
  const workspace = await openWorkspace(config, createLog({ level: 'trace', secrets: config.secrets, to }))
  const errors: string[] = []
  try {
    for (const connection of ['salesforce', 'hubspot']) {
      const run = await workspace.syncs.start(connection, 'manual')
      for await (const { error } of workspace.syncs.watch(run.id, new AbortController().signal)) {
        if (error) errors.push(`${error.message} ${error.action ?? ''}`)
      }
    }
  } finally {
    await workspace.close()
  }
  return { errors, log }
}

const violations = async () => (await sandbox.control('GET', '/violations')).json()
const rotate = async () => {
  for (const system of ['salesforce', 'hubspot'])
    await sandbox.control('PUT', '/oauth', { system, rotates: true })
}

test('tokens that the CRMs replace are kept for the next start, and never written to the log', async () => {
  await rotate()
  const env = await environment()
  for (let start = 0; start < 2; start++) {
    const { errors, log } = await live(env)
    expect(errors.filter((error) => error.includes('token'))).toEqual([])
    expect(log).toContain('/services/oauth2/token')
    const tokens = [/5Aep861[\w-]+/, /eu1-[0-9a-f]{8}-/, /!AQ4A[\w-]+/, /"C[\w-]{60,}"/]
    for (const token of tokens) expect(log).not.toMatch(token)
    for (const secret of [env.SALESFORCE_REFRESH_TOKEN, env.HUBSPOT_REFRESH_TOKEN, env.HUBSPOT_CLIENT_SECRET])
      expect(log).not.toContain(secret)
  }
  expect(await violations()).toEqual([])
  const kept = readFileSync(join(directory, 'workspace', 'secrets.json'), 'utf8')
  expect(new Set(Object.keys(JSON.parse(kept).tokens))).toEqual(new Set(['hubspot', 'salesforce']))
})

test('a dead token says that a person must reconnect; the new one wins over what was kept', async () => {
  await rotate()
  const env = await environment()
  await live(env)
  for (const system of ['salesforce', 'hubspot']) {
    const gone = { match: { system }, when: { kind: 'at-once' }, effect: { kind: 'access-revoked' } }
    await sandbox.control('POST', '/faults', gone)
  }
  const { errors } = await live(env)
  expect(errors.join('\n')).toMatch(/SALESFORCE_REFRESH_TOKEN/)
  expect(errors.join('\n')).toMatch(/HUBSPOT_REFRESH_TOKEN/)
  const again = await live({ ...env, ...(await environment()) })
  expect(again.errors.filter((error) => error.includes('token'))).toEqual([])
  expect(await violations()).toEqual([])
})
