import { createHash, generateKeyPairSync, sign } from 'node:crypto'
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

async function violations() {
  const told = await (await sandbox.control('GET', '/violations')).json()
  await sandbox.control('DELETE', '/violations')
  return told.map(({ rule }: { rule: string }) => rule)
}

test('a refresh token works once; using it again revokes the whole family, its sessions too', async () => {
  const { body } = await redeem(await code(), verifier)
  const second = await refresh(body.refresh_token)
  expect(second.body.refresh_token).not.toBe(body.refresh_token)
  expect(await works(body.access_token)).toBe(true)
  expect(await works(second.body.access_token)).toBe(true)
  expect(await violations()).toEqual([])
  expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
  expect(await violations()).toEqual(['rotated-token'])
  expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant')
  expect(await works(body.access_token)).toBe(false)
  expect(await works(second.body.access_token)).toBe(false)
})

test('where rotation is switched off, the token stays, and the answer doesn’t repeat it', async () => {
  await sandbox.control('PUT', '/oauth', { system: 'salesforce', rotates: false })
  const { body } = await redeem(await code(), verifier)
  const second = await refresh(body.refresh_token)
  expect(second.body).not.toHaveProperty('refresh_token')
  expect((await refresh(body.refresh_token)).status).toBe(200)
  await sandbox.control('PUT', '/oauth', { system: 'salesforce', rotates: true })
})

test('a public client needs no secret, but none that is wrong', async () => {
  const { body } = await redeem(await code(), verifier)
  const { client_id } = client()
  const form = { grant_type: 'refresh_token', client_id, refresh_token: body.refresh_token }
  expect((await token({ ...form, client_secret: 'wrong' })).body.error).toBe('invalid_client_secret')
  expect((await token(form)).status).toBe(200)
})

test('without the scope for it there is no refresh token', async () => {
  const { body } = await redeem(await code({ scope: 'api id' }), verifier)
  expect(body).toMatchObject({ scope: 'api id', access_token: expect.any(String) })
  expect(body).not.toHaveProperty('refresh_token')
})

async function revoke(token: string) {
  const url = `${sandbox.salesforceUrl}/services/oauth2/revoke`
  return (await fetch(url, { method: 'POST', body: new URLSearchParams({ token }) })).status
}

test('revoking a refresh token ends its sessions; revoking a session ends only that', async () => {
  const { body } = await redeem(await code(), verifier)
  expect(await revoke(body.access_token)).toBe(200)
  expect(await works(body.access_token)).toBe(false)
  const second = (await refresh(body.refresh_token)).body
  expect(await revoke(second.refresh_token)).toBe(200)
  expect(await works(second.access_token)).toBe(false)
  expect((await refresh(second.refresh_token)).body.error).toBe('invalid_grant')
  expect(await violations()).toEqual([])
  expect(await revoke('5Aep861unknown')).toBe(400)
})

test('who uses the token first wins: the other holder is told, and the family is dead', async () => {
  const { body } = await redeem(await code(), verifier)
  const first = { match: { path: '/services/oauth2/token' }, when: { kind: 'nth', nth: 1 } }
  await sandbox.control('POST', '/faults', { ...first, effect: { kind: 'refreshed-elsewhere' } })
  expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
  expect(await works(body.access_token)).toBe(false)
  await violations()
})

const jwt = generateKeyPairSync('rsa', { modulusLength: 2048 })
const NOW_S = Date.parse('2026-11-22T20:00:00Z') / 1000

function assertion(changes: Record<string, unknown> = {}, key = jwt.privateKey): string {
  const { clientId, username } = sandbox.credentials.salesforce
  const claims = { iss: clientId, sub: username, aud: sandbox.salesforceUrl, exp: NOW_S + 180, ...changes }
  const signed = `${part({ alg: 'RS256' })}.${part(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
}

const bearer = (assertion: string) =>
  token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })

test('an assertion opens a session for the user it names, if it is signed with the app’s own key', async () => {
  expect((await bearer(assertion())).body.error_description).toBe('invalid assertion')
  const publicKey = jwt.publicKey.export({ type: 'spki', format: 'pem' })
  expect((await sandbox.control('PUT', '/certificate', { publicKey })).status).toBe(204)
  const { status, body } = await bearer(assertion())
  expect(status).toBe(200)
  expect(body).not.toHaveProperty('refresh_token')
  expect(await works(body.access_token)).toBe(true)
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const refused = [
    [assertion({}, other), 'invalid assertion'],
    [assertion({ sub: 'else@example.com' }), "user hasn't approved this consumer"],
    [assertion({ aud: 'https://elsewhere.example.com' }), 'audience is invalid'],
    [assertion({ exp: NOW_S - 1 }), 'assertion has expired'],
    [assertion({ iss: 'nobody' }), 'client identifier invalid'],
    ['a.b.c', 'invalid assertion'],
  ] as const
  for (const [text, reason] of refused) expect((await bearer(text)).body.error_description).toBe(reason)
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
