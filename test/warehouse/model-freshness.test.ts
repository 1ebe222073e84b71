import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
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
const BY_HAND = '2026-02-20T10:00:00.000Z'
const LATER = '2026-03-05T10:00:00.000Z'

const lead = salesforceSchema('lead', [
  ...['LastName', 'Email', 'LastModifiedById'].map((name) => field(name)),
  field('LastModifiedDate', { type: 'instant' }),
])
const user = salesforceSchema(
  'user',
  ['Name', 'Username', 'UserType'].map((name) => field(name)),
)
const member = salesforceSchema('campaignmember', [
  ...['CampaignId', 'LeadId', 'ContactId'].map((name) => field(name)),
  field('HasResponded', { type: 'boolean' }),
  field('FirstRespondedDate', { type: 'date' }),
])
const memberStatus = salesforceSchema('campaignmemberstatus', [
  ...['CampaignId', 'Label'].map((name) => field(name)),
  ...['IsDefault', 'HasResponded'].map((name) => field(name, { type: 'boolean' })),
])
const contact = hubspotSchema('contact', [
  ...['lastname', 'salesforceleadid'].map((name) => field(name)),
  field('hs_sales_email_last_replied', { type: 'instant' }),
])

const USERS = [
  { Id: 'ann', Name: 'Ann Lee', UserType: 'Standard' },
  { Id: 'sync', Name: 'HubSpot Integration', UserType: 'Standard' },
  { Id: 'robot', Name: 'Robot', UserType: 'AutomatedProcess' },
]
const row = (Id: string, by: string, at: string) => ({
  Id,
  LastName: Id,
  LastModifiedById: by,
  LastModifiedDate: at,
  SystemModstamp: at,
  IsDeleted: false,
})

async function sync(leads: readonly object[], at = FIRST): Promise<void> {
  const users = USERS.map((each) => ({ ...each, SystemModstamp: BY_HAND, IsDeleted: false }))
  await warehouse.merge({ schema: user, at, rows: users })
  await warehouse.merge({ schema: lead, at, rows: leads })
  await warehouse.publish('salesforce', at)
}
const mapping = {
  ...sampleMapping,
  freshness: {
    maxAgeDays: 10,
    machineUsers: ['hubspot integration'],
    bulkRecords: 3,
    automatedSubjects: ['[Sequence]'],
  },
}
const ask = (select: string, at = '2026-03-10T06:00:00.000Z') =>
  askModel(warehouse.warehouse, select, { at, mapping })
const edits = () => ask('select record_id, edited_at from person_edit order by record_id')

describe('edited by a human is', () => {
  it('what somebody changed who is neither named as a machine nor of a machine’s type', async () => {
    await sync([row('a', 'ann', BY_HAND), row('b', 'sync', BY_HAND), row('c', 'robot', BY_HAND)])
    expect(await edits()).toEqual([
      { record_id: 'a', edited_at: BY_HAND },
      { record_id: 'b', edited_at: null },
      { record_id: 'c', edited_at: null },
    ])
  })

  it('not forgotten when a machine changes it next', async () => {
    await sync([row('a', 'ann', BY_HAND)])
    await sync([row('a', 'sync', LATER)], SECOND)
    expect(await ask('select edited_at, touched_at from person_edit')).toEqual([
      { edited_at: BY_HAND, touched_at: LATER },
    ])
  })

  it('not what one user changed in many records within minutes', async () => {
    const minute = (nth: number) => `2026-02-20T10:0${nth}:00.000Z`
    await sync([
      ...['a', 'b', 'c', 'd'].map((id, nth) => row(id, 'ann', minute(nth))),
      row('e', 'ann', '2026-02-21T10:00:00.000Z'),
    ])
    expect((await edits()).map(({ edited_at: at }) => at)).toEqual([
      null,
      null,
      null,
      null,
      '2026-02-21T10:00:00.000Z',
    ])
  })
})

describe('who made each change is told', () => {
  const told = (at?: string) => ask('select told from person_freshness', at)

  it('from the first reading on', async () => {
    await sync([row('a', 'sync', LATER)])
    expect(await told('2026-03-11T06:00:00.000Z')).toEqual([{ told: false }])
    expect(await told('2026-03-13T06:00:00.000Z')).toEqual([{ told: true }])
  })

  it('not where the user is none that is known', async () => {
    await sync([row('a', 'sync', BY_HAND)])
    await sync([row('a', 'stranger', LATER)], SECOND)
    expect(await told('2026-03-13T06:00:00.000Z')).toEqual([{ told: false }])
  })

  it('never by HubSpot', async () => {
    const hubspot = { connection: 'hubspot', vendor: 'hubspot', at: FIRST } as const
    await warehouse.merge({
      ...hubspot,
      schema: contact,
      rows: [{ id: 'h1', updatedAt: LATER, lastname: 'Lee' }],
    })
    await warehouse.publish('hubspot', FIRST)
    expect(await told()).toEqual([{ told: false }])
    expect(await told('2027-03-10T06:00:00.000Z')).toEqual([{ told: true }])
  })
})

describe('engaged is who', () => {
  const engaged = () => ask('select person_id, engaged_at from person_freshness order by person_id')

  async function respond(members: readonly object[], statuses: readonly object[] = []): Promise<void> {
    const stamp = { SystemModstamp: BY_HAND, IsDeleted: false }
    await warehouse.merge({ schema: member, at: FIRST, rows: members.map((each) => ({ ...stamp, ...each })) })
    await warehouse.merge({
      schema: memberStatus,
      at: FIRST,
      rows: statuses.map((each) => ({ ...stamp, ...each })),
    })
  }

  it('responded to a campaign, on that day in the workspace’s zone', async () => {
    await respond([
      { Id: 'm1', CampaignId: 'k', LeadId: 'a', HasResponded: true, FirstRespondedDate: '2026-02-01' },
      { Id: 'm2', CampaignId: 'k', LeadId: 'b', HasResponded: false, FirstRespondedDate: null },
    ])
    await sync([row('a', 'sync', BY_HAND), row('b', 'sync', BY_HAND)])
    expect(await engaged()).toEqual([
      { person_id: 'salesforce:lead:a', engaged_at: '2026-01-31T23:00:00.000Z' },
      { person_id: 'salesforce:lead:b', engaged_at: null },
    ])
  })

  it('not where every member counts as responding from the start', async () => {
    await respond(
      [{ Id: 'm1', CampaignId: 'k', LeadId: 'a', HasResponded: true, FirstRespondedDate: '2026-02-01' }],
      [{ Id: 's1', CampaignId: 'k', Label: 'Sent', IsDefault: true, HasResponded: true }],
    )
    await sync([row('a', 'sync', BY_HAND)])
    expect(await engaged()).toEqual([{ person_id: 'salesforce:lead:a', engaged_at: null }])
  })

  it('answered a mail, in whichever system it is known', async () => {
    await sync([row('a', 'sync', BY_HAND)])
    const hubspot = { connection: 'hubspot', vendor: 'hubspot', at: FIRST } as const
    const reply = { hs_sales_email_last_replied: LATER, salesforceleadid: 'a' }
    await warehouse.merge({ ...hubspot, schema: contact, rows: [{ id: 'h1', updatedAt: LATER, ...reply }] })
    await warehouse.publish('hubspot', FIRST)
    expect(await engaged()).toEqual([{ person_id: 'salesforce:lead:a', engaged_at: LATER }])
  })
})
