import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const IN_BETWEEN = '2026-03-02T18:00:00.000Z'
const person = [field('FirstName'), field('LastName'), field('Email'), field('MasterRecordId')]
const salesforceContact = salesforceSchema('contact', person)
const salesforceLead = salesforceSchema('lead', [
  ...person,
  field('IsConverted', { type: 'boolean' }),
  field('ConvertedContactId'),
])
const hubspotContact = hubspotSchema('contact', [
  field('email'),
  field('salesforcecontactid'),
  field('salesforceleadid'),
])

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

async function link(at: string, rows: { contacts?: object[]; leads?: object[]; hubspot?: object[] }) {
  await warehouse.merge({ schema: salesforceContact, at, rows: rows.contacts ?? [] })
  await warehouse.merge({ schema: salesforceLead, at, rows: rows.leads ?? [] })
  await warehouse.merge({
    connection: 'hubspot',
    vendor: 'hubspot',
    schema: hubspotContact,
    at,
    rows: rows.hubspot ?? [],
  })
  for (const connection of ['salesforce', 'hubspot']) await warehouse.publish(connection, at)
}

const identities = (condition = `_valid_to = 'infinity'`) =>
  warehouse.ask(
    `select connection || ':' || object || ':' || record_id as record, entity_id, reason, ambiguous from plumbline.identity where ${condition} order by 1`,
  )

it('a stored Salesforce id links, also when it has 15 characters', async () => {
  await link(MONDAY, {
    contacts: [{ Id: '0035e00000AbCdEAAV', IsDeleted: false, Email: 'a@x.io' }],
    hubspot: [{ id: '7', email: 'other@x.io', salesforcecontactid: '0035e00000AbCdE' }],
  })
  expect(await identities()).toEqual([
    {
      record: 'hubspot:contact:7',
      entity_id: 'salesforce:contact:0035e00000AbCdEAAV',
      reason: 'linked by the stored Salesforce contact id',
      ambiguous: false,
    },
  ])
})

it('a unique e-mail links where no id is stored', async () => {
  await link(MONDAY, {
    contacts: [{ Id: 'c1', IsDeleted: false, Email: 'Ann@X.io' }],
    hubspot: [{ id: '7', email: 'ann@x.io ' }],
  })
  expect(await identities()).toMatchObject([{ entity_id: 'salesforce:contact:c1', ambiguous: false }])
})

it('an e-mail that stands on several records leaves them apart and says so', async () => {
  await link(MONDAY, {
    contacts: [
      { Id: 'c1', IsDeleted: false, Email: 'ann@x.io' },
      { Id: 'c2', IsDeleted: false, Email: 'ann@x.io' },
    ],
    hubspot: [{ id: '7', email: 'ann@x.io' }],
  })
  expect(await identities()).toEqual([
    {
      record: 'hubspot:contact:7',
      entity_id: 'hubspot:contact:7',
      reason: 'kept apart: the e-mail address stands on several records',
      ambiguous: true,
    },
  ])
})

it('a converted lead is the contact it became, and so is the HubSpot contact that names the lead', async () => {
  await link(MONDAY, {
    contacts: [{ Id: 'c1', IsDeleted: false, Email: 'ann@x.io' }],
    leads: [{ Id: 'l1', IsDeleted: false, IsConverted: true, ConvertedContactId: 'c1', Email: 'ann@x.io' }],
    hubspot: [{ id: '7', email: 'ann@y.io', salesforceleadid: 'l1' }],
  })
  expect((await identities()).map(({ record, entity_id }) => [record, entity_id])).toEqual([
    ['hubspot:contact:7', 'salesforce:contact:c1'],
    ['salesforce:lead:l1', 'salesforce:contact:c1'],
  ])
})

it('a merged record is the one it was merged into', async () => {
  await link(MONDAY, {
    contacts: [
      { Id: 'c1', IsDeleted: false },
      { Id: 'c2', IsDeleted: true, MasterRecordId: 'c1' },
    ],
  })
  expect(await identities()).toMatchObject([
    { record: 'salesforce:contact:c2', entity_id: 'salesforce:contact:c1' },
  ])
})

it('a link that no longer holds is closed, so that the past still shows it', async () => {
  await link(MONDAY, {
    contacts: [{ Id: 'c1', IsDeleted: false, Email: 'ann@x.io' }],
    hubspot: [{ id: '7', email: 'ann@x.io' }],
  })
  await link(TUESDAY, { hubspot: [{ id: '7', email: 'new@x.io', updatedAt: TUESDAY }] })
  expect(await identities()).toEqual([])
  expect(await identities(`_valid_from <= '${IN_BETWEEN}' and _valid_to > '${IN_BETWEEN}'`)).toHaveLength(1)
})
