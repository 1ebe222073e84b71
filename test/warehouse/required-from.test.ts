import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mapping } from '../../shared/mapping.ts'
import { defaultMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { askModel } from '../support/model.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const AT = '2026-03-02T06:00:00.000Z'
const { salesforce } = defaultMapping
/** A phone from MQL on, an e-mail address always. */
const STAGED: Mapping = {
  ...defaultMapping,
  salesforce: {
    ...salesforce,
    lifecycle: { lead: 'Stage__c' },
    required: { lead: ['Email', 'Phone'] },
    requiredFrom: { lead: { Phone: 'mql' } },
  },
}

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  const people = [
    { Id: 'early', Stage__c: 'Lead', Email: 'a@corp.example.com' },
    { Id: 'late', Stage__c: 'SQL', Email: 'b@corp.example.com' },
    { Id: 'late-with-all', Stage__c: 'mql', Email: 'c@corp.example.com', Phone: '+49 30 901820' },
    { Id: 'nowhere', Stage__c: null, Phone: '+49 30 901820' },
  ]
  await warehouse.merge({
    schema: salesforceSchema('lead', [field('Email'), field('Phone'), field('Stage__c')]),
    at: AT,
    rows: people.map((row) => ({ SystemModstamp: AT, ...row })),
  })
  await warehouse.publish('salesforce', AT)
})
afterEach(() => warehouse.close())

const counted = (mapping: Mapping) =>
  askModel(
    warehouse.warehouse,
    'select record_id, required, present, missing, unread from person order by record_id',
    { mapping },
  )

describe('a field that is required from a lifecycle stage on', () => {
  it('is missing only of who has come so far, and counts for nobody else', async () => {
    expect(await counted(STAGED)).toEqual([
      { record_id: 'early', required: 1, present: 1, missing: null, unread: null },
      { record_id: 'late', required: 2, present: 1, missing: 'Phone', unread: null },
      { record_id: 'late-with-all', required: 2, present: 2, missing: null, unread: null },
      { record_id: 'nowhere', required: 1, present: 0, missing: 'Email', unread: null },
    ])
  })

  it('stands so in the fields that sum to the record, and in what is to be filled', async () => {
    const values = await askModel(
      warehouse.warehouse,
      'select record_id, part, present from required_value order by record_id, part',
      { mapping: STAGED },
    )
    const told = values.map(({ record_id, part, present }) => [record_id, part, present].join(' '))
    expect(told).toEqual([
      'early salesforce.lead.Email 1',
      'late salesforce.lead.Email 1',
      'late salesforce.lead.Phone 0',
      'late-with-all salesforce.lead.Email 1',
      'late-with-all salesforce.lead.Phone 1',
      'nowhere salesforce.lead.Email 0',
    ])
  })

  it('is required of everybody where no stage is said', async () => {
    const always = { ...STAGED, salesforce: { ...STAGED.salesforce, requiredFrom: {} } }
    expect((await counted(always)).map(({ required, present }) => [required, present])).toEqual([
      [2, 1],
      [2, 1],
      [2, 2],
      [2, 1],
    ])
  })

  it('can’t be told where the stage is not kept: it is passed over and lowers the coverage', async () => {
    const unkept = { ...STAGED, salesforce: { ...STAGED.salesforce, lifecycle: {} } }
    expect((await counted(unkept)).map(({ required, unread }) => [required, unread])).toEqual(
      Array.from({ length: 4 }, () => [1, 'Phone']),
    )
  })
})
