import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { GUID, tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterAll(() => sandbox.close())

const get = async (path: string) => (await sandbox.hubspot(path)).json()

test('a campaign shows only the properties that were asked for and are set', async () => {
  const body = await get('/marketing/v3/campaigns?properties=hs_name,hs_start_date,hs_end_date')
  expect(body).toMatchObject({
    total: 1,
    results: [{ id: GUID, properties: { hs_name: 'Autumn webinar', hs_start_date: '2026-10-07' } }],
  })
  expect((await get('/marketing/v3/campaigns')).results[0].properties).toEqual({})
})

test('a campaign’s budget is its own; without a spend there is no spend total', async () => {
  const body = await get(`/marketing/v3/campaigns/${GUID}/budget/totals`)
  expect(body).toMatchObject({
    currencyCode: 'EUR',
    budgetTotal: 1200,
    remainingBudget: 1200,
    spendItems: [],
  })
  expect(body).not.toHaveProperty('spendTotal')
})

test('a campaign’s e-mails are its assets', async () => {
  const body = await get(`/marketing/v3/campaigns/${GUID}/assets/MARKETING_EMAIL`)
  expect(body.results).toEqual([{ id: '1337', name: 'Invitation', metrics: {} }])
})

test('e-mails carry their counters only when asked, and only those changed after a moment', async () => {
  const [email] = (await get('/marketing/v3/emails?includeStats=true')).results
  expect(email).toMatchObject({
    campaign: GUID,
    publishDate: '2026-10-07T08:00:00Z',
    isPublished: true,
    stats: { counters: { sent: 1000, delivered: 990, open: 300, click: 40, bounce: 0 } },
  })
  expect((await get('/marketing/v3/emails')).results[0]).not.toHaveProperty('stats')
  expect((await get('/marketing/v3/emails?updatedAfter=2026-11-01T00:00:00Z')).total).toBe(0)
})

test('owners who left are listed apart, without the id of an active user', async () => {
  expect((await get('/crm/v3/owners')).results).toEqual([
    expect.objectContaining({ id: '401', firstName: 'Tobias', userId: 5_100_013, archived: false }),
  ])
  const [left] = (await get('/crm/v3/owners?archived=true')).results
  expect(left).toMatchObject({ id: '402', archived: true, userIdIncludingInactive: 5_100_026 })
  expect(left).not.toHaveProperty('userId')
})

test('a pipeline’s stages say which of them are closed', async () => {
  const [pipeline] = (await get('/crm/v3/pipelines/deals')).results
  const closed = pipeline.stages.filter(
    ({ metadata }: { metadata: { isClosed: string } }) => metadata.isClosed === 'true',
  )
  expect(closed.map(({ id }: { id: string }) => id)).toEqual(['closedwon', 'closedlost'])
})

test('properties tell type and origin', async () => {
  const { results } = await get('/crm/v3/properties/contacts')
  const of = (wanted: string) => results.find(({ name }: { name: string }) => name === wanted)
  expect(of('lifecyclestage')).toMatchObject({ type: 'enumeration', hubspotDefined: true })
  expect(of('lastmodifieddate')).toMatchObject({ type: 'datetime' })
})

test('the account tells its zone and how much of the day’s quota is used', async () => {
  expect(await get('/account-info/v3/details')).toMatchObject({
    portalId: 25_000_001,
    timeZone: 'Europe/Berlin',
  })
  const usage = (await get('/account-info/v3/api-usage/daily/private-apps')).results[0]
  expect(usage).toMatchObject({ usageLimit: 1_000_000, resetsAt: '2026-11-22T23:00:00Z' })
  expect(usage.currentUsage).toBeGreaterThan(0)
})
