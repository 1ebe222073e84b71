import { expect, test } from 'vitest'
import { hubspotProtocol } from '../../server/connectors/hubspot/protocol.ts'
import { salesforceProtocol } from '../../server/connectors/salesforce/protocol.ts'

const salesforce = (info: string) => salesforceProtocol.quota(new Headers({ 'Sforce-Limit-Info': info }))
const hubspot = (daily: string, remaining: string) =>
  hubspotProtocol({ paced: true, zone: () => null }).quota(
    new Headers({ 'X-HubSpot-RateLimit-Daily': daily, 'X-HubSpot-RateLimit-Daily-Remaining': remaining }),
  )

test('Salesforce’s quota is what the header tells of the organisation, whatever else stands in it', () => {
  expect(salesforce('api-usage=25/5000')).toMatchObject({ used: 25, limit: 5000, window: '24 hours' })
  expect(salesforce('per-app-api-usage=17/250(appName=sample); api-usage=9/100000')).toMatchObject({
    used: 9,
    limit: 100_000,
  })
})

test('HubSpot’s quota is what of the day is gone', () => {
  expect(hubspot('250000', '249000')).toMatchObject({ used: 1000, limit: 250_000, window: 'day' })
})

test('what is no count of requests is unknown, not a number', () => {
  expect(salesforce('api-usage=1/99999999999999999999')).toBeNull()
  expect(salesforce('api-usage=9999999999999/100')).toBeNull()
  expect(salesforce('api-usage=-1/100')).toBeNull()
  expect(hubspot('9999999999999', '1')).toBeNull()
  expect(hubspot('250000', '-5')).toBeNull()
  expect(hubspot('100', '101')).toBeNull()
})
