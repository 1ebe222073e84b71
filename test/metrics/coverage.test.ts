import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Field } from '../../server/connectors/connector.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

const AT = '2026-11-15T22:45:00.000Z'
const WEEK = { from: '2026-11-09', to: '2026-11-16' }

let warehouse: TestWarehouse
let metrics: Metrics
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  metrics = createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    // Nobody has mapped anything yet.
    sample: false,
  })
})
afterEach(() => warehouse.close())

const HUBSPOT = { connection: 'hubspot', vendor: 'hubspot', at: AT } as const
const fields = (...names: readonly (string | Field)[]) =>
  names.map((name) => (typeof name === 'string' ? field(name) : name))

async function hubspot(people: readonly object[], ...names: readonly (string | Field)[]) {
  const schema = hubspotSchema('contact', fields(...names))
  const rows = people.map((person, index) => ({ id: `h${index}`, updatedAt: AT, ...person }))
  await warehouse.merge({ ...HUBSPOT, schema, rows })
  const deal = hubspotSchema('deal_contact', fields('deal_id', 'contact_id'))
  await warehouse.merge({
    ...HUBSPOT,
    schema: deal,
    rows: [{ id: 'x', updatedAt: AT, deal_id: 'x', contact_id: 'x' }],
  })
  await warehouse.publish('hubspot', AT)
}

async function salesforce(people: readonly object[]) {
  const schema = salesforceSchema(
    'lead',
    fields(
      'FirstName',
      'LastName',
      'Email',
      'Company',
      'Country',
      'OwnerId',
      field('HasOptedOutOfEmail', { type: 'boolean' }),
      field('EmailBouncedDate', { type: 'instant' }),
    ),
  )
  const rows = people.map((person, index) => ({
    Id: `l${index}`,
    SystemModstamp: AT,
    HasOptedOutOfEmail: false,
    ...person,
  }))
  await warehouse.merge({ schema, at: AT, rows })
  await warehouse.publish('salesforce', AT)
}

const mail = (n: number) => ({ email: `person${n}@corp.example.com` })
const lead = (n: number) => ({
  Email: `lead${n}@corp.example.com`,
  FirstName: 'Ann',
  LastName: `Lee${n}`,
  Company: 'Corp',
})
const FULL = [
  'email',
  'phone',
  'country',
  'lifecyclestage',
  'hubspot_owner_id',
  'hs_email_hard_bounce_reason_enum',
  field('hs_email_optout', { type: 'boolean' }),
]

