import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectSchema } from '../../server/connectors/connector.ts'
import { RowCountError, type MergeCounts } from '../../server/warehouse/merge.ts'
import { NotStraight } from '../../server/warehouse/unknown.ts'
import type { Row } from '../../server/warehouse/warehouse.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const SUNDAY = '2026-03-01T06:00:00.000Z'
const MONDAY = '2026-03-02T06:00:00.000Z'
const schema = salesforceSchema('campaign', [
  field('Name'),
  field('StartDate', { type: 'date' }),
  field('BudgetedCost', { type: 'money' }),
  field('Status', { picklist: [{ value: 'Planned', label: 'Planned', active: true }] }),
  field('MasterRecordId', { references: ['campaign'] }),
])

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(async () => {
  await warehouse.close()
})

function campaign(id: string | null, over: object = {}) {
  return {
    Id: id,
    SystemModstamp: '2026-03-01T00:00:00.000+0000',
    IsDeleted: false,
    Name: `Campaign ${id}`,
    StartDate: '2026-04-01',
    BudgetedCost: '1000.50',
    Status: 'Planned',
    MasterRecordId: '',
    ...over,
  }
}

interface Outcome {
  readonly counts: readonly MergeCounts[]
  readonly versions: readonly Row[]
  readonly aside: readonly Row[]
  readonly plans: readonly Row[]
  readonly stages: readonly Row[]
}

async function outcome(
  connection: string,
  schema: ObjectSchema,
  pages: readonly (readonly object[])[],
): Promise<Outcome> {
  const counts: MergeCounts[] = []
  for (const rows of pages) counts.push(await warehouse.merge({ connection, schema, rows, at: MONDAY }))
  const of = `where connection = '${connection}' and record_id is distinct from 'known'`
  return {
    counts,
    versions: await warehouse.ask(
      `select * from ${connection}.${schema.object} where _id <> 'known' order by _id`,
    ),
    aside: await warehouse.ask(
      `select record_id, field, reason, raw from plumbline.quarantine ${of} order by record_id nulls last, field, raw`,
    ),
    plans: await warehouse.ask(
      `select record_id, field, value, event_at, seen_at, origin from plumbline.plan_log ${of} order by record_id, field`,
    ),
    stages: await warehouse.ask(
      `select record_id, field, value, event_at, seen_at, origin from plumbline.stage_change ${of} order by record_id, field`,
    ),
  }
}

/** Where a record is known already, rows are compared with what is there; where none is, they needn't be. */
async function bothWays(
  pages: readonly (readonly object[])[],
  { of = schema, known = campaign('known') }: { of?: ObjectSchema; known?: object } = {},
): Promise<Outcome> {
  await warehouse.merge({ connection: 'known', schema: of, rows: [known], at: SUNDAY })
  const compared = await outcome('known', of, pages)
  const first = await outcome('first', of, pages)
  expect(first).toEqual(compared)
  return first
}

describe('a first load leaves just what it would beside known records', () => {
  it('when all is as it should be, tombstones and blanks included', async () => {
    const { counts, versions, plans, stages } = await bothWays([
      [campaign('1'), campaign('2', { IsDeleted: true }), campaign('3', { Name: ' ', StartDate: null })],
      [campaign('4', { MasterRecordId: '1', IsDeleted: true }), campaign('5', { Status: 'n/a' })],
    ])
    expect(counts).toMatchObject([
      { read: 3, inserted: 2 },
      { read: 2, inserted: 1 },
    ])
    expect(versions).toHaveLength(5)
    expect(plans).toHaveLength(2)
    expect(stages).toHaveLength(3)
  })

  it.each([
    ['a date that is none', campaign('2', { StartDate: '2026-02-30' })],
    ['an amount that is none', campaign('2', { BudgetedCost: 'plenty' })],
    ['a character that is none', campaign('2', { Name: 'a\uFFFDb' })],
    ['no id', campaign(null)],
    ['an empty id', campaign('')],
  ])('when a row has %s', async (_, odd) => {
    const { aside, versions } = await bothWays([[campaign('1')], [campaign('3'), odd, campaign('4')]])
    expect(aside).toHaveLength(1)
    expect(versions.map((version) => version['_cause'])).not.toContain('odd')
  })

  it('when a record comes twice in a page, or again in a later one', async () => {
    const later = { SystemModstamp: '2026-03-01T09:00:00.000+0000', Status: 'Launched' }
    const { versions } = await bothWays([
      [campaign('1'), campaign('1', later), campaign('2')],
      [campaign('2', later), campaign('3')],
    ])
    expect(versions.map(({ _id, status }) => [_id, status])).toEqual([
      ['1', 'Launched'],
      ['2', 'Launched'],
      ['3', 'Planned'],
    ])
  })
})

