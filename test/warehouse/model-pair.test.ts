import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

const FIRST = '2026-03-02T06:00:00.000Z'
const SECOND = '2026-03-09T06:00:00.000Z'
const MADE = '2026-01-10T09:00:00.000Z'
const EDITED = '2026-02-20T10:00:00.000Z'
const AGAIN = '2026-03-05T10:00:00.000Z'

const lead = salesforceSchema('lead', [
  ...[
    'FirstName',
    'LastName',
    'Email',
    'Company',
    'Title',
    'Phone',
    'MobilePhone',
    'Country',
    'OwnerId',
    'Lifecycle_Stage__c',
  ].map((name) => field(name)),
  field('CreatedDate', { type: 'instant' }),
])
const leadHistory = salesforceSchema('leadhistory', [
  ...['LeadId', 'Field', 'OldValue', 'NewValue'].map((name) => field(name)),
  field('CreatedDate', { type: 'instant' }),
])
const user = salesforceSchema('user', [field('Name'), field('Email'), field('IsActive', { type: 'boolean' })])
const owner = hubspotSchema(
  'owner',
  ['firstName', 'lastName', 'email'].map((name) => field(name)),
)
const contact = hubspotSchema('contact', [
  ...[
    'firstname',
    'lastname',
    'email',
    'company',
    'jobtitle',
    'phone',
    'mobilephone',
    'country',
    'hubspot_owner_id',
    'lifecyclestage',
    'salesforceleadid',
  ].map((name) => field(name)),
  field('createdate', { type: 'instant' }),
])
const HUBSPOT = { connection: 'hubspot', vendor: 'hubspot' } as const

/** One person in both systems, who is there and linked from the start. */
async function sync(
  ours: object,
  theirs: object,
  { at = FIRST, changed = EDITED }: { at?: string; changed?: string } = {},
) {
  const stamp = { SystemModstamp: changed, IsDeleted: false, CreatedDate: MADE }
  await warehouse.merge({ schema: lead, at, rows: [{ Id: 'l1', LastName: 'Lee', ...stamp, ...ours }] })
  await warehouse.merge({
    schema: user,
    at,
    rows: [
      {
        Id: 'u1',
        SystemModstamp: MADE,
        IsDeleted: false,
        Name: 'Una',
        Email: 'Una@acme.com',
        IsActive: true,
      },
    ],
  })
  await warehouse.merge({
    ...HUBSPOT,
    schema: owner,
    at,
    rows: [
      { id: 'o1', updatedAt: MADE, firstName: 'Una', lastName: 'Ek', email: 'una@acme.com' },
      { id: 'o2', updatedAt: MADE, firstName: 'Max', lastName: 'Li', email: 'max@acme.com' },
    ],
  })
  await warehouse.merge({
    ...HUBSPOT,
    schema: contact,
    at,
    rows: [
      { id: 'h1', updatedAt: changed, createdate: MADE, lastname: 'Lee', salesforceleadid: 'l1', ...theirs },
    ],
  })
  await warehouse.publish('salesforce', at)
  await warehouse.publish('hubspot', at)
}
const ask = (select: string, options = {}) => askModel(warehouse.warehouse, select, options)
const pair = async () => (await ask('select * from person_pair'))[0]!
const conflict = async () => (await ask('select * from person_conflict'))[0]!

describe('two records of a person agree', () => {
  it.each([
    ['an address in capitals', 'email', { Email: 'ANN@Lee.io ' }, { email: 'ann@lee.io' }],
    [
      'a name in capitals',
      'name',
      { FirstName: 'Ann', LastName: "O'Hara" },
      { firstname: 'ann', lastname: 'O’HARA' },
    ],
    [
      'a title with another hyphen',
      'title',
      { Title: 'Vice-President, Sales' },
      { jobtitle: 'vice president sales' },
    ],
    ['a company with its dots left out', 'company', { Company: 'Birkholm B.V.' }, { company: 'Birkholm BV' }],
    ['a country by its code', 'country', { Country: 'DEU' }, { country: 'Deutschland' }],
    [
      'a number as it is dialled at home',
      'phone',
      { Phone: '030 901820', Country: 'DE' },
      { phone: '+49 (30) 90 18 20' },
    ],
    [
      'a stage by its other name',
      'stage',
      { Lifecycle_Stage__c: 'MQL' },
      { lifecyclestage: 'marketingqualifiedlead' },
    ],
    ['a colleague by the address', 'owner', { OwnerId: 'u1' }, { hubspot_owner_id: 'o1' }],
  ] as const)('about %s', async (_what, id, ours, theirs) => {
    await sync(ours, theirs)
    expect(await pair()).toMatchObject({ [`${id}_agrees`]: true, differing: null, unreadable: null })
  })

  it('or not, and then both values are told as they are', async () => {
    await sync({ Title: 'Head of Sales', OwnerId: 'u1' }, { jobtitle: 'VP Sales', hubspot_owner_id: 'o2' })
    expect(await pair()).toMatchObject({
      compared: 2,
      agreed: 0,
      differing: 'Job title, Owner',
      title_ours: 'Head of Sales',
      title_theirs: 'VP Sales',
      owner_ours: 'Una',
      owner_theirs: 'Max Li',
    })
  })

  it('about nothing that a side lacks, or that a queue owns', async () => {
    await sync(
      { Title: 'N/A', OwnerId: '00G1', Phone: '+49 30 901820' },
      { jobtitle: 'CEO', hubspot_owner_id: 'o1', mobilephone: '+49 151 23456789' },
    )
    expect(await pair()).toMatchObject({
      compared: 0,
      title_agrees: null,
      owner_agrees: null,
      phone_agrees: null,
      unreadable: null,
    })
  })

  it('about nothing that is not valid or not mapped, which is said', async () => {
    await sync(
      { Email: 'broken@', Country: 'Atlantis', Phone: '12', Lifecycle_Stage__c: 'Lead' },
      { email: 'ann@lee.io', country: 'France', phone: '+33 1 42 68 53 00', lifecyclestage: 'other' },
    )
    expect(await pair()).toMatchObject({ compared: 0, unreadable: 'E-mail, Phone, Country, Lifecycle stage' })
  })
})

