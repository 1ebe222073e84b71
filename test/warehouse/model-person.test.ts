import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultMapping, sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { mappingHash, readMapping, writeMapping } from '../../server/warehouse/model/setting.ts'
import { askModel } from '../support/model.ts'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const stamped = (row: object) => ({ SystemModstamp: '2026-03-01T10:00:00Z', IsDeleted: false, ...row })

const lead = salesforceSchema('lead', [
  ...['FirstName', 'LastName', 'Email', 'Company', 'Website', 'Phone', 'OwnerId', 'ConvertedContactId'].map(
    (name) => field(name),
  ),
  field('IsConverted', { type: 'boolean' }),
])
const contact = salesforceSchema(
  'contact',
  ['FirstName', 'LastName', 'Email', 'AccountId', 'OwnerId'].map((name) => field(name)),
)
const user = salesforceSchema('user', [field('Name'), field('IsActive', { type: 'boolean' })])
const hubspotContact = hubspotSchema(
  'contact',
  ['firstname', 'lastname', 'email', 'salesforcecontactid'].map((name) => field(name)),
)

async function sync(rows: { leads?: object[]; contacts?: object[]; users?: object[] }, at = MONDAY) {
  const { leads = [], contacts = [], users = [] } = rows
  await warehouse.merge({ schema: lead, at, rows: leads.map(stamped) })
  await warehouse.merge({ schema: contact, at, rows: contacts.map(stamped) })
  await warehouse.merge({ schema: user, at, rows: users.map(stamped) })
  await warehouse.publish('salesforce', at)
}
const ask = (select: string, options = {}) => askModel(warehouse.warehouse, select, options)

describe('a person', () => {
  it('who was a lead and was converted is there once, as the contact', async () => {
    await sync({
      leads: [
        { Id: 'l1', LastName: 'Lee', IsConverted: true, ConvertedContactId: 'c1' },
        { Id: 'l2', LastName: 'Ek' },
      ],
      contacts: [{ Id: 'c1', LastName: 'Lee' }],
    })
    expect(await ask('select object, record_id, person_id from person order by record_id')).toEqual([
      { object: 'contact', record_id: 'c1', person_id: 'salesforce:contact:c1' },
      { object: 'lead', record_id: 'l2', person_id: 'salesforce:lead:l2' },
    ])
  })

  it('has no value where somebody typed a placeholder, and lacks it among the required', async () => {
    await sync({
      leads: [
        { Id: 'l1', FirstName: 'Ann', LastName: 'N/A', Email: 'ann@lee.io', Company: ' ', Phone: 'tbd' },
      ],
    })
    // Of the nine required fields this CRM has five.
    expect(
      await ask('select label, last_name, phone, company, required, present, missing from person'),
    ).toEqual([
      {
        label: 'Ann',
        last_name: null,
        phone: null,
        company: null,
        required: 5,
        present: 2,
        missing: 'LastName, Company, Phone',
      },
    ])
  })

  it('is owned by a human, a queue, somebody who left, or nobody', async () => {
    await sync({
      leads: [
        { Id: 'l1', OwnerId: 'u1' },
        { Id: 'l2', OwnerId: '00G000000000001' },
        { Id: 'l3', OwnerId: 'u2' },
        { Id: 'l4', OwnerId: null },
      ],
      users: [
        { Id: 'u1', Name: 'Una', IsActive: true },
        { Id: 'u2', Name: 'Max', IsActive: false },
      ],
    })
    expect(await ask('select owner_kind, owner_name, owned from person order by record_id')).toEqual([
      { owner_kind: 'human', owner_name: 'Una', owned: true },
      { owner_kind: 'queue', owner_name: 'Queue', owned: false },
      { owner_kind: 'inactive', owner_name: 'Max', owned: true },
      { owner_kind: 'none', owner_name: null, owned: false },
    ])
  })

  it('in both systems has two records and one identity, with the reason', async () => {
    await sync({ contacts: [{ Id: 'c1', Email: 'ann@lee.io' }] })
    const hubspot = { connection: 'hubspot', vendor: 'hubspot', at: MONDAY, schema: hubspotContact } as const
    await warehouse.merge({
      ...hubspot,
      rows: [{ id: 'h1', updatedAt: MONDAY, email: 'ann@lee.io', salesforcecontactid: 'c1' }],
    })
    await warehouse.publish('hubspot', MONDAY)
    expect(await ask('select connection, person_id, link_reason from person order by connection')).toEqual([
      {
        connection: 'hubspot',
        person_id: 'salesforce:contact:c1',
        link_reason: 'linked by the stored Salesforce contact id',
      },
      { connection: 'salesforce', person_id: 'salesforce:contact:c1', link_reason: null },
    ])
  })

  it('reads as it was known at any earlier moment', async () => {
    await sync({ leads: [{ Id: 'l1', LastName: 'Lee' }] })
    await sync({ leads: [{ Id: 'l1', LastName: 'Lee-Ek', SystemModstamp: '2026-03-02T10:00:00Z' }] }, TUESDAY)
    expect(await ask('select last_name from person', { at: MONDAY })).toEqual([{ last_name: 'Lee' }])
    expect(await ask('select last_name from person', { at: TUESDAY })).toEqual([{ last_name: 'Lee-Ek' }])
    expect(await ask('select last_name from person', { at: '2026-03-01T00:00:00.000Z' })).toEqual([])
  })
})

