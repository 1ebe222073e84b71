import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scratch } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
let clientDir: Awaited<ReturnType<typeof scratch>>
beforeAll(async () => {
  clientDir = await scratch()
  await mkdir(join(clientDir.path, 'assets'))
  await writeFile(join(clientDir.path, 'index.html'), '<!doctype html><title>Plumbline</title>')
  await writeFile(join(clientDir.path, 'favicon.svg'), '<svg/>')
  await writeFile(
    join(clientDir.path, 'assets', 'main-4f3a.js'),
    `export const long = '${'x'.repeat(5_000)}'`,
  )
  server = await startServer({ clientDir: clientDir.path })
})
afterAll(async () => {
  await server.close()
  await clientDir.remove()
})

const get = (path: string, headers: Record<string, string> = { Accept: 'text/html,*/*' }) =>
  fetch(`${server.url}${path}`, { headers })

describe('the pages', () => {
  test.each(['/', '/metrics/on-time-launch-rate', '/platform?run=run-1', '/some/page/to/come'])(
    '%s is the page that the client draws, fresh each time',
    async (path) => {
      const answer = await get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('Cache-Control')).toBe('no-cache')
      expect(await answer.text()).toContain('<title>Plumbline</title>')
    },
  )

  test('hashed assets are kept for ever, and travel compressed', async () => {
    const answer = await get('/assets/main-4f3a.js', { 'Accept-Encoding': 'gzip' })
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('Content-Encoding')).toBe('gzip')
  })

  test('other files are asked for again each time', async () => {
    expect((await get('/favicon.svg')).headers.get('Cache-Control')).toBe('no-cache')
  })

  test.each([
    '/assets/main-0000.js',
    '/missing.png',
    '/api/metrics',
    '/../package.json',
    '/%2e%2e/package.json',
  ])('%s is a 404, never the page', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
  })

  test('a program that asks for JSON at a page’s address gets a problem', async () => {
    expect((await get('/metrics', { Accept: 'application/json' })).status).toBe(404)
  })

  test('a client that was not built is said in words', async () => {
    const bare = await startServer()
    const answer = await fetch(bare.url, { headers: { Accept: 'text/html' } })
    expect(await answer.json()).toMatchObject({
      detail: 'The pages have not been built.',
      action: expect.any(String),
    })
    await bare.close()
  })
})
