import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rawRequest } from '../support/raw-request.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
let port: string
beforeAll(async () => {
  server = await startServer()
  port = new URL(server.url).port
})
afterAll(() => server.close())

const ask = (headers: Record<string, string>, method = 'GET') =>
  rawRequest(`${server.url}/api/v1/health`, { method, headers })

const start = (headers: Record<string, string>) =>
  rawRequest(`${server.url}/api/v1/connections/salesforce/syncs`, { method: 'POST', headers })

describe('the name under which a request comes (DNS rebinding)', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.0.0.2'])(
    '%s with our port is ours',
    async (name) => {
      expect((await ask({ Host: `${name}:${port}` })).status).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'localhost@evil.example',
  ])('%s is refused, though it resolves to this machine', async (name) => {
    const answer = await ask({ Host: `${name}:${port}` })
    expect(answer.status).toBe(421)
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'urn:plumbline:problem:foreign-host',
      action: expect.any(String),
    })
  })

  test('another port, or none, is refused', async () => {
    expect((await ask({ Host: '127.0.0.1:1' })).status).toBe(421)
    expect((await ask({ Host: '127.0.0.1' })).status).toBe(421)
  })

  test('pages are guarded like the API', async () => {
    expect((await rawRequest(`${server.url}/`, { headers: { Host: `evil.example:${port}` } })).status).toBe(
      421,
    )
  })
})

describe('the page from which a request comes', () => {
  test.each([
    'https://evil.example',
    'http://127.0.0.1:1',
    'null',
    'https://localhost',
    'http://localhost.evil.example',
  ])('one at %s may not start a sync', async (origin) => {
    expect((await start({ Origin: origin })).status).toBe(403)
    expect(server.syncs.runs.size).toBe(0)
  })

  test('another site may not even read, nor hide where it comes from', async () => {
    expect((await ask({ Origin: 'https://evil.example' })).status).toBe(403)
    expect((await ask({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })).status).toBe(403)
  })

  test('a link from elsewhere opens', async () => {
    const clicked = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }
    expect((await ask(clicked)).status).toBe(200)
  })

  test('a form of another site, which navigates too, starts nothing', async () => {
    const posted = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }
    expect((await start(posted)).status).toBe(403)
  })

  test('a proxy that rewrites the origin hides nothing', async () => {
    const proxied = {
      Origin: `http://127.0.0.1:${port}`,
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'cors',
    }
    expect((await start(proxied)).status).toBe(403)
  })

  test('our own page may', async () => {
    expect((await start({ Origin: `http://localhost:${port}` })).status).toBe(202)
  })

  test('no other site is ever given leave to read', async () => {
    expect(
      (await ask({ Origin: `http://localhost:${port}` })).headers['access-control-allow-origin'],
    ).toBeUndefined()
  })
})

describe('what a page may do', () => {
  test('scripts come from here alone, and none stands in the page', async () => {
    const { headers } = await ask({})
    const policy = String(headers['content-security-policy'])
    const directives = new Map(
      [...policy.matchAll(/([a-z-]+) ([^;]+)/g)].map(([, name, value]) => [name, value]),
    )
    expect(directives.get('script-src')).toBe("'self'")
    expect(directives.get('default-src')).toBe("'self'")
    expect(directives.get('style-src')).toBe("'self' 'unsafe-inline'")
    expect(directives.get('frame-ancestors')).toBe("'none'")
    expect(directives.get('object-src')).toBe("'none'")
    expect(policy).not.toContain('unsafe-eval')
    expect(policy).not.toContain('upgrade-insecure-requests')
  })

  test('types are not guessed, frames are refused, and the software is not named', async () => {
    const { headers } = await ask({})
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  test('the API’s page holds no script and no style of its own', async () => {
    const { body } = await rawRequest(`${server.url}/api/v1/docs/`)
    expect(body).not.toMatch(/<script>|<style>|\son\w+=|https?:\/\//)
    for (const [, file] of body.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const found = await rawRequest(`${server.url}/api/v1/docs/${file}`)
      expect(found.status).toBe(200)
    }
  })
})
