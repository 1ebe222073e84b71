import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { runDoctor } from '../support/doctor.ts'
import { dataDirectory } from '../support/server-process.ts'
import { runCommand } from '../support/terminal.ts'

const MAIN = fileURLToPath(new URL('../../server/terminal/main.ts', import.meta.url))
const Facts = z.object({
  org: z.string(),
  size: z.string(),
  seed: z.int(),
  pid: z.int(),
  salesforceUrl: z.url(),
  hubspotUrl: z.url(),
  controlUrl: z.url(),
  environment: z.record(z.string(), z.string()),
  control: z.array(z.object({ method: z.string(), path: z.string(), title: z.string() })),
})
const REFUSING = {
  match: { system: 'hubspot', path: '/account-info' },
  when: { kind: 'always' },
  effect: { kind: 'answer', status: 401, body: '{"message":"no"}' },
}
const LATE = { match: { system: 'salesforce' }, when: { kind: 'always' }, effect: { kind: 'delay', ms: 1 } }

const directory = dataDirectory()
afterAll(directory.remove)
const running: ReturnType<typeof spawn>[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

/** The command in a process of its own; `said` is what it writes until it is asked to stop. */
async function start(...flags: string[]) {
  const child = spawn(process.execPath, [MAIN, 'sandbox', ...flags], { stdio: ['ignore', 'pipe', 'ignore'] })
  running.push(child)
  const ended = once(child, 'close')
  let said = ''
  for await (const piece of child.stdout) {
    said += String(piece)
    // The end of either form.
    if (said.endsWith('\n}\n') || said.endsWith('Ctrl-C ends it.\n')) break
  }
  return {
    said,
    /** Its exit code, once it has ended. */
    async ended() {
      await ended
      return child.exitCode
    },
    async stop() {
      child.kill('SIGINT')
      await ended
      return child.exitCode
    },
  }
}

const run = (...flags: string[]) => runCommand(['sandbox', ...flags], {})

async function asked(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

describe('plumbline sandbox', () => {
  test('runs both CRMs, with the faults of the file and of the command line, until Ctrl-C', async () => {
    const file = join(directory.path, 'faults.json')
    writeFileSync(file, JSON.stringify([REFUSING]))
    const flags = [
      '--org',
      'messy',
      '--seed',
      '9',
      '--faults',
      file,
      '--fault',
      JSON.stringify(LATE),
      '--json',
    ]
    const sandbox = await start(...flags)
    const facts = Facts.parse(JSON.parse(sandbox.said))
    expect(facts).toMatchObject({ org: 'messy', size: 'small', seed: 9 })
    expect(await asked(`${facts.controlUrl}/faults`)).toMatchObject([{ ...REFUSING }, { ...LATE }])

    const doctor = await runDoctor({ ...facts.environment, DATA_DIR: directory.path })
    expect(doctor.of('credentials')).toMatchObject([
      { about: 'Salesforce', state: 'ok' },
      { about: 'HubSpot', state: 'failed' },
    ])

    expect(await sandbox.stop()).toBe(0)
    await expect(fetch(facts.salesforceUrl)).rejects.toThrow('fetch failed')
    await expect(fetch(facts.hubspotUrl)).rejects.toThrow('fetch failed')
  })

  test('tells people the addresses, the settings and the control calls', async () => {
    const sandbox = await start('--anchor', '2026-11-22T20:00:00Z')
    expect(await sandbox.stop()).toBe(0)
    const { said } = sandbox
    expect(said).toMatch(
      /^A made-up company's CRMs are running \(orderly, small, seed 7\); no fault is set\.$/m,
    )
    for (const setting of [
      'SALESFORCE_LOGIN_URL=http://127.0.0.1:',
      'HUBSPOT_ACCESS_TOKEN=pat-',
      'DATA_DIR=',
    ])
      expect(said).toMatch(new RegExp(`^${setting}`, 'm'))
    expect(said).toMatch(/^POST {3}\/faults +set a fault/m)
  })

  test('holds callers to the vendors’ rates with --limits', async () => {
    const sandbox = await start('--limits', '--json')
    const { controlUrl, environment } = Facts.parse(JSON.parse(sandbox.said))
    const headers = { Authorization: `Bearer ${environment['HUBSPOT_ACCESS_TOKEN']}` }
    const search = () =>
      fetch(`${environment['HUBSPOT_BASE_URL']}/crm/v3/objects/contacts/search`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: '{}',
      })
    // The clock stands, so that no second goes by between them.
    await fetch(`${controlUrl}/clock`, { method: 'PUT', body: '{"running":false}' })
    const statuses: number[] = []
    for (let sent = 0; sent < 20; sent++) statuses.push((await search()).status)
    expect(statuses).toContain(429)
    await sandbox.stop()
  })

  test('its clock stands at --now with --still, and goes on from there otherwise', async () => {
    const flags = ['--anchor', '2026-11-22T20:00:00Z', '--now', '2026-10-01T08:00:00Z', '--json']
    const still = await start(...flags, '--still')
    const stands = Facts.parse(JSON.parse(still.said))
    expect(await asked(`${stands.controlUrl}/clock`)).toEqual({
      now: '2026-10-01T08:00:00.000Z',
      running: false,
    })
    await still.stop()
    const moving = await start(...flags)
    const { controlUrl } = Facts.parse(JSON.parse(moving.said))
    expect(await asked(`${controlUrl}/clock`)).toEqual({
      now: expect.stringMatching(/^2026-10-01T08:/),
      running: true,
    })
    await moving.stop()
  })

  describe('refuses', () => {
    test('a port that another program has: code 1', async () => {
      const first = await start('--json')
      const { port } = new URL(Facts.parse(JSON.parse(first.said)).hubspotUrl)
      const { code, err, out } = await run('--hubspot-port', port)
      expect([code, out]).toEqual([1, ''])
      expect(err).toBe(`Port ${port} is in use by another program: choose another.\n`)
      await first.stop()
    })

    test.each([
      ['a size that it doesn’t know', ['--size', 'huge'], '--size must be tiny, small'],
      [
        'an organisation that it doesn’t know',
        ['--org', 'tidy'],
        '--org must be orderly or messy, not tidy.',
      ],
      ['an anchor that is no instant', ['--anchor', 'yesterday'], '--anchor must be an instant such as'],
      ['a seed that is no number', ['--seed', 'x'], 'It must be a whole number.'],
      ['a fault that is no JSON', ['--fault', '{"match"'], '--fault {"match" isn\'t JSON: '],
      ['a file that isn’t there', ['--faults', '/nowhere.json'], "The file of faults can't be read: ENOENT"],
      [
        'a fault that the sandbox doesn’t know',
        ['--fault', '{"match":{},"when":{"kind":"never"},"effect":{"kind":"delay","ms":1}}'],
        'The sandbox refused POST /faults:',
      ],
    ])('%s: code 2', async (_what, flags, said) => {
      const { code, err, out } = await run(...flags)
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain(said)
      expect(err).not.toContain('    at ')
    })
  })

  test('that ends by itself is a failure: code 1', async () => {
    const sandbox = await start('--json')
    process.kill(Facts.parse(JSON.parse(sandbox.said)).pid)
    expect(await sandbox.ended()).toBe(1)
  })

  test('stopped while it starts, it ends as it was asked to', async () => {
    const interrupt = new AbortController()
    const ending = runCommand(['sandbox'], { interrupt: interrupt.signal })
    interrupt.abort()
    expect(await ending).toMatchObject({ code: 0, out: '' })
  })

  test('--help explains it without starting anything', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    expect(out).toMatch(/--fault <json>/)
  })
})
