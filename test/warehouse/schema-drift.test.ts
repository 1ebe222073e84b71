import { afterEach, beforeEach, expect, it } from 'vitest'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const row = (over: object = {}) => ({
  Id: '1',
  SystemModstamp: '2026-03-01T10:00:00Z',
  IsDeleted: false,
  Name: 'Spring',
  ...over,
})

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

it('a new field adds a column and, while it is empty, changes no record', async () => {
  await warehouse.merge({ schema: salesforceSchema('campaign', [field('Name')]), at: MONDAY, rows: [row()] })
  const counts = await warehouse.merge({
    schema: salesforceSchema('campaign', [field('Name'), field('Goal__c', { type: 'number' })]),
    at: TUESDAY,
    rows: [row({ Goal__c: null })],
  })
  expect(counts.changed).toBe(0)
  expect(await warehouse.ask(`select name, goal__c from salesforce.campaign`)).toEqual([
    { name: 'Spring', goal__c: null },
  ])
})

it('a removed field keeps its column and its past', async () => {
  await warehouse.merge({
    schema: salesforceSchema('campaign', [field('Name'), field('Goal__c')]),
    at: MONDAY,
    rows: [row({ Goal__c: 'x1' })],
  })
  await warehouse.merge({
    schema: salesforceSchema('campaign', [field('Name')]),
    at: TUESDAY,
    rows: [row({ SystemModstamp: '2026-03-02T10:00:00Z' })],
  })
  expect(await warehouse.ask(`select goal__c from salesforce.campaign order by _valid_from`)).toEqual([
    { goal__c: 'x1' },
    { goal__c: null },
  ])
  const catalog = await warehouse.warehouse.read(readCatalog)
  expect(catalog.connections[0]!.objects.get('campaign')!.columns.get('Goal__c')!.removed).toBe(true)
})

it('a field that changes its type gets a column of its own; the old values stay readable', async () => {
  await warehouse.merge({
    schema: salesforceSchema('campaign', [field('Goal__c')]),
    at: MONDAY,
    rows: [row({ Goal__c: 'many' })],
  })
  await warehouse.merge({
    schema: salesforceSchema('campaign', [field('Goal__c', { type: 'number' })]),
    at: TUESDAY,
    rows: [row({ Goal__c: 12, SystemModstamp: '2026-03-02T10:00:00Z' })],
  })
  expect(
    await warehouse.ask(`select goal__c, goal__c__number from salesforce.campaign order by _valid_from`),
  ).toEqual([
    { goal__c: 'many', goal__c__number: null },
    { goal__c: null, goal__c__number: 12 },
  ])
})

it('names that differ in a quote or a space reach their columns and nothing else', async () => {
  const odd = `Odd "name"'); drop table x; --`
  await warehouse.merge({
    schema: salesforceSchema('campaign', [field(odd)]),
    at: MONDAY,
    rows: [row({ [odd]: 'kept' })],
  })
  const catalog = await warehouse.warehouse.read(readCatalog)
  const { column } = catalog.connections[0]!.objects.get('campaign')!.columns.get(odd)!
  expect(await warehouse.ask(`select ${column} as v from salesforce.campaign`)).toEqual([{ v: 'kept' }])
})
