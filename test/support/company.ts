import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns, type Run } from './campaigns.ts'
import { field, hubspotSchema, openTestWarehouse, salesforceSchema, type TestWarehouse } from './warehouse.ts'

/** Sunday evenings in Berlin, a week apart; the clock stands on the Wednesday after the last. */
export const RUNS = [
  '2026-10-25T22:45:00.000Z',
  '2026-11-01T22:45:00.000Z',
  '2026-11-08T22:45:00.000Z',
  '2026-11-15T22:45:00.000Z',
]
export const NOW = '2026-11-18T10:00:00.000Z'

const lead = salesforceSchema('lead', [
  ...[
    'FirstName',
    'LastName',
    'Email',
    'Company',
    'Title',
    'Country',
    'Phone',
    'Industry',
    'Website',
    'LastModifiedById',
  ].map((name) => field(name)),
  field('OwnerId', { historyTracked: true }),
  field('LeadSource', {
    picklist: ['Web', 'Webinar'].map((value) => ({ value, label: value, active: true })),
  }),
  field('Lifecycle_Stage__c'),
  field('HasOptedOutOfEmail', { type: 'boolean' }),
  field('EmailBouncedDate', { type: 'instant' }),
  field('IsConverted', { type: 'boolean' }),
  field('CreatedDate', { type: 'instant' }),
  field('LastModifiedDate', { type: 'instant' }),
])
const user = salesforceSchema('user', [field('Name'), field('Email'), field('IsActive', { type: 'boolean' })])
const contact = hubspotSchema('contact', [
  ...[
    'firstname',
    'lastname',
    'email',
    'company',
    'jobtitle',
    'country',
    'phone',
    'lifecyclestage',
    'hubspot_owner_id',
    'hs_email_hard_bounce_reason_enum',
  ].map((name) => field(name)),
  field('hs_email_optout', { type: 'boolean' }),
])
const opportunity = salesforceSchema('opportunity', [field('Name'), field('IsClosed', { type: 'boolean' })])
const contactRole = salesforceSchema(
  'opportunitycontactrole',
  ['OpportunityId', 'ContactId'].map((name) => field(name)),
)
const deal = hubspotSchema(
  'deal',
  ['dealname', 'dealstage'].map((name) => field(name)),
)
const dealContact = hubspotSchema(
  'deal_contact',
  ['deal_id', 'contact_id'].map((name) => field(name)),
)

/** A small company in a warehouse, the same each time: forty campaigns, ninety people, four weekly syncs. */
export interface Company {
  readonly warehouse: TestWarehouse
  readonly metrics: Metrics
}

/** `work`: what else a run of the campaigns' systems brings. */
export async function openCompany(work: (run: number) => Partial<Run> = () => ({})): Promise<Company> {
  const warehouse = await openTestWarehouse()
  for (const [index, at] of RUNS.entries()) {
    await mergePeople(warehouse, index, at)
    await syncCampaigns(warehouse, { at, ...campaigns(index, at), ...work(index) })
  }
  const metrics = createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    recordUrl: (connection, object, id) => `https://${connection}.example/${object}/${id}`,
    sample: true,
  })
  return { warehouse, metrics }
}

async function mergePeople(warehouse: TestWarehouse, run: number, at: string): Promise<void> {
  const users = ['u0', 'u1', 'u2'].map((id) => ({
    Id: id,
    SystemModstamp: at,
    Name: `User ${id}`,
    IsActive: id !== 'u2',
  }))
  await warehouse.merge({ schema: user, at, rows: users })
  const leads = range(50).map((n) => ({
    Id: `l${n}`,
    SystemModstamp: at,
    IsDeleted: n === 49 && run === 3,
    FirstName: `First${n}`,
    LastName: n % 11 === 0 ? 'N/A' : `Last${n}`,
    // Some have the address of the one before, some none, some one that can't be; each week some are mended.
    Email:
      n % 9 === 0
        ? null
        : n % 10 === 1 && n > 10
          ? `person${n - 1}@corp.example.com`
          : n % 7 === 3
            ? 'broken@'
            : `person${n}@corp.example.com`,
    Company: n % 4 === run ? null : `Corp ${n % 5}`,
    Title: n % 6 > run ? null : 'Manager',
    Country: n % 5 === 0 ? 'Atlantis' : 'Germany',
    Phone: n % 8 === 0 ? '12' : '+49 30 901820',
    LeadSource: ['Web', 'Webinar', 'Purchased', null][n % 4],
    Industry: 'Software',
    Website: 'corp.example.com',
    OwnerId: n % 13 === 0 ? '00G1' : `u${n % 3}`,
    Lifecycle_Stage__c: ['Subscriber', 'Lead', 'MQL', null][n % 4],
    HasOptedOutOfEmail: n % 17 === 0,
    IsConverted: false,
    LastModifiedById: n % 5 === 0 ? 'nobody' : `u${n % 3}`,
    LastModifiedDate: at,
    CreatedDate: `2026-0${1 + (n % 9)}-10T09:00:00Z`,
  }))
  await warehouse.merge({ schema: lead, at, rows: leads })
  const contacts = range(40).map((n) => ({
    id: `h${n}`,
    updatedAt: at,
    firstname: `First${n}`,
    lastname: `Last${n}`,
    email: n % 6 === 0 ? '' : `person${n}@corp.example.com`,
    company: n % 3 === 0 ? 'TBD' : 'Corp',
    jobtitle: n % 5 > run ? null : 'Lead',
    country: 'France',
    phone: n % 2 === 0 ? '+33 1 42 68 53 00' : null,
    lifecyclestage: 'lead',
    hubspot_owner_id: n % 4 === 0 ? null : 'o1',
    hs_email_optout: n === 7 ? true : null,
    hs_email_hard_bounce_reason_enum: n === 11 ? 'UNKNOWN_USER' : null,
  }))
  const hubspot = { connection: 'hubspot', vendor: 'hubspot', at } as const
  await warehouse.merge({ ...hubspot, schema: contact, rows: contacts })
  await mergeDeals(warehouse, at)
}

