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

const FIRST = '2026-03-02T06:00:00.000Z'
const SECOND = '2026-03-09T06:00:00.000Z'
const NOW = '2026-03-10T06:00:00.000Z'
const DONE = '2026-03-01T10:00:00.000Z'
const LATER = '2026-03-05T10:00:00.000Z'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const user = salesforceSchema(
  'user',
  ['Name', 'UserType'].map((name) => field(name)),
)
const task = salesforceSchema('task', [
  ...['WhoId', 'OwnerId', 'Subject', 'TaskSubtype', 'CreatedById', 'LastModifiedById'].map((name) =>
    field(name),
  ),
  field('IsClosed', { type: 'boolean' }),
  ...['CompletedDateTime', 'LastModifiedDate'].map((name) => field(name, { type: 'instant' })),
])
const event = salesforceSchema('event', [
  ...['WhoId', 'OwnerId', 'Subject', 'CreatedById'].map((name) => field(name)),
  field('StartDateTime', { type: 'instant' }),
])
const USERS = [
  { Id: 'ann', Name: 'Ann Lee', UserType: 'Standard' },
  { Id: 'sync', Name: 'HubSpot Integration', UserType: 'Standard' },
]
/** A call that Ann made with lead 1. */
const CALL = {
  WhoId: '00Q1',
  OwnerId: 'ann',
  Subject: 'Call: demo',
  TaskSubtype: 'Call',
  CreatedById: 'ann',
  LastModifiedById: 'ann',
  IsClosed: true,
  CompletedDateTime: DONE,
  LastModifiedDate: DONE,
}

async function tasks(rows: Readonly<Record<string, object>>, at = FIRST): Promise<void> {
  const stamp = { SystemModstamp: at, IsDeleted: false }
  await warehouse.merge({ schema: user, at, rows: USERS.map((each) => ({ ...stamp, ...each })) })
  await warehouse.merge({
    schema: task,
    at,
    rows: Object.entries(rows).map(([Id, row]) => ({ Id, ...stamp, ...CALL, ...row })),
  })
  await warehouse.publish('salesforce', at)
}

const found = async (at = NOW) => {
  const rows = await askModel(warehouse.warehouse, 'select record_id from sales_activity order by 1', {
    at,
    mapping: sampleMapping,
  })
  return rows.map((row) => row['record_id'])
}

describe('in touch with a person is, in Salesforce,', () => {
  it('who did a task about them, and not who still has to', async () => {
    await tasks({ done: {}, open: { IsClosed: false, CompletedDateTime: null } })
    expect(await found()).toEqual(['done'])
    const [row] = await askModel(warehouse.warehouse, 'select * from sales_activity', { at: NOW })
    expect(row).toMatchObject({ person_object: 'lead', person_record_id: '00Q1', kind: 'call', at: DONE })
  })

  it('no machine, and no tool that logs under a colleague’s name', async () => {
    await tasks({
      machine: { CreatedById: 'sync', LastModifiedById: 'ann' },
      tool: { Subject: '[sequence] Welcome – step 1' },
      silent: { Subject: null },
    })
    expect(await found()).toEqual(['silent'])
  })

  it('nobody where another than the owner ticked the task off, also once it was changed again', async () => {
    const admin = { LastModifiedById: 'admin' }
    await tasks({ cleaned: admin, moved: { ...admin, LastModifiedDate: LATER } })
    // `moved` was read only after a second change: who ticked it off is not known, and it is believed.
    expect(await found()).toEqual(['moved'])
    await tasks({ cleaned: { LastModifiedDate: LATER, WhoId: '0031' } }, SECOND)
    expect(await found()).toEqual(['moved'])
  })

  it('who met them by now', async () => {
    await warehouse.merge({
      schema: event,
      at: FIRST,
      rows: [
        ['held', LATER],
        ['planned', '2026-03-11T10:00:00.000Z'],
      ].map(([Id, StartDateTime]) => ({
        Id,
        WhoId: '0031',
        StartDateTime,
        CreatedById: 'ann',
        SystemModstamp: FIRST,
        IsDeleted: false,
      })),
    })
    await warehouse.publish('salesforce', FIRST)
    expect(await found()).toEqual(['held'])
    expect(await found('2026-03-12T06:00:00.000Z')).toEqual(['held', 'planned'])
  })
})

it('in HubSpot it is a call that was taken, a meeting that was held, a mail of a colleague, and an answer apart', async () => {
  const at = { connection: 'hubspot', vendor: 'hubspot', at: FIRST } as const
  const merge = async (object: string, names: readonly string[], rows: readonly object[]) => {
    await warehouse.merge({
      ...at,
      schema: hubspotSchema(object, [
        field('hs_timestamp', { type: 'instant' }),
        ...names.map((name) => field(name)),
      ]),
      rows: rows.map((row) => ({ updatedAt: FIRST, hs_timestamp: DONE, ...row })),
    })
    await warehouse.merge({
      ...at,
      schema: hubspotSchema(`${object}_contact`, [field(`${object}_id`), field('contact_id')]),
      rows: rows.map((row) => ({
        id: `${object}${'id' in row ? String(row.id) : ''}`,
        updatedAt: FIRST,
        [`${object}_id`]: 'id' in row ? row.id : null,
        contact_id: '7',
      })),
    })
  }
  await merge(
    'call',
    ['hs_call_status'],
    [
      { id: 'taken', hs_call_status: 'COMPLETED' },
      { id: 'missed', hs_call_status: 'NO_ANSWER' },
    ],
  )
  await merge(
    'meeting',
    ['hs_meeting_outcome'],
    [
      { id: 'held', hs_meeting_outcome: 'COMPLETED' },
      { id: 'no-show', hs_meeting_outcome: 'NO_SHOW' },
      { id: 'untold', hs_meeting_outcome: null },
      { id: 'to-come', hs_meeting_outcome: null, hs_timestamp: '2026-03-12T10:00:00.000Z' },
    ],
  )
  await merge(
    'email',
    ['hs_email_status', 'hs_email_direction', 'hs_sequence_id'],
    [
      { id: 'written', hs_email_status: 'SENT', hs_email_direction: 'EMAIL' },
      { id: 'bounced', hs_email_status: 'BOUNCED', hs_email_direction: 'EMAIL' },
      { id: 'sequence', hs_email_status: 'SENT', hs_email_direction: 'EMAIL', hs_sequence_id: '9' },
      { id: 'answer', hs_email_status: 'SENT', hs_email_direction: 'INCOMING_EMAIL' },
    ],
  )
  await warehouse.publish('hubspot', FIRST)
  const rows = await askModel(
    warehouse.warehouse,
    'select record_id, answer, person_record_id as person from sales_activity order by 1',
    { at: NOW },
  )
  expect(rows).toEqual(
    [
      ['answer', true],
      ['held', false],
      ['taken', false],
      ['untold', false],
      ['written', false],
    ].map(([record_id, answer]) => ({ record_id, answer, person: '7' })),
  )
})
