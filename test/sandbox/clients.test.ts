import { createHash } from 'node:crypto'
import { Client } from '@hubspot/api-client'
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js'
import { Connection } from 'jsforce/lib/connection.js'
import { OAuth2 } from 'jsforce/lib/oauth2.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { CONTACT, GUID, LEAD, tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterAll(() => sandbox.close())

function salesforce(): Connection {
  const { salesforceUrl: instanceUrl, credentials } = sandbox
  return new Connection({ instanceUrl, accessToken: credentials.salesforce.accessToken, version: '67.0' })
}

function hubspot(): Client {
  return new Client({
    accessToken: sandbox.credentials.hubspot.accessToken,
    basePath: sandbox.hubspotUrl,
    numberOfApiCallRetries: 0,
  })
}

test('jsforce describes, queries and goes on to the next page', async () => {
  const connection = salesforce()
  const lead = await connection.describe('Lead')
  expect(lead.fields.find(({ name }) => name === 'Email')).toMatchObject({ type: 'email' })
  const first = await connection.query<{ Id: string }>('SELECT Id FROM Opportunity ORDER BY Id')
  const second = await connection.queryMore<{ Id: string }>(first.nextRecordsUrl!)
  expect([first.totalSize, first.records.length, second.records.length, second.done]).toEqual([
    4500,
    2000,
    2000,
    false,
  ])
  expect(connection.limitInfo.apiUsage?.limit).toBe(100_000)
})

test('jsforce reads deleted ids, limits and who it is', async () => {
  const connection = salesforce()
  const { deletedRecords } = await connection.deleted('Lead', '2026-11-20T00:00:00Z', '2026-11-22T20:00:00Z')
  expect(deletedRecords.map(({ id }) => id)).toEqual([LEAD.merged])
  expect(await connection.limits()).toHaveProperty('DailyApiRequests.Max', 100_000)
  expect((await connection.identity()).organization_id).toBe('00D000000000062EAA')
})

test('jsforce reports a refusal by its code', async () => {
  await expect(salesforce().query('SELECT Nope FROM Lead')).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
  })
})

test('jsforce signs in by code and renews its session', async () => {
  const { clientId, clientSecret } = sandbox.credentials.salesforce
  const oauth2 = new OAuth2({
    loginUrl: sandbox.salesforceUrl,
    clientId,
    clientSecret,
    redirectUri: 'http://127.0.0.1:9/cb',
  })
  const verifier = 'v'.repeat(64)
  const code_challenge = createHash('sha256').update(verifier).digest('base64url')
  const page = `${oauth2.getAuthorizationUrl({ code_challenge })}&decision=allow`
  const back = await fetch(page, { redirect: 'manual' })
  const code = new URL(back.headers.get('location')!).searchParams.get('code')!
  const granted = await oauth2.requestToken(code, { code_verifier: verifier })
  const renewed = await oauth2.refreshToken(granted.refresh_token!)
  expect(renewed.instance_url).toBe(sandbox.salesforceUrl)
  const connection = new Connection({
    instanceUrl: renewed.instance_url,
    accessToken: renewed.access_token,
    version: '67.0',
  })
  expect((await connection.query('SELECT COUNT() FROM Lead')).totalSize).toBe(2)
})

test('the HubSpot client lists, reads in batches and searches', async () => {
  const { contacts } = hubspot().crm
  const page = await contacts.basicApi.getPage(100, undefined, ['email'])
  expect(page.results).toHaveLength(100)
  expect(page.results[0]?.createdAt).toEqual(new Date('2026-01-05T10:00:00Z'))
  const batch = await contacts.batchApi.read({
    inputs: [{ id: CONTACT.anna }],
    properties: ['email'],
    propertiesWithHistory: ['lifecyclestage'],
  })
  expect(batch.results[0]?.propertiesWithHistory?.['lifecyclestage']).toHaveLength(3)
  const found = await contacts.searchApi.doSearch({
    filterGroups: [
      { filters: [{ propertyName: 'email', operator: FilterOperatorEnum.Eq, value: 'anna@example.com' }] },
    ],
    sorts: ['lastmodifieddate'],
    properties: ['email'],
    limit: 10,
    after: '0',
  })
  expect(found.results.map(({ id }) => id)).toEqual([CONTACT.anna])
})

test('the HubSpot client reads owners, properties, pipelines, associations and e-mails', async () => {
  const client = hubspot()
  expect((await client.crm.owners.ownersApi.getPage()).results[0]?.lastName).toBe('Brandt')
  expect((await client.crm.properties.coreApi.getAll('contacts')).results.length).toBeGreaterThan(8)
  expect((await client.crm.pipelines.pipelinesApi.getAll('deals')).results[0]?.stages.length).toBeGreaterThan(
    4,
  )
  const edges = await client.crm.associations.v4.batchApi.getPage('deals', 'contacts', {
    inputs: [{ id: '7001' }],
  })
  expect(edges.results[0]?.to).toHaveLength(500)
  const emails = await client.marketing.emails.marketingEmailsApi.getPage(
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    true,
  )
  expect(emails.results[0]?.campaign).toBe(GUID)
})

test('the HubSpot client reports a refusal with its status and category', async () => {
  await expect(hubspot().crm.contacts.basicApi.getById('999')).rejects.toMatchObject({
    code: 404,
    body: { category: 'OBJECT_NOT_FOUND' },
  })
})
