import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { CONTACT, tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterAll(() => sandbox.close())

async function get(path: string) {
  const response = await sandbox.hubspot(path)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

async function post(path: string, body: unknown) {
  const response = await sandbox.hubspot(path, { method: 'POST', body: JSON.stringify(body) })
  return {
    status: response.status,
    headers: response.headers,
    body: response.status === 204 ? null : await response.json(),
  }
}

const read = (ids: readonly string[], more: object = {}) =>
  post('/crm/v3/objects/contacts/batch/read', {
    inputs: ids.map((id) => ({ id })),
    properties: ['email'],
    ...more,
  })

test('values are text, a zero fraction of a second is dropped, and what was never set is null', async () => {
  const names =
    'email,lastname,firstname,hs_email_optout,annualrevenue,became_mql,lifecyclestage,no_such_property'
  const { body } = await get(`/crm/v3/objects/contacts/${CONTACT.anna}?properties=${names}`)
  expect(body).toEqual({
    id: CONTACT.anna,
    properties: {
      createdate: '2026-01-05T10:00:00Z',
      hs_object_id: CONTACT.anna,
      lastmodifieddate: '2026-04-01T08:00:00Z',
      email: 'anna@example.com',
      lastname: '',
      firstname: 'Anna',
      hs_email_optout: 'false',
      annualrevenue: '10.5',
      became_mql: '2026-03-01T08:00:00.250Z',
      lifecyclestage: 'opportunity',
    },
    createdAt: '2026-01-05T10:00:00Z',
    updatedAt: '2026-04-01T08:00:00Z',
    archived: false,
  })
  const other = await get(`/crm/v3/objects/contacts/${CONTACT.winner}?properties=lastname`)
  expect(other.body.properties.lastname).toBeNull()
})

test('every answer tells the time of the control clock and the rate limit; a search keeps its limit to itself', async () => {
  const list = await get('/crm/v3/objects/contacts?limit=1')
  expect(list.headers.get('date')).toBe('Sun, 22 Nov 2026 20:00:00 GMT')
  expect(list.headers.get('x-hubspot-ratelimit-max')).toBe('190')
  expect(list.headers.get('x-hubspot-ratelimit-daily')).toBe('1000000')
  const search = await post('/crm/v3/objects/contacts/search', { limit: 1 })
  expect(search.headers.get('x-hubspot-ratelimit-max')).toBeNull()
})

test('the list gives every living record once, and the last page has no next', async () => {
  const seen: string[] = []
  let after = ''
  for (;;) {
    const { body } = await get(`/crm/v3/objects/contacts?limit=100${after}`)
    seen.push(...body.results.map(({ id }: { id: string }) => id))
    if (body.paging === undefined) break
    expect(body.paging.next.link).toContain('/crm/v3/objects/contacts?limit=100&after=')
    after = `&after=${body.paging.next.after}`
  }
  expect(seen).toHaveLength(252)
  expect(new Set(seen).size).toBe(252)
  expect(seen).not.toContain(CONTACT.archived)
  expect(seen).not.toContain(CONTACT.loser)
})

test('archived records are listed apart, and merged ones nowhere', async () => {
  const { body } = await get('/crm/v3/objects/contacts?archived=true')
  expect(body.results).toEqual([
    expect.objectContaining({ id: CONTACT.archived, archived: true, archivedAt: '2026-06-01T10:00:00Z' }),
  ])
})

test('asking for a merged id answers with the survivor, through chains too', async () => {
  const { body } = await get(`/crm/v3/objects/contacts/${CONTACT.chained}?properties=hs_merged_object_ids`)
  expect(body.id).toBe(CONTACT.winner)
  expect(body.properties.hs_merged_object_ids).toBe(`${CONTACT.loser};${CONTACT.chained}`)
})

test('a history lists every value, the newest first', async () => {
  const { body } = await get(`/crm/v3/objects/contacts?limit=1&propertiesWithHistory=lifecyclestage`)
  const versions = body.results[0].propertiesWithHistory.lifecyclestage
  expect(
    versions.map(({ value, timestamp }: { value: string; timestamp: string }) => [value, timestamp]),
  ).toEqual([
    ['opportunity', '2026-04-01T08:00:00Z'],
    ['marketingqualifiedlead', '2026-03-01T08:00:00Z'],
    ['lead', '2026-01-05T10:00:00Z'],
  ])
  expect((await get('/crm/v3/objects/contacts?limit=51&propertiesWithHistory=lifecyclestage')).status).toBe(
    400,
  )
})

test('a batch with ids that are gone answers 207 and says which', async () => {
  const whole = await read([CONTACT.anna, CONTACT.winner])
  expect([whole.status, whole.body.results.length, whole.body.status]).toEqual([200, 2, 'COMPLETE'])
  const part = await read([CONTACT.anna, CONTACT.archived, '999'])
  expect(part.status).toBe(207)
  expect(part.body).toMatchObject({
    numErrors: 1,
    errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: [CONTACT.archived, '999'] } }],
  })
})

