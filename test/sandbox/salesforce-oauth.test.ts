import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterAll(() => sandbox.close())

async function token(form: Record<string, string>) {
  const response = await fetch(`${sandbox.salesforceUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: await response.json() }
}

const client = () => ({
  client_id: sandbox.credentials.salesforce.clientId,
  client_secret: sandbox.credentials.salesforce.clientSecret,
})

async function works(accessToken: string): Promise<boolean> {
  const response = await fetch(`${sandbox.salesforceUrl}/services/data/v67.0/limits`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  })
  return response.status === 200
}

const redirect = 'http://127.0.0.1:9/callback'
const verifier = 'a'.repeat(64)
const challenge = createHash('sha256').update(verifier).digest('base64url')

async function code(more: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client().client_id,
    redirect_uri: redirect,
    state: 's1',
    code_challenge: challenge,
    ...more,
  })
  const page = await (await fetch(`${sandbox.salesforceUrl}/services/oauth2/authorize?${query}`)).text()
  const allow = /id="allow" href="([^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&')
  const answer = await fetch(allow, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location')!)
  expect(back.searchParams.get('state')).toBe('s1')
  return back.searchParams.get('code')!
}

function redeem(code: string, code_verifier: string) {
  return token({ grant_type: 'authorization_code', ...client(), code, redirect_uri: redirect, code_verifier })
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

test('client credentials open a session, which does not say when it ends', async () => {
  const { status, body } = await token({ grant_type: 'client_credentials', ...client() })
  expect(status).toBe(200)
  expect(body).toMatchObject({ instance_url: sandbox.salesforceUrl, token_type: 'Bearer' })
  expect(body).not.toHaveProperty('expires_in')
  expect(await works(body.access_token)).toBe(true)
})

test('a wrong secret is refused with a reason', async () => {
  const { status, body } = await token({
    grant_type: 'client_credentials',
    ...client(),
    client_secret: 'wrong',
  })
  expect([status, body]).toEqual([
    400,
    { error: 'invalid_client', error_description: 'invalid client credentials' },
  ])
})

test('a code is redeemed once, by whoever holds its verifier', async () => {
  expect((await redeem(await code(), 'b'.repeat(64))).body.error).toBe('invalid_grant')
  expect((await redeem(await code(), 'a'.repeat(171))).body.error).toBe('invalid_grant')
  const kept = await code()
  expect((await redeem(kept, verifier)).body.refresh_token).toBeTypeOf('string')
  expect((await redeem(kept, verifier)).body.error).toBe('invalid_grant')
})

function refresh(refresh_token: string) {
  return token({ grant_type: 'refresh_token', ...client(), refresh_token })
}

test('a refresh token works once; using it again revokes the whole family', async () => {
  const { body } = await redeem(await code(), verifier)
  const second = await refresh(body.refresh_token)
  expect(second.body.refresh_token).not.toBe(body.refresh_token)
  expect(await works(second.body.access_token)).toBe(true)
  expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant')
})

test('a signed assertion opens a session for the user it names', async () => {
  const { clientId, username } = sandbox.credentials.salesforce
  const assertion = (sub: string) => `${part({ alg: 'RS256' })}.${part({ iss: clientId, sub })}.c2ln`
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  expect((await token({ grant_type, assertion: assertion(username) })).status).toBe(200)
  expect((await token({ grant_type, assertion: assertion('else@example.com') })).body.error).toBe(
    'invalid_grant',
  )
})

test('who declines is told so at the address of return', async () => {
  const query = new URLSearchParams({
    client_id: client().client_id,
    redirect_uri: redirect,
    decision: 'deny',
  })
  const answer = await fetch(`${sandbox.salesforceUrl}/services/oauth2/authorize?${query}`, {
    redirect: 'manual',
  })
  expect(answer.headers.get('location')).toContain('error=access_denied')
})

test('a session ends after two idle hours of the control clock', async () => {
  const { body } = await token({ grant_type: 'client_credentials', ...client() })
  await sandbox.control('PUT', '/clock', { now: '2026-11-22T21:59:00Z' })
  expect(await works(body.access_token)).toBe(true)
  await sandbox.control('PUT', '/clock', { now: '2026-11-23T00:00:00Z' })
  expect(await works(body.access_token)).toBe(false)
})
