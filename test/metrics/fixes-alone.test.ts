import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { field, hubspotSchema, openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const AT = '2026-11-20T03:00:00.000Z'
const contacts = hubspotSchema('contact', [
  ...['email', 'firstname', 'lastname', 'company', 'jobtitle', 'country', 'phone'].map((name) => field(name)),
  field('lifecyclestage'),
  field('hubspot_owner_id'),
  field('hs_email_hard_bounce_reason_enum'),
  field('hs_email_optout', { type: 'boolean' }),
  field('createdate', { type: 'instant' }),
])

const person = (id: string, more: object) => ({
  id,
  updatedAt: AT,
  createdate: '2026-01-10T09:00:00Z',
  firstname: 'Ann',
  lastname: `Lee ${id}`,
  email: `ann${id}@lee.io`,
  company: 'Lee',
  jobtitle: 'CMO',
  country: 'Germany',
  phone: '+4930123456',
  lifecyclestage: 'lead',
  hubspot_owner_id: '1',
  ...more,
})

let company: TestWarehouse
let metrics: Metrics

beforeEach(async () => {
  company = await openTestWarehouse()
  metrics = createMetrics({
    warehouse: company.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-20T08:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
})
afterEach(() => company.close())

async function read(rows: readonly object[]): Promise<void> {
  await company.merge({ connection: 'hubspot', vendor: 'hubspot', schema: contacts, at: AT, rows })
  await company.publish('hubspot', AT)
}

it('before anything was read nothing is known to be put right', async () => {
  expect(await metrics.fixes({})).toEqual({ items: [], matching: 0, asOf: null })
})

it('where every record is sound there is nothing to put right', async () => {
  await read([person('1', {})])
  expect(await metrics.fixes({})).toMatchObject({ items: [], matching: 0 })
})

it('in one system alone everything is listed, and no value can be named', async () => {
  await read([
    person('1', { phone: '' }),
    person('2', { country: 'Atlantis' }),
    person('3', { hubspot_owner_id: null }),
    person('4', {}),
    person('5', { email: 'ann4@lee.io' }),
  ])
  const { items } = await metrics.fixes({})
  expect(Object.fromEntries(items.map(({ title, ready }) => [title, ready]))).toEqual({
    'Merge 1 cluster of duplicates in HubSpot': 1,
    'Give 1 contact in HubSpot an owner': 0,
    'Fill the phone number of 1 contact in HubSpot': 0,
    'Correct 1 country of contacts in HubSpot that doesn’t exist': 0,
  })
  const { rows } = await metrics.fix('fill.hubspot.contact.phone', {})
  expect(rows).toMatchObject([
    { recordId: '1', present: '', proposed: [], why: 'The other system has no record of the same person' },
  ])
})

it('a list that there isn’t is refused with the ones that there are', async () => {
  await read([person('1', { phone: 'n/a' })])
  await expect(metrics.fixFile('fill.hubspot.contact.phone', 'ready')).rejects.toThrow('rows=open')
  await expect(metrics.fix('fill.hubspot.contact.fax', {})).rejects.toThrow('fill.hubspot.contact.fax')
  const { list } = await metrics.fixFile('fill.hubspot.contact.phone', 'open')
  expect(list).toBeNull()
})