describe('data quality', () => {
  it('is not measured where nobody knows who has opted out, and says what to read', async () => {
    await hubspot([mail(1), mail(2)], 'email')
    const answer = await metrics.answer('data-quality', WEEK)
    expect(answer).toMatchObject({ value: null, state: 'not-measured', coverage: 0 })
    expect(answer.reason).toBe(
      '2 of 2 records may have opted out of e-mail or not: let Plumbline read who has opted out of e-mail.',
    )
    const { items } = await metrics.readiness()
    expect(items.find(({ metric }) => metric === 'data-quality')!.needs).toEqual([
      {
        kind: 'sync',
        title: 'Let Plumbline read who has opted out of e-mail.',
        how: 'The user or app under which Plumbline reads needs the right to read it; the next sync then brings it.',
        field: 'person.opted_out',
        place: { page: 'connections' },
        cases: 2,
        fromNowOn: false,
        upTo: false,
      },
    ])
  })

  it('judges people by what is kept of them, and tells that no lifecycle stage is mapped', async () => {
    await salesforce([lead(1), lead(2), { ...lead(3), Email: 'lead2@corp.example.com' }])
    const answer = await metrics.answer('data-quality', WEEK)
    expect(answer).toMatchObject({ value: 2 / 3, cases: 3, state: 'partly', coverage: 0 })
    expect(answer.reason).toBe(
      '3 of 3 records could not be held against owner and routing, their lifecycle stage not being mapped: map the field that holds the lifecycle stage of people, in salesforce.',
    )
  })

  it('covers those of whom all is kept', async () => {
    const owned = { lifecyclestage: 'lead', hubspot_owner_id: 'o1', country: 'Germany' }
    await hubspot(
      [{ ...mail(1), ...owned }, { ...mail(2), ...owned, hubspot_owner_id: null }, { ...mail(3) }],
      ...FULL,
    )
    await salesforce([lead(1)])
    const answer = await metrics.answer('data-quality', { ...WEEK, by: 'system' })
    expect(answer).toMatchObject({ value: 3 / 4, cases: 4, state: 'partly', coverage: 3 / 4 })
    const { items } = await metrics.receipt('data-quality', WEEK)
    expect(items.map(({ label, reason }) => [label, reason])).toEqual([
      ['person2@corp.example.com', 'Unroutable: nobody owns it'],
      ['person1@corp.example.com', 'No blocking issue'],
      ['person3@corp.example.com', 'No blocking issue'],
      ['Ann Lee1', 'Not held against owner and routing: its lifecycle stage is not mapped'],
    ])
  })

  it('takes an empty opt-out of HubSpot for none, and one that is set for one', async () => {
    await hubspot(
      [
        { ...mail(1), hs_email_optout: null },
        { ...mail(2), hs_email_optout: true },
      ],
      ...FULL,
    )
    const { items, included } = await metrics.receipt('data-quality', WEEK)
    expect(included).toBe(1)
    expect(items.at(-1)).toMatchObject({ label: 'person2@corp.example.com', included: false })
  })

  it('does not call people inactive who may be on a deal', async () => {
    await salesforce([lead(1), { ...lead(2), Email: 'broken@' }])
    const { reasons } = await metrics.receipt('data-quality', WEEK)
    expect(reasons.map(({ reason }) => reason)).toContain(
      'Not marketable, and it is not known whether they are on an open opportunity',
    )
  })
})

it('data completeness covers the records of which every required field is read', async () => {
  await salesforce([lead(1)])
  const answer = await metrics.answer('data-completeness', WEEK)
  // Of nine required fields the source has five; the country is missing.
  expect(answer).toMatchObject({ numerator: 4, denominator: 5, coverage: 0, state: 'partly' })
  const { items } = await metrics.receipt('data-completeness', WEEK)
  expect(items[0]!.reason).toBe('Missing: Country')
})

it('data validity covers the records whose values could be checked', async () => {
  const schema = hubspotSchema('contact', fields('email', 'country', 'state'))
  const rows = [
    { id: 'h1', updatedAt: AT, ...mail(1), country: 'United States', state: 'Ohio' },
    { id: 'h2', updatedAt: AT, ...mail(2), country: 'Untied States', state: 'Ohio' },
  ]
  await warehouse.merge({ ...HUBSPOT, schema, rows })
  await warehouse.publish('hubspot', AT)
  const answer = await metrics.answer('data-validity', WEEK)
  expect(answer).toMatchObject({ numerator: 4, denominator: 5, coverage: 1 / 2, state: 'partly' })
})

it('data validity covers companies as it does people: a state needs a country that is known', async () => {
  await hubspot([mail(1)], 'email')
  const schema = hubspotSchema('company', fields('name', 'website', 'country', 'state'))
  const company = { updatedAt: AT, name: 'Corp', website: 'corp.example.com', state: 'Ohio' }
  const rows = [
    { id: 'c1', ...company, country: 'United States' },
    { id: 'c2', ...company, country: null },
    { id: 'c3', ...company, country: 'Untied States' },
  ]
  await warehouse.merge({ ...HUBSPOT, schema, rows })
  await warehouse.publish('hubspot', AT)
  const answer = await metrics.answer('data-validity', WEEK)
  // One person, and of three companies the one whose country is known.
  expect(answer).toMatchObject({ cases: 4, coverage: 1 / 2 })
})

it('data uniqueness covers the records that can be compared', async () => {
  await hubspot([mail(1), { email: 'broken@' }], 'email')
  const answer = await metrics.answer('data-uniqueness', WEEK)
  expect(answer).toMatchObject({ value: 1, cases: 2, coverage: 1 / 2, state: 'partly' })
  expect(answer.reason).toMatch(/^1 of 2 records had nothing to be compared by/)
})