/** One deal under way in each system; in HubSpot with somebody who has opted out, and somebody without an address. */
async function mergeDeals(warehouse: TestWarehouse, at: string): Promise<void> {
  const own = { SystemModstamp: at, IsDeleted: false }
  await warehouse.merge({
    schema: opportunity,
    at,
    rows: [{ ...own, Id: 'o1', Name: 'Deal', IsClosed: false }],
  })
  await warehouse.merge({
    schema: contactRole,
    at,
    rows: [{ ...own, Id: 'r1', OpportunityId: 'o1', ContactId: 'nobody' }],
  })
  const hubspot = { connection: 'hubspot', vendor: 'hubspot', at } as const
  await warehouse.merge({
    ...hubspot,
    schema: deal,
    rows: [{ id: 'd1', updatedAt: at, dealname: 'Deal', dealstage: 'qualifiedtobuy' }],
  })
  const people = ['h7', 'h6'].map((id) => ({ id: `d1:${id}`, updatedAt: at, deal_id: 'd1', contact_id: id }))
  await warehouse.merge({ ...hubspot, schema: dealContact, rows: people })
}

/** A campaign every two days from September on; some slip, some are moved, some never come, one in ten is always on. */
function campaigns(run: number, at: string) {
  const start = Temporal.PlainDate.from('2026-09-01')
  const changes: { id: string; field: string; from: string | null; to: string | null; at: string }[] = []
  const rows = range(40).map((n) => {
    const id = `c${n}`
    const planned = start.add({ days: n * 2 })
    const moved = n % 5 === 2 ? planned.add({ days: 9 }) : planned
    const launch = `${planned.add({ days: n % 4 === 1 ? 3 : 0 }).toString()}T12:00:00Z`
    const committed = `${planned.subtract({ days: 12 }).toString()}T09:00:00Z`
    changes.push({ id, field: 'Status', from: 'Draft', to: 'Planned', at: committed })
    if (n % 5 === 2) {
      const when = `${planned.subtract({ days: 3 }).toString()}T09:00:00Z`
      changes.push({
        id,
        field: 'Planned_Launch__c',
        from: planned.toString(),
        to: moved.toString(),
        at: when,
      })
    }
    if (n % 7 !== 6) changes.push({ id, field: 'Status', from: 'Planned', to: 'In Progress', at: launch })
    const status = changes.findLast(
      (change) => change.id === id && change.field === 'Status' && change.at <= at,
    )
    return {
      Id: id,
      Name: `Campaign ${n}`,
      Type: ['Email', 'Webinar', 'Conference', null][n % 4],
      Status: status?.to ?? 'Draft',
      Planned_Launch__c: moved.toString(),
      Always_On__c: n % 10 === 9,
      ParentId: null,
      // Some budgets are kept to and some are passed; some are not kept at all, and nobody has said what it cost.
      BudgetedCost: n % 6 === 5 ? null : 1000 + n,
      ActualCost: n % 8 === 7 ? null : n % 3 === 0 ? 1200 + n / 4 : 800,
      StartDate: null,
      EndDate: planned.subtract({ days: 40 }).toString(),
      CreatedDate: `${planned.subtract({ days: 30 }).toString()}T09:00:00Z`,
    }
  })
  const since = RUNS[run - 1] ?? ''
  return { campaigns: rows, changes: changes.filter((change) => change.at > since && change.at <= at) }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
