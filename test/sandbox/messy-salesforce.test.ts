import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { ANCHOR, openTestSandbox, type TestSandbox } from '../support/sandbox.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(
    createWorld({ seed: 7, size: 'small', anchor: ANCHOR, organisation: 'messy' }),
  )
})
afterAll(() => sandbox.close())

async function query(soql: string) {
  const response = await sandbox.salesforce(`/query?q=${encodeURIComponent(soql)}`)
  return { status: response.status, answer: await response.json() }
}

async function described(object: string) {
  return (await sandbox.salesforce(`/sobjects/${object}/describe`)).json()
}

describe('the Salesforce of a messy organisation', () => {
  test('tracks no field, and its histories are there and empty', async () => {
    const tracked = await query(
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Campaign' AND IsFieldHistoryTracked = true",
    )
    expect(tracked.answer.totalSize).toBe(0)
    for (const history of ['CampaignHistory', 'LeadHistory', 'OpportunityFieldHistory']) {
      const { status, answer } = await query(`SELECT COUNT() FROM ${history}`)
      expect([history, status, answer.totalSize]).toEqual([history, 200, 0])
    }
  })

  test('has two currencies, and without advanced currency management no dated rates', async () => {
    const { answer } = await query('SELECT IsoCode, IsCorporate FROM CurrencyType ORDER BY IsoCode')
    expect(
      answer.records.map(({ IsoCode, IsCorporate }: Record<string, unknown>) => [IsoCode, IsCorporate]),
    ).toEqual([
      ['CHF', false],
      ['EUR', true],
    ])
    const dated = await query('SELECT Id FROM DatedConversionRate')
    expect([dated.status, dated.answer[0].errorCode]).toEqual([400, 'INVALID_TYPE'])
    expect((await sandbox.salesforce('/sobjects/DatedConversionRate/describe')).status).toBe(404)
    for (const [object, field] of [
      ['Campaign', 'CurrencyIsoCode'],
      ['Opportunity', 'CurrencyIsoCode'],
    ] as const) {
      const { fields } = await described(object)
      const { picklistValues } = fields.find(({ name }: { name: string }) => name === field)
      expect(picklistValues.map(({ value }: { value: string }) => value)).toEqual(['EUR', 'CHF'])
    }
  })

  test('describes campaigns in two languages, with old types that campaigns still have', async () => {
    const { fields } = await described('Campaign')
    const field = (name: string) => fields.find((one: { name: string }) => one.name === name)
    expect(field('Go_Live_Date__c')).toMatchObject({ label: 'Go-Live-Termin', type: 'date', custom: true })
    expect(field('Launch_Date_Planned__c')).toMatchObject({ label: 'Launch date (planned)', type: 'date' })
    expect(field('Planned_Start__c')).toMatchObject({ label: 'Geplanter Start', type: 'date' })
    expect(field('Always_On__c')).toBeUndefined()
    const types: { value: string; label: string; active: boolean }[] = field('Type').picklistValues
    expect(types).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ value: 'Messe', label: 'Messe' }),
        expect.objectContaining({ value: 'Trade Show', label: 'Messe' }),
      ]),
    )
    const { answer } = await query('SELECT Type FROM Campaign WHERE Type != null')
    const used = new Set(answer.records.map(({ Type }: { Type: string }) => Type))
    const offered = types.filter(({ active }) => active).map(({ value }) => value)
    expect([...used].filter((type) => !offered.includes(String(type))).length).toBeGreaterThan(0)
  })

  test('has no request of marketing operations, whatever else is in its cases', async () => {
    const types = await query("SELECT Id FROM RecordType WHERE DeveloperName = 'Marketing_Request'")
    const count = async (condition: string) =>
      (await query(`SELECT COUNT() FROM Case WHERE RecordTypeId ${condition}`)).answer.totalSize
    const [{ Id }] = types.answer.records
    expect(await count(`= '${Id}'`)).toBe(0)
    expect(await count(`!= '${Id}'`)).toBeGreaterThan(0)
  })
})

test('HubSpot names its stages in the house’s own words, and one of them by a number', async () => {
  const { results } = await (await sandbox.hubspot('/crm/v3/properties/contacts')).json()
  const { options } = results.find(({ name }: { name: string }) => name === 'lifecyclestage')
  expect(options).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ value: 'lead', label: 'Interessent' }),
      expect.objectContaining({ value: '174203911', label: 'Im Vertrieb' }),
    ]),
  )
})