test('a batch takes 100 ids, 50 with history', async () => {
  const ids = Array.from({ length: 101 }, (_, i) => String(1000 + i))
  expect((await read(ids)).status).toBe(400)
  expect((await read(ids.slice(0, 100))).body.results).toHaveLength(100)
  expect((await read(ids.slice(0, 51), { propertiesWithHistory: ['lifecyclestage'] })).status).toBe(400)
})

test('associations come for all ids at once, each with its own paging; who has none is an error of the batch', async () => {
  const ask = (after?: string) =>
    post('/crm/v4/associations/deals/contacts/batch/read', {
      inputs: [{ id: '7001', ...(after && { after }) }, { id: '7999' }],
    })
  const first = await ask()
  expect(first.status).toBe(207)
  const [deal] = first.body.results
  expect(deal.to).toHaveLength(500)
  expect(deal.to[0]).toEqual({
    toObjectId: '1000',
    associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 3, label: null }],
  })
  const second = await ask(deal.paging.next.after)
  expect(second.body.results[0].to).toHaveLength(100)
  expect(second.body.results[0].paging).toBeUndefined()
  expect(first.body.errors[0].context.fromObjectId).toEqual(['7999'])
  const company = await post('/crm/v4/associations/contacts/companies/batch/read', {
    inputs: [{ id: CONTACT.anna }],
  })
  expect(company.body.results[0].to[0].toObjectId).toBe('9001')
})

test('archiving, merging and erasing take effect at once', async () => {
  await sandbox.hubspot('/crm/v3/objects/contacts/1249', { method: 'DELETE' })
  expect((await get('/crm/v3/objects/contacts/1249')).status).toBe(404)
  expect((await get('/crm/v3/objects/contacts/1249?archived=true')).body.archived).toBe(true)
  const merged = await post('/crm/v3/objects/contacts/merge', {
    primaryObjectId: '1247',
    objectIdToMerge: '1248',
  })
  expect(merged.body.properties.hs_merged_object_ids).toBe('1248')
  expect((await get('/crm/v3/objects/contacts/1248')).body.id).toBe('1247')
  await post('/crm/v3/objects/contacts/gdpr-delete', { objectId: '1246' })
  expect((await get('/crm/v3/objects/contacts/1246')).status).toBe(404)
  expect((await get('/crm/v3/objects/contacts/1246?archived=true')).status).toBe(404)
})

test.each([
  ['/crm/v3/objects/contacts?limit=101', 400, 'VALIDATION_ERROR'],
  ['/crm/v3/objects/contacts/999', 404, 'OBJECT_NOT_FOUND'],
  ['/crm/v3/objects/unicorns', 400, 'VALIDATION_ERROR'],
  ['/nowhere', 404, 'OBJECT_NOT_FOUND'],
])('%s is refused in HubSpot’s form', async (path, status, category) => {
  const answer = await get(path)
  expect(answer.status).toBe(status)
  expect(answer.body).toMatchObject({
    status: 'error',
    category,
    message: expect.any(String),
    correlationId: expect.any(String),
  })
})

test('an unknown token is refused; one from the token endpoint lives for thirty minutes of the control clock', async () => {
  const { clientId, clientSecret } = sandbox.credentials.hubspot
  const page = `${sandbox.hubspotUrl}/oauth/authorize?client_id=${clientId}&redirect_uri=http://127.0.0.1:9/cb&scope=oauth%20crm.objects.contacts.read&decision=allow`
  const back = await fetch(page, { redirect: 'manual' })
  const code = new URL(back.headers.get('location')!).searchParams.get('code')!
  const token = async (form: Record<string, string>) =>
    (
      await fetch(`${sandbox.hubspotUrl}/oauth/2026-03/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
      })
    ).json()
  const first = await token({ grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1:9/cb' })
  expect(first).toMatchObject({ expires_in: 1800, token_type: 'bearer', refresh_token: expect.any(String) })
  const status = async (bearer: string) =>
    (await fetch(`${sandbox.hubspotUrl}/crm/v3/owners`, { headers: { Authorization: `Bearer ${bearer}` } }))
      .status
  expect([await status(first.access_token), await status('nope')]).toEqual([200, 401])
  await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:31:00Z' })
  expect(await status(first.access_token)).toBe(401)
  const second = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
  expect(await status(second.access_token)).toBe(200)
})