const clusters = () => ask('select record_id, rule, size, survivor from person_cluster order by record_id')

describe('duplicates', () => {
  it('share a valid address; the most complete record is the one to keep', async () => {
    await sync({
      leads: [
        { Id: 'l1', Email: 'ANN@lee.io ', LastName: 'Lee' },
        { Id: 'l2', Email: 'broken@' },
        { Id: 'l3', Email: 'broken@' },
      ],
      contacts: [{ Id: 'c1', Email: 'ann@lee.io', FirstName: 'Ann', LastName: 'Lee', AccountId: 'a1' }],
    })
    expect(await clusters()).toEqual([
      { record_id: 'c1', rule: 'email', size: 2, survivor: true },
      { record_id: 'l1', rule: 'email', size: 2, survivor: false },
    ])
  })

  it('are kept as a contact, into which a lead is converted, however complete the lead is', async () => {
    await sync({
      leads: [{ Id: 'l1', Email: 'ann@lee.io', FirstName: 'Ann', LastName: 'Lee', Company: 'Lee Ltd' }],
      contacts: [
        { Id: 'c1', Email: 'ann@lee.io' },
        { Id: 'c2', Email: 'ann@lee.io', FirstName: 'Ann', LastName: 'Lee' },
      ],
    })
    expect((await clusters()).filter(({ survivor }) => survivor)).toMatchObject([{ record_id: 'c2' }])
  })

  it('are kept as the one that is on an open opportunity, then the one at the latest stage, and only then the most complete', async () => {
    const staged = { ...lead, fields: [...lead.fields, field('Lifecycle_Stage__c')] }
    const deal = salesforceSchema('opportunity', [
      field('StageName'),
      field('IsClosed', { type: 'boolean' }),
      field('IsWon', { type: 'boolean' }),
    ])
    const role = salesforceSchema('opportunitycontactrole', [field('OpportunityId'), field('ContactId')])
    const merge = (schema: typeof lead, rows: object[]) =>
      warehouse.merge({ schema, at: MONDAY, rows: rows.map(stamped) })
    await merge(staged, [
      { Id: 'l1', Email: 'bo@ek.se', FirstName: 'Bo', LastName: 'Ek', Company: 'Ek AB' },
      { Id: 'l2', Email: 'bo@ek.se', Lifecycle_Stage__c: 'MQL' },
    ])
    await merge(deal, [{ Id: 'o1', StageName: 'Proposal', IsClosed: false, IsWon: false }])
    await merge(role, [{ Id: 'r1', OpportunityId: 'o1', ContactId: 'c2' }])
    await merge(contact, [
      { Id: 'c1', Email: 'ann@lee.io', FirstName: 'Ann', LastName: 'Lee', AccountId: 'a1' },
      { Id: 'c2', Email: 'ann@lee.io' },
      { Id: 'c3', Email: 'ann@lee.io', LastName: 'Lee' },
    ])
    await warehouse.publish('salesforce', MONDAY)
    const kept = await ask('select record_id, survivor, kept_by from person_cluster order by record_id')
    expect(kept).toEqual([
      { record_id: 'c1', survivor: false, kept_by: 'deal' },
      { record_id: 'c2', survivor: true, kept_by: 'deal' },
      { record_id: 'c3', survivor: false, kept_by: 'deal' },
      { record_id: 'l1', survivor: false, kept_by: 'stage' },
      { record_id: 'l2', survivor: true, kept_by: 'stage' },
    ])
  })

  it('go by name and company where there is no address, unless several people may be meant', async () => {
    const ann = { FirstName: 'Ann', LastName: 'Lee', Company: 'Lee Ltd' }
    const bo = { FirstName: 'Bo', LastName: 'Ek', Company: 'Ek AB' }
    await sync({
      leads: [
        { Id: 'l1', ...ann },
        { Id: 'l2', ...ann, FirstName: 'ann ' },
        { Id: 'l3', ...bo, Email: null },
        { Id: 'l4', ...bo, Company: 'Other AB' },
      ],
    })
    expect((await clusters()).map(({ record_id, rule }) => [record_id, rule])).toEqual([
      ['l1', 'name-and-company'],
      ['l2', 'name-and-company'],
    ])
  })
})

