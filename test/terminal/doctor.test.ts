import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contentsOf, runDoctor } from '../support/doctor.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory } from '../support/server-process.ts'
import { runCommand } from '../support/terminal.ts'

const WORLD = { seed: 7, size: 'small', anchor: '2026-11-22T20:00:00Z' } as const
/** A first load, twice. */
const SLOW_MS = 240_000

let directory: ReturnType<typeof dataDirectory>
beforeEach(() => (directory = dataDirectory()))
afterEach(() => directory.remove())

describe('before the first start', () => {
  test('with no CRM set it says that the sample would be shown, and checks the rest', async () => {
    const DATA_DIR = join(directory.path, 'not-yet')
    const { code, of, states, items } = await runDoctor({ DATA_DIR })
    expect(code).toBe(0)
    expect(of('configuration')[0]?.found).toBe('No CRM is set: the sample would be shown (sample).')
    for (const check of ['credentials', 'clock', 'objects', 'metrics', 'quota'])
      expect(states(check)).toEqual(['skipped'])
    for (const check of ['node', 'platform', 'data-directory', 'disk-space', 'database', 'spool', 'schedule'])
      expect(states(check)).toEqual(['ok'])
    expect(items.some(({ state }) => state === 'failed')).toBe(false)
    expect(existsSync(DATA_DIR)).toBe(false)
  })

  test('every line has a state, a title and what was found, and the last one sums up', async () => {
    const { out } = await runCommand(['doctor'], { environment: () => ({ DATA_DIR: directory.path }) })
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^ok {7}Configuration +No CRM is set: /)
    expect(lines.slice(0, -2).every((line) => /^(ok|warning|failed|skipped) +[A-Z]/.test(line))).toBe(true)
    expect(lines.at(-1)).toMatch(/^\d+ ok, \d+ skipped\.$/)
  })
})

test('Ctrl-C ends it before the next thing is looked at: code 1', async () => {
  const { code, err } = await runCommand(['doctor'], {
    environment: () => ({ DATA_DIR: directory.path }),
    interrupt: AbortSignal.abort(),
  })
  expect([code, err]).toEqual([1, 'Stopped before everything was looked at.\n'])
})

describe('settings', () => {
  test('at fault are told all at once, without a value; what doesn’t hang on them is checked: code 2', async () => {
    const { code, of, states, text } = await runDoctor({
      DATA_DIR: directory.path,
      HUBSPOT_ACCESS_TOKEN: 'very secret token',
      SALESFORCE_CLIENT_SECRET: 'hush-hush',
      PORT: '70000',
    })
    expect(code).toBe(2)
    expect(of('configuration').every(({ state }) => state === 'failed')).toBe(true)
    expect(
      of('configuration')
        .map(({ found }) => found.replace(/ .*/, ''))
        .toSorted(),
    ).toEqual(['HUBSPOT_ACCESS_TOKEN', 'PORT', 'SALESFORCE_CLIENT_ID', 'SALESFORCE_LOGIN_URL'])
    expect(text).not.toMatch(/very secret|hush-hush|70000/)
    expect(states('disk-space')).toEqual(['ok'])
    expect(states('database')).toEqual(['skipped'])
  })
})

describe('a workspace', () => {
  let workspace: RealWorkspace
  let home: ReturnType<typeof dataDirectory>
  beforeAll(async () => {
    home = dataDirectory()
    workspace = await openRealWorkspace(home.path, WORLD)
  })
  afterAll(async () => {
    await workspace.sandbox.stop()
    home.remove()
  })

  test(
    'cut off by a power failure, served, and at rest: what each looks like',
    async () => {
      // The run can't end before the plug is pulled.
      await workspace.control('POST', '/faults', {
        match: { system: 'hubspot', path: '/crm/v3/objects' },
        when: { kind: 'always' },
        effect: { kind: 'delay', ms: SLOW_MS },
      })
      const killed = await workspace.start()
      await killed.until(async () =>
        (await killed.connection('hubspot')).run?.state === 'running' ? true : null,
      )
      await killed.kill()
      await workspace.control('DELETE', '/faults')
      const spool = join(home.path, 'workspace', 'spool', 'hubspot')
      mkdirSync(spool, { recursive: true })
      writeFileSync(join(spool, '1.json'), '{"results":[')

      const before = contentsOf(home.path)
      const cutOff = await runDoctor(workspace.settings)
      expect(contentsOf(home.path)).toEqual(before)
      expect(cutOff.states('database')).toEqual(['ok'])
      expect(cutOff.of('syncs', 'HubSpot')).toMatchObject([
        {
          state: 'warning',
          found: 'Never synced whole; a sync was cut off.',
          action: 'The next start takes it up where it was.',
        },
      ])
      expect(cutOff.of('spool')).toMatchObject([{ state: 'warning', action: 'The next sync removes them.' }])

      const server = await workspace.start()
      await server.until(async () => {
        const { items } = await server.connections()
        return items.every(({ state, lastSync }) => state === 'ready' && lastSync !== null) ? true : null
      })
      const served = await runDoctor(workspace.settings)
      expect(served.code).toBe(0)
      expect(served.of('database')[0]?.found).toMatch(/^In use by the running server \(\d/)
      expect(served.states('syncs')).toEqual(['ok', 'ok'])
      const { items } = await server.connections()
      for (const { label, nextSync } of items)
        expect(served.of('schedule', label)[0]?.found).toContain(`Next due ${nextSync}`)
      await server.stop()

      const atRest = await runDoctor(workspace.settings)
      expect(atRest.code).toBe(0)
      expect(atRest.of('database')[0]?.found).toBe('It opens; no server is running.')
      expect(atRest.of('schema')[0]?.found).toMatch(/^At step \S+, which is the newest\.$/)
      expect(atRest.states('syncs')).toEqual(['ok', 'ok'])
      expect(atRest.states('spool')).toEqual(['ok'])
      expect(atRest.of('schedule')).toMatchObject([
        { state: 'warning', action: 'Start a server to keep it: npm start' },
      ])
    },
    SLOW_MS,
  )
})
