import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeEach(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterEach(() => sandbox.close())

const client = () => ({
  client_id: sandbox.credentials.hubspot.clientId,
  client_secret: sandbox.credentials.hubspot.clientSecret,
})

async function post(path: string, form: Record<string, string>) {
  const response = await fetch(`${sandbox.hubspotUrl}/oauth/2026-03/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...client(), ...form }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

const redirect = 'http://127.0.0.1:9/callback'
const verifier = 'v'.repeat(64)
const challenge = createHash('sha256').update(verifier).digest('base64url')

async function code(more: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({
    client_id: client().client_id,
    redirect_uri: redirect,
    scope: 'oauth crm.objects.contacts.read',
    state: 's1',
    decision: 'allow',
    ...more,
  })
  const answer = await fetch(`${sandbox.hubspotUrl}/oauth/authorize?${query}`, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location')!)
  expect(back.searchParams.get('state')).toBe('s1')
  return back.searchParams.get('code')!
}

async function connected() {
  const grant = { grant_type: 'authorization_code', code: await code(), redirect_uri: redirect }
  const { status, body } = await post('token', grant)
  expect(status).toBe(200)
  return body
}

const refresh = (refresh_token: string) => post('token', { grant_type: 'refresh_token', refresh_token })

async function asked(token: string) {
  const headers = { Authorization: `Bearer ${token}` }
  return await fetch(`${sandbox.hubspotUrl}/account-info/v3/details`, { headers })
}

const violations = async () => (await sandbox.control('GET', '/violations')).json()

test('a code gives an access token for half an hour, and a refresh token that stays the same', async () => {
  const body = await connected()
  expect(body).toMatchObject({
    expires_in: 1800,
    token_type: 'bearer',
    token_use: 'access_token',
    scopes: ['oauth', 'crm.objects.contacts.read'],
  })
  expect((await asked(body.access_token)).status).toBe(200)
  const second = await refresh(body.refresh_token)
  expect(second.body.refresh_token).toBe(body.refresh_token)
  expect(second.body.access_token).not.toBe(body.access_token)
  expect(second.body.scopes).toEqual(body.scopes)
})

test('an access token ends after thirty minutes of the control clock, and not before', async () => {
  const body = await connected()
  await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:29:59Z' })
  expect((await asked(body.access_token)).status).toBe(200)
  await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:30:00Z' })
  const ended = await asked(body.access_token)
  expect([ended.status, (await ended.json()).category]).toEqual([401, 'EXPIRED_AUTHENTICATION'])
})

test('a code works once, at its own address, for whoever holds the verifier', async () => {
  const redeem = (code: string, more = {}) =>
    post('token', { grant_type: 'authorization_code', code, redirect_uri: redirect, ...more })
  const once = await code()
  expect((await redeem(once)).status).toBe(200)
  expect((await redeem(once)).body.error).toBe('invalid_grant')
  expect((await redeem(await code(), { redirect_uri: 'http://127.0.0.1:9/else' })).body.status).toBe(
    'MISMATCH_REDIRECT_URI_AUTH_CODE',
  )
  const guarded = () => code({ code_challenge: challenge, code_challenge_method: 'S256' })
  expect((await redeem(await guarded(), { code_verifier: 'x'.repeat(64) })).status).toBe(400)
  expect((await redeem(await guarded(), { code_verifier: verifier })).status).toBe(200)
})

test('a refusal is told in the standard’s words and in HubSpot’s own', async () => {
  expect((await refresh('eu1-unknown')).body).toMatchObject({
    error: 'invalid_grant',
    error_description: 'refresh token is invalid, expired or revoked',
    status: 'BAD_REFRESH_TOKEN',
  })
  const wrong = await post('token', { grant_type: 'refresh_token', client_secret: 'wrong' })
  expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_client'])
})

test('a revoked refresh token is dead; the access token that came of it lives to its end', async () => {
  const body = await connected()
  expect((await post('token/revoke', { token: body.refresh_token })).status).toBe(204)
  expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
  expect((await asked(body.access_token)).status).toBe(200)
})

test('an app that is uninstalled is locked out at once', async () => {
  const body = await connected()
  const gone = { match: { system: 'hubspot' }, when: { kind: 'at-once' }, effect: { kind: 'access-revoked' } }
  await sandbox.control('POST', '/faults', gone)
  expect((await asked(body.access_token)).status).toBe(401)
  expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
  expect(await violations()).toEqual([])
})

test('where tokens are made to rotate, an old one gives away its family', async () => {
  await sandbox.control('PUT', '/oauth', { system: 'hubspot', rotates: true })
  const first = await connected()
  const { body } = await refresh(first.refresh_token)
  expect(body.refresh_token).not.toBe(first.refresh_token)
  expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant')
  expect(await violations()).toMatchObject([{ rule: 'rotated-token' }])
})

test('an OAuth app is told a lower limit than a private one, and has none for the day', async () => {
  const body = await connected()
  const spent = {
    match: { system: 'hubspot' },
    when: { kind: 'at-once' },
    effect: { kind: 'quota', share: 1 },
  }
  await sandbox.control('POST', '/faults', spent)
  const limits = ({ status, headers }: Response) => [
    status,
    ...['max', 'daily', 'daily-remaining'].map((name) => headers.get(`x-hubspot-ratelimit-${name}`)),
  ]
  expect(limits(await asked(body.access_token))).toEqual([200, '110', null, null])
  expect(limits(await sandbox.hubspot('/crm/v3/owners'))).toEqual([429, '190', '1000000', '0'])
})