const leads = salesforceSchema('lead', [
  field('FirstName'),
  field('LastName'),
  field('Email'),
  field('Phone'),
  field('MobilePhone'),
  field('Country'),
  field('State'),
  field('Website'),
  field('AnnualRevenue', { type: 'money' }),
])

function lead(id: string | null, over: object = {}) {
  return {
    Id: id,
    SystemModstamp: '2026-03-01T00:00:00.000+0000',
    IsDeleted: false,
    FirstName: 'Zoë',
    LastName: `O'Brien ${id}`,
    Email: `Zoe.${id}@Example.com`,
    Phone: '+49 30 901820',
    MobilePhone: null,
    Country: 'Germany',
    State: 'Bavaria',
    Website: 'https://www.example.com/about',
    AnnualRevenue: '1000',
    ...over,
  }
}

describe('a first load of people checks them just as it would beside known ones', () => {
  const bothWaysOfLeads = (pages: readonly (readonly object[])[]) =>
    bothWays(pages, { of: leads, known: lead('known') })

  it('whatever their values are', async () => {
    const { counts, versions } = await bothWaysOfLeads([
      [
        lead('1'),
        lead('2', { Email: 'nobody at all', Phone: '12', Website: 'no page' }),
        lead('3', { Email: 'n/a', Phone: ' ', Country: '-', State: 'unknown', FirstName: null }),
      ],
      [
        lead('4', { Phone: 'tbd', MobilePhone: '0171 2345678', Country: 'Deutschland', State: 'Nowhere' }),
        lead('5', { Email: 'someone@mailinator.com', Country: 'Atlantis' }),
        lead('6', { IsDeleted: true }),
      ],
    ])
    expect(counts).toMatchObject([
      { read: 3, inserted: 3 },
      { read: 3, inserted: 2 },
    ])
    const checked = versions.map((version) => [
      version['_email_valid'],
      version['_phone_e164'],
      version['_country'],
      version['_state_valid'],
      version['_domain'],
    ])
    expect(checked).toEqual([
      [true, '+4930901820', 'DE', true, 'example.com'],
      [false, null, 'DE', true, 'no page'],
      [null, null, null, null, 'example.com'],
      [true, '+491712345678', 'DE', false, 'example.com'],
      [false, '+4930901820', null, null, 'example.com'],
      [true, '+4930901820', 'DE', true, 'example.com'],
    ])
  })

  it.each([
    ['an amount that is none', lead('2', { AnnualRevenue: 'plenty' })],
    ['a character that is none', lead('2', { LastName: 'a\uFFFDb' })],
    ['no id', lead(null)],
  ])('when one has %s', async (_, odd) => {
    const { aside, versions } = await bothWaysOfLeads([[lead('1')], [lead('3'), odd, lead('4')]])
    expect(aside).toHaveLength(1)
    expect(versions.map((version) => version['_cause'])).not.toContain('odd')
  })

  it('when one comes twice in a page, or again in a later one', async () => {
    const later = { SystemModstamp: '2026-03-01T09:00:00.000+0000', Email: 'later@example.com' }
    const { versions } = await bothWaysOfLeads([
      [lead('1'), lead('1', later), lead('2')],
      [lead('2', later), lead('3')],
    ])
    expect(versions.map(({ _id, _email }) => [_id, _email])).toEqual([
      ['1', 'later@example.com'],
      ['2', 'later@example.com'],
      ['3', 'zoe.3@example.com'],
    ])
  })
})