describe('when each side came to say so', () => {
  it('lies between the making of the record and its last change, while nothing tells more', async () => {
    await sync({ Title: 'Head' }, { jobtitle: 'VP' })
    expect(await conflict()).toMatchObject({
      field: 'title',
      our_field: 'Title',
      our_from: MADE,
      our_to: EDITED,
      their_field: 'jobtitle',
      newer: null,
    })
  })

  it('is known where the record was never changed', async () => {
    await sync({ Title: 'Head' }, { jobtitle: 'VP', updatedAt: MADE })
    expect(await conflict()).toMatchObject({ their_from: MADE, their_to: MADE })
  })

  it('lies between two versions where we saw it change, and tells which is newer', async () => {
    await sync({ Title: 'Head' }, { jobtitle: 'Head' })
    await sync({ Title: 'Head' }, { jobtitle: 'VP', updatedAt: AGAIN }, { at: SECOND })
    expect(await conflict()).toMatchObject({
      our_to: EDITED,
      their_from: EDITED,
      their_to: AGAIN,
      newer: null,
    })
    await sync(
      { Title: 'Chief', SystemModstamp: '2026-03-07T10:00:00.000Z' },
      { jobtitle: 'VP', updatedAt: AGAIN },
      { at: '2026-03-16T06:00:00.000Z' },
    )
    expect(await conflict()).toMatchObject({ our_from: EDITED, newer: null })
  })

  it('is the moment that the source’s own history tells', async () => {
    const moved = '2026-02-01T08:00:00.000Z'
    const change = {
      Id: 'x1',
      IsDeleted: false,
      LeadId: 'l1',
      Field: 'Title',
      OldValue: 'Rep',
      NewValue: 'Head',
      CreatedDate: moved,
    }
    await warehouse.merge({ schema: leadHistory, at: FIRST, rows: [change] })
    await sync({ Title: 'Head' }, { jobtitle: 'VP', updatedAt: MADE })
    expect(await conflict()).toMatchObject({ our_from: moved, our_to: moved, newer: 'salesforce' })
  })

  it('stays as it is when another field is changed', async () => {
    await sync({ Title: 'Head', SystemModstamp: MADE }, { jobtitle: 'VP' })
    await sync({ Title: 'Head', Company: 'Acme' }, { jobtitle: 'VP' }, { at: SECOND, changed: AGAIN })
    expect(await conflict()).toMatchObject({ our_from: MADE, our_to: MADE })
  })

  it('reads as it was known at an earlier moment', async () => {
    await sync({ Title: 'Head' }, { jobtitle: 'VP' })
    await sync({ Title: 'VP' }, { jobtitle: 'VP' }, { at: SECOND, changed: AGAIN })
    expect(await ask('select * from person_conflict')).toEqual([])
    expect(await ask('select our_value from person_conflict', { at: '2026-03-03T06:00:00.000Z' })).toEqual([
      { our_value: 'Head' },
    ])
  })
})

it('a person with two records in HubSpot is two pairs', async () => {
  await sync({ Title: 'Head' }, { jobtitle: 'VP' })
  await warehouse.merge({
    ...HUBSPOT,
    schema: contact,
    at: FIRST,
    rows: [{ id: 'h2', updatedAt: EDITED, lastname: 'Lee', salesforceleadid: 'l1' }],
  })
  await warehouse.publish('hubspot', FIRST)
  expect(await ask('select record_id, twin_record_id from person_pair order by twin_record_id')).toEqual([
    { record_id: 'l1', twin_record_id: 'h1' },
    { record_id: 'l1', twin_record_id: 'h2' },
  ])
})