it.each([
  ['an address without a domain', { Email: 'ann.lee@' }],
  ['an address without an @', { Email: 'ann.lee(at)mail' }],
  ['an address with two', { Email: 'ann.lee@@acme.com' }],
  ['the same half of an address', { Email: 'ann lee@mail.example.com' }],
  ['a website that is none', { Website: 'htp//acme.com' }],
  ['a website that lacks its host', { Website: 'http:/acme' }],
])('%s is no company that two people of one name could share', async (_, broken) => {
  const ann = { FirstName: 'Ann', LastName: 'Lee', ...broken }
  await sync({
    leads: [
      { Id: 'l1', ...ann, Company: 'Acme' },
      { Id: 'l2', ...ann, Company: 'Globex' },
      { Id: 'l3', ...ann, Company: ' acme ' },
    ],
  })
  expect((await clusters()).map(({ record_id }) => record_id)).toEqual(['l1', 'l3'])
})

describe('what a CRM does not have', () => {
  it('is NULL or empty, so that the question stays the same', async () => {
    await sync({ leads: [{ Id: 'l1', LastName: 'Lee' }] })
    expect(await ask('select lead_source, birth_date, hard_bounced from person')).toEqual([
      { lead_source: null, birth_date: null, hard_bounced: null },
    ])
    expect(await ask('select * from opportunity')).toEqual([])
    expect(await ask('select * from campaign_entity')).toEqual([])
    expect(await ask('select * from touch')).toEqual([])
  })
})

const read = () => warehouse.warehouse.read((reader) => readMapping(reader, defaultMapping))
const save = (graceDays: number, basedOn: number) =>
  warehouse.warehouse.write((writer) =>
    writeMapping(writer, { ...sampleMapping, graceDays }, { at: MONDAY, by: 'ann', basedOn }),
  )

describe('the mapping', () => {
  it('is kept version by version, and the newest is in force', async () => {
    expect(await read()).toEqual(defaultMapping)
    expect([await save(1, 0), await save(2, 1)]).toEqual([1, 2])
    expect((await read()).graceDays).toBe(2)
    expect(await save(3, 1)).toBeNull()
    expect((await read()).graceDays).toBe(2)
    expect(mappingHash(await read())).not.toBe(mappingHash(sampleMapping))
  })
})