const members = salesforceSchema('campaignmember', [
  field('CampaignId', { references: ['campaign'] }),
  field('Status'),
  field('FirstRespondedDate', { type: 'date' }),
])

function member(id: string | null, over: object = {}) {
  return {
    Id: id,
    SystemModstamp: '2026-03-01T00:00:00.000+0000',
    IsDeleted: false,
    CampaignId: '701',
    Status: 'Sent',
    FirstRespondedDate: null,
    ...over,
  }
}

interface Load {
  readonly inserted: number
  readonly versions: readonly Row[]
}

async function load(
  connection: string,
  pages: readonly (readonly object[])[],
  straight: boolean,
): Promise<Load> {
  let inserted = 0
  for (const rows of pages)
    inserted += (await warehouse.merge({ connection, schema: members, rows, at: MONDAY, straight })).inserted
  if (straight) inserted -= await warehouse.dropDoubled(members, connection)
  const versions = await warehouse.ask(`select * from ${connection}.campaignmember order by _id`)
  return { inserted, versions }
}

describe('pages that are taken in straight leave just what they would if their rows were compared', () => {
  const later = { SystemModstamp: '2026-03-01T09:00:00.000+0000', Status: 'Responded' }

  it.each([
    [
      'tombstones, blanks and placeholders included',
      [
        [member('1'), member('2', { IsDeleted: true }), member('3', { Status: 'n/a' })],
        [member('4', { CampaignId: '', FirstRespondedDate: '2026-02-01' })],
      ],
    ],
    [
      'the latest of a record that comes several times, whichever came last',
      [
        [member('1'), member('1', later), member('2', later)],
        [member('2'), member('3'), member('1')],
      ],
    ],
  ])('%s', async (_, pages) => {
    const straight = await load('straight', pages, true)
    const compared = await load('compared', pages, false)
    expect(straight.versions).toEqual(compared.versions)
    expect(straight.inserted).toBe(straight.versions.filter((version) => version['_deleted'] !== true).length)
  })

  it.each([
    ['a date that is none', member('2', { FirstRespondedDate: '2026-02-30' })],
    ['a character that is none', member('2', { Status: 'a\uFFFDb' })],
    ['no id', member(null)],
    ['an empty id', member('')],
  ])('or are refused whole, for a row with %s', async (_, odd) => {
    await warehouse.merge({ schema: members, rows: [member('1')], at: MONDAY, straight: true })
    const second = { schema: members, rows: [member('3'), odd], at: MONDAY }
    await expect(warehouse.merge({ ...second, straight: true })).rejects.toThrow(NotStraight)
    expect(await warehouse.ask('select _id from salesforce.campaignmember')).toEqual([{ _id: '1' }])
    expect(await warehouse.merge(second)).toMatchObject({ read: 2, quarantined: 1 })
  })

  it('or are refused whole where fewer rows came than were announced', async () => {
    const page = { schema: members, rows: [member('1')], at: MONDAY, announced: 2, straight: true }
    await expect(warehouse.merge(page)).rejects.toThrow(RowCountError)
  })

  it('and what was set aside before is taken back once it comes as it should be', async () => {
    const asides = () => warehouse.ask('select record_id from plumbline.quarantine')
    const odd = member('1', { FirstRespondedDate: 'soon' })
    await warehouse.merge({ schema: members, rows: [odd], at: MONDAY })
    expect(await asides()).toEqual([{ record_id: '1' }])
    await warehouse.merge({ schema: members, rows: [member('1')], at: MONDAY, straight: true })
    expect(await asides()).toEqual([])
  })
})
