import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startSandbox } from '../../server/sandbox/start.ts'
import { callers } from '../support/sandbox.ts'

const MAIN = fileURLToPath(new URL('../../server/sandbox/main.ts', import.meta.url))
const OPTIONS = {
  seed: 7,
  size: 'small',
  anchor: '2026-11-22T20:00:00Z',
  now: '2026-08-16T20:00:00Z',
} as const

async function runs(...flags: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['pipe', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await once(child, 'close')
  return { code: child.exitCode, stderr }
}

test('the sandbox runs as a process of its own, at the wanted time, and ends when it is no longer wanted', async () => {
  const sandbox = await startSandbox(OPTIONS)
  const { salesforce, hubspot, control } = callers(sandbox)
  const q = encodeURIComponent('SELECT COUNT() FROM CampaignMember')
  const before = await (await salesforce(`/query?q=${q}`)).json()
  expect(before.totalSize).toBeGreaterThan(1000)
  expect((await hubspot('/crm/v3/objects/contacts')).headers.get('date')).toBe(
    'Sun, 16 Aug 2026 20:00:00 GMT',
  )
  await control('PUT', '/clock', { now: '2026-11-22T20:00:00Z' })
  const after = await (await salesforce(`/query?q=${q}`)).json()
  expect(after.totalSize).toBeGreaterThan(before.totalSize)
  const truth = await (await control('GET', '/truth')).json()
  expect(truth.defects.length).toBeGreaterThan(100)
  await sandbox.stop()
  await expect(hubspot('/crm/v3/owners')).rejects.toThrow('fetch failed')
})

test('the messy organisation runs as a process of its own too', async () => {
  const sandbox = await startSandbox({ ...OPTIONS, org: 'messy' })
  const flow = await (await callers(sandbox).control('GET', '/truth/flow')).json()
  expect(flow.campaigns.length).toBeGreaterThan(20)
  await sandbox.stop()
})

test('a wrong argument is named, and nothing is started', async () => {
  expect(await runs('--size', 'huge')).toEqual({
    code: 2,
    stderr: expect.stringContaining('--size must be tiny, small, sample, medium, large, not huge'),
  })
  expect((await runs('--org', 'tidy')).stderr).toContain('--org must be orderly or messy, not tidy')
  expect((await runs()).stderr).toContain('--anchor is missing')
  expect((await runs('--anchor', 'yesterday')).stderr).toContain('--anchor must be an instant')
})

test('a port that is taken is told to whoever started it', async () => {
  const first = await startSandbox(OPTIONS)
  const port = Number(new URL(first.hubspotUrl).port)
  await expect(startSandbox({ ...OPTIONS, ports: { hubspot: port } })).rejects.toThrow('EADDRINUSE')
  await first.stop()
})

test('a start that is given up leaves nothing running', async () => {
  const giveUp = new AbortController()
  const starting = startSandbox({ ...OPTIONS, signal: giveUp.signal })
  giveUp.abort()
  await expect(starting).rejects.toThrow(
    expect.objectContaining({ name: 'SandboxStartError', exitCode: null }),
  )
})
