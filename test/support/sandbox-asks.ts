import * as fc from 'fast-check'
import type { World } from '../../server/sandbox/world.ts'
import type { TestSandbox } from './sandbox.ts'

const WEEK_MS = 7 * 86_400_000

/** Something that a client, a test or a bench asks of a sandbox. */
export interface SandboxAsk {
  readonly to: 'salesforce' | 'hubspot' | 'control'
  readonly method: string
  readonly path: string
  readonly body?: unknown
  /** A bulk job is made, waited for, and read in pages of so many rows. */
  readonly bulk?: number
}

/** What is answered, as text, without what is new at every start: addresses, and ids of errors, jobs and locators. */
export async function answerOf(sandbox: TestSandbox, ask: SandboxAsk): Promise<string> {
  if (ask.bulk !== undefined) return await bulkResults(sandbox, ask.body, ask.bulk)
  const init = { method: ask.method, ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }) }
  const response =
    ask.to === 'control'
      ? await sandbox.control(ask.method, ask.path, ask.body)
      : await sandbox[ask.to](ask.path, init)
  let text = await response.text()
  const next = /"nextRecordsUrl":"([^"]+)"/.exec(text)?.[1]
  if (next !== undefined) text += await (await sandbox.salesforce(next)).text()
  return `${response.status} ${plain(text)}`
}

async function bulkResults(sandbox: TestSandbox, query: unknown, rows: number): Promise<string> {
  const made = await sandbox.salesforce('/jobs/query', {
    method: 'POST',
    body: JSON.stringify({ operation: 'queryAll', query }),
  })
  if (!made.ok) return `${made.status} ${await made.text()}`
  const { id } = await made.json()
  let job = { state: 'UploadComplete', numberRecordsProcessed: 0 }
  while (job.state !== 'JobComplete') job = await (await sandbox.salesforce(`/jobs/query/${id}`)).json()
  let text = String(job.numberRecordsProcessed)
  for (let locator = ''; locator !== 'null';) {
    const page = await sandbox.salesforce(`/jobs/query/${id}/results?maxRecords=${rows}&locator=${locator}`)
    locator = page.headers.get('sforce-locator')!
    text += `\n${page.headers.get('sforce-numberofrecords')}\n${await page.text()}`
  }
  await sandbox.salesforce(`/jobs/query/${id}`, { method: 'DELETE' })
  return text
}

function plain(text: string): string {
  return text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '')
    .replaceAll(/"correlationId":"[^"]+"/g, '')
    .replaceAll(/01g\w{15}/g, '')
}

/** The tables with the fields by which they are asked in the tests. */
const SALESFORCE: Readonly<Record<string, { fields: string[]; where: string[]; order: string[] }>> = {
  Lead: {
    fields: ['Id', 'Name', 'Email', 'OwnerId', 'IsConverted', 'MasterRecordId', 'LastModifiedById'],
    where: ["Status = 'MQL'", 'IsConverted = true', "Email LIKE '%.de'", 'IsDeleted = true'],
    order: ['LastName, Id', 'Email DESC'],
  },
  Contact: {
    fields: ['Id', 'FirstName', 'Title', 'AccountId', 'MailingAddress', 'CreatedById', 'IsDeleted'],
    where: ['AccountId = null', "Title LIKE 'head%'", "LeadSource IN ('Web', 'Webinar')"],
    order: ['Title, Id', 'CreatedDate DESC'],
  },
  CampaignMember: {
    fields: ['Id', 'CampaignId', 'LeadId', 'ContactId', 'Status', 'FirstRespondedDate'],
    where: ['HasResponded = true', "Status = 'Attended'", 'LeadId = null'],
    order: ['CampaignId, Id'],
  },
  LeadHistory: {
    fields: ['Id', 'LeadId', 'Field', 'OldValue', 'NewValue', 'CreatedById'],
    where: ["Field = 'Status'", "NewValue = 'MQL'"],
    order: ['LeadId, Id'],
  },
  Account: {
    fields: ['Id', 'Name', 'Website', 'NumberOfEmployees', 'AnnualRevenue', 'BillingAddress'],
    where: ['NumberOfEmployees > 1000', "BillingCountry = 'Germany'"],
    order: ['NumberOfEmployees DESC, Id'],
  },
  Opportunity: {
    fields: ['Id', 'Name', 'StageName', 'Amount', 'CloseDate', 'CampaignId'],
    where: ['IsWon = true', 'Amount >= 50000.0', 'CloseDate > 2026-01-01'],
    order: ['Amount DESC NULLS LAST, Id'],
  },
  OpportunityContactRole: {
    fields: ['Id', 'ContactId', 'Role'],
    where: ['IsPrimary = false'],
    order: ['Id'],
  },
  Campaign: { fields: ['Id', 'Name', 'Status'], where: ["Status = 'Planned'"], order: ['Name, Id'] },
  CampaignHistory: { fields: ['Id', 'Field', 'NewValue'], where: ["Field = 'Status'"], order: ['Id'] },
  User: { fields: ['Id', 'Name', 'IsActive'], where: ['IsActive = true'], order: ['Name'] },
  Task: {
    fields: ['Id', 'WhoId', 'Subject', 'Status', 'IsArchived'],
    where: ["Status = 'Completed'", 'IsArchived = true'],
    order: ['Subject, Id'],
  },
  Event: { fields: ['Id', 'Subject', 'StartDateTime'], where: ["Type = 'Demo'"], order: ['StartDateTime'] },
  Case: { fields: ['Id', 'CaseNumber', 'Status'], where: ['IsClosed = false'], order: ['CaseNumber'] },
  OpportunityHistory: {
    fields: ['Id', 'StageName', 'Amount'],
    where: ["StageName = 'Proposal'"],
    order: ['Id'],
  },
  OpportunityFieldHistory: {
    fields: ['Id', 'Field', 'NewValue'],
    where: ["Field = 'Amount'"],
    order: ['Id'],
  },
  CampaignInfluence: {
    fields: ['Id', 'CampaignId', 'Influence'],
    where: ['Influence > 50.0'],
    order: ['Id'],
  },
  ContactPointConsent: {
    fields: ['Id', 'Name', 'PrivacyConsentStatus'],
    where: ["PrivacyConsentStatus = 'OptOut'"],
    order: ['Name, Id'],
  },
}

const HUBSPOT: Readonly<Record<string, { fields: string[]; filters: object[] }>> = {
  contacts: {
    fields: ['email', 'lifecyclestage', 'jobtitle', 'hubspot_owner_id', 'hs_merged_object_ids'],
    filters: [
      { propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' },
      { propertyName: 'hs_email_optout', operator: 'HAS_PROPERTY' },
      { propertyName: 'country', operator: 'IN', values: ['germany', 'DE'] },
    ],
  },
  companies: {
    fields: ['name', 'domain', 'numberofemployees'],
    filters: [{ propertyName: 'numberofemployees', operator: 'GT', value: '500' }],
  },
  deals: {
    fields: ['dealname', 'amount', 'dealstage'],
    filters: [{ propertyName: 'dealstage', operator: 'EQ', value: 'closedwon' }],
  },
  tickets: {
    fields: ['subject', 'hs_pipeline_stage', 'closed_date'],
    filters: [{ propertyName: 'request_type', operator: 'EQ', value: 'Webinar' }],
  },
  calls: {
    fields: ['hs_call_title', 'hs_call_status', 'hs_timestamp'],
    filters: [{ propertyName: 'hs_call_status', operator: 'EQ', value: 'COMPLETED' }],
  },
  meetings: {
    fields: ['hs_meeting_title', 'hs_meeting_outcome'],
    filters: [{ propertyName: 'hs_meeting_outcome', operator: 'NEQ', value: 'SCHEDULED' }],
  },
  emails: {
    fields: ['hs_email_subject', 'hs_email_direction'],
    filters: [{ propertyName: 'hs_email_direction', operator: 'EQ', value: 'EMAIL' }],
  },
}

/** Any request to either CRM, about records of the world or about none. The world must hold its records. */
export function sandboxAsks(world: World): fc.Arbitrary<SandboxAsk> {
  const instant = fc
    .oneof(
      fc.integer({ min: world.anchor - 30 * WEEK_MS, max: world.anchor + 2 * WEEK_MS }),
      fc.integer({ min: world.anchor - 160 * WEEK_MS, max: world.anchor + 2 * WEEK_MS }),
    )
    .map((at) => new Date(at).toISOString())
  const ids = (system: 'salesforce' | 'hubspot', table: string) =>
    fc.constantFrom(...world[system].tables.get(table)!.entities.keys())
  return fc.oneof(
    { weight: 6, arbitrary: soql(instant, ids) },
    { weight: 2, arbitrary: record(ids) },
    { weight: 1, arbitrary: replication(world) },
    { weight: 1, arbitrary: definitions() },
    { weight: 3, arbitrary: list(ids) },
    { weight: 2, arbitrary: byIds(ids) },
    { weight: 4, arbitrary: search(world, ids) },
    { weight: 2, arbitrary: associations(ids) },
    { weight: 4, arbitrary: marketing(world, instant, ids) },
  )
}

type Ids = (system: 'salesforce' | 'hubspot', table: string) => fc.Arbitrary<string>

function soql(instant: fc.Arbitrary<string>, ids: Ids): fc.Arbitrary<SandboxAsk> {
  return fc.constantFrom(...Object.keys(SALESFORCE)).chain((object) => {
    const { fields, where, order } = SALESFORCE[object]!
    const created = object.endsWith('History') ? ['CreatedDate'] : ['CreatedDate', 'SystemModstamp']
    const window = fc
      .tuple(fc.constantFrom(...created), instant, instant)
      .map(([field, from, to]) => `${field} >= ${from} AND ${field} < ${to}`)
    const until = fc.tuple(fc.constantFrom(...created), instant).map(([field, to]) => `${field} < ${to}`)
    const some = fc
      .array(ids('salesforce', object), { minLength: 1, maxLength: 30 })
      .map((list) => `Id IN ('${list.join("', '")}')`)
    const conditions = fc
      .array(fc.oneof(window, until, some, fc.constantFrom(...where)), { maxLength: 2 })
      .map((parts) => (parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`))
    const columns = fc.oneof(
      { weight: 5, arbitrary: fc.subarray(fields, { minLength: 1 }).map((list) => list.join(', ')) },
      { weight: 1, arbitrary: fc.constantFrom('COUNT()', `COUNT(Id), MAX(${created.at(-1)})`) },
    )
    const sort = fc.constantFrom('', '', ...['Id', ...created, ...order].map((text) => ` ORDER BY ${text}`))
    const limit = fc.constantFrom('', '', ' LIMIT 1', ' LIMIT 150 OFFSET 20')
    return fc
      .record({ columns, conditions, sort, limit, all: fc.boolean(), bulk: fc.constantFrom(null, 1000, 70) })
      .map(({ columns, conditions, sort, limit, all, bulk }): SandboxAsk => {
        const counted = columns.includes('(')
        const query = `SELECT ${columns} FROM ${object}${conditions}${counted ? '' : sort + limit}`
        if (bulk !== null && !counted && !query.includes('Address'))
          return { to: 'salesforce', method: 'POST', path: '', body: query, bulk }
        const path = `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(query)}`
        return { to: 'salesforce', method: 'GET', path }
      })
  })
}

function record(ids: Ids): fc.Arbitrary<SandboxAsk> {
  return fc.constantFrom(...Object.keys(SALESFORCE)).chain((object) =>
    fc.tuple(ids('salesforce', object), fc.boolean()).map(([id, short]): SandboxAsk => ({
      to: 'salesforce',
      method: 'GET',
      path: `/sobjects/${object}/${short ? id.slice(0, 15) : id}`,
    })),
  )
}

/** Which fields are tracked. */
function definitions(): fc.Arbitrary<SandboxAsk> {
  return fc.constantFrom('Lead', 'Campaign', 'Opportunity', 'Contact').map((object) => {
    const where = `EntityDefinition.QualifiedApiName = '${object}' AND IsFieldHistoryTracked = true`
    const query = `SELECT QualifiedApiName FROM FieldDefinition WHERE ${where}`
    return { to: 'salesforce', method: 'GET', path: `/query?q=${encodeURIComponent(query)}` }
  })
}

function replication({ anchor }: World): fc.Arbitrary<SandboxAsk> {
  return fc
    .tuple(
      fc.constantFrom('Lead', 'Contact', 'Account', 'Opportunity'),
      fc.constantFrom('deleted', 'updated'),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 1, max: 14 }),
    )
    .map(([object, kind, from, days]): SandboxAsk => {
      const start = anchor + (from - 7) * 86_400_000
      const span = [start, start + days * 86_400_000].map((at) => new Date(at).toISOString())
      const query = new URLSearchParams({ start: span[0]!, end: span[1]! })
      return { to: 'salesforce', method: 'GET', path: `/sobjects/${object}/${kind}/?${query.toString()}` }
    })
}

function crm() {
  return fc.constantFrom(...Object.keys(HUBSPOT))
}

function list(ids: Ids): fc.Arbitrary<SandboxAsk> {
  return crm().chain((type) =>
    fc
      .record({
        after: fc.option(ids('hubspot', type)),
        limit: fc.constantFrom(10, 50),
        archived: fc.boolean(),
        properties: fc.subarray(HUBSPOT[type]!.fields),
        history: fc.boolean(),
      })
      .map(({ after, limit, archived, properties, history }): SandboxAsk => {
        const query = new URLSearchParams({ limit: String(limit), archived: String(archived) })
        if (after !== null) query.set('after', after)
        query.set('properties', properties.join(','))
        if (history) query.set('propertiesWithHistory', HUBSPOT[type]!.fields[1]!)
        return { to: 'hubspot', method: 'GET', path: `/crm/v3/objects/${type}?${query.toString()}` }
      }),
  )
}

function byIds(ids: Ids): fc.Arbitrary<SandboxAsk> {
  return crm().chain((type) =>
    fc
      .tuple(fc.array(fc.oneof(ids('hubspot', type), fc.constant('1')), { maxLength: 50 }), fc.boolean())
      .map(([list, batch]): SandboxAsk => {
        if (!batch) return { to: 'hubspot', method: 'GET', path: `/crm/v3/objects/${type}/${list[0] ?? '1'}` }
        const body = {
          inputs: list.map((id) => ({ id })),
          properties: HUBSPOT[type]!.fields,
          propertiesWithHistory: [HUBSPOT[type]!.fields[1]],
        }
        return { to: 'hubspot', method: 'POST', path: `/crm/v3/objects/${type}/batch/read`, body }
      }),
  )
}

function search({ anchor }: World, ids: Ids): fc.Arbitrary<SandboxAsk> {
  return crm().chain((type) => {
    const modified = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
    const at = fc
      .integer({ min: anchor - 40 * WEEK_MS, max: anchor })
      .map((instant) => String(instant - (instant % 60_000)))
    const filter = fc.oneof(
      fc.constantFrom(...HUBSPOT[type]!.filters),
      fc.tuple(fc.constantFrom('GTE', 'LT', 'GT'), at).map(([operator, value]) => ({
        propertyName: modified,
        operator,
        value,
      })),
      fc.tuple(at, at).map(([value, highValue]) => ({
        propertyName: modified,
        operator: 'BETWEEN',
        value,
        highValue,
      })),
      ids('hubspot', type).map((value) => ({ propertyName: 'hs_object_id', operator: 'GT', value })),
    )
    return fc
      .record({
        filterGroups: fc.array(fc.record({ filters: fc.array(filter, { maxLength: 3 }) }), { maxLength: 2 }),
        sorts: fc.constantFrom(
          [],
          ['hs_object_id'],
          [modified],
          [{ propertyName: modified, direction: 'DESCENDING' }],
          [HUBSPOT[type]!.fields[1]!],
        ),
        limit: fc.constantFrom(1, 10, 200),
        after: fc.constantFrom('0', '20'),
        properties: fc.subarray(HUBSPOT[type]!.fields),
      })
      .map((body): SandboxAsk => ({
        to: 'hubspot',
        method: 'POST',
        path: `/crm/v3/objects/${type}/search`,
        body,
      }))
  })
}

function associations(ids: Ids): fc.Arbitrary<SandboxAsk> {
  return fc.tuple(crm(), crm()).chain(([from, to]) =>
    fc.array(ids('hubspot', from), { maxLength: 40 }).map((list): SandboxAsk => ({
      to: 'hubspot',
      method: 'POST',
      path: `/crm/v4/associations/${from}/${to}/batch/read`,
      body: { inputs: list.map((id) => ({ id })) },
    })),
  )
}

function marketing(world: World, instant: fc.Arbitrary<string>, ids: Ids): fc.Arbitrary<SandboxAsk> {
  const contacts = [...world.hubspot.tables.get('contacts')!.entities.values()]
  const address = fc.constantFrom(...contacts.map(({ revisions }) => String(revisions[0]!.fields['email'])))
  const get = (path: string): SandboxAsk => ({ to: 'hubspot', method: 'GET', path })
  const campaign = ids('hubspot', 'campaigns')
  return fc.oneof(
    campaign.map((id) => get(`/marketing/v3/campaigns/${id}?properties=hs_name,hs_start_date`)),
    campaign.map((id) => get(`/marketing/v3/campaigns/${id}/assets/MARKETING_EMAIL`)),
    campaign.map((id) => get(`/marketing/v3/campaigns/${id}/budget/totals`)),
    fc.constantFrom('hs_name', '-updatedAt').map((sort) => get(`/marketing/v3/campaigns?sort=${sort}`)),
    instant.map((at) => get(`/marketing/v3/emails?includeStats=true&updatedAfter=${at}&limit=50`)),
    fc
      .tuple(instant, fc.integer({ min: 1, max: 100 }), fc.constantFrom('', '&eventType=CLICK'))
      .map(([from, hours, more]) => {
        const start = Date.parse(from)
        const end = start + hours * 3_600_000
        return get(`/email/public/v1/events?limit=100&startTimestamp=${start}&endTimestamp=${end}${more}`)
      }),
    fc.array(address, { maxLength: 30 }).map((inputs): SandboxAsk => ({
      to: 'hubspot',
      method: 'POST',
      path: '/communication-preferences/v4/statuses/batch/read?channel=EMAIL',
      body: { inputs },
    })),
    fc
      .constantFrom('forms?limit=100', 'forms?formTypes=all&archived=true')
      .map((path) => get(`/marketing/v3/${path}`)),
    fc.constantFrom('/automation/v4/flows?limit=20').map(get),
    fc.constantFrom('true', 'false').map((archived) => get(`/crm/v3/owners?archived=${archived}`)),
    fc.constantFrom(...Object.keys(HUBSPOT)).map((type) => get(`/crm/v3/properties/${type}`)),
  )
}

/** A change of any record, a new one, or one that goes: as tests and benches write them. */
export function sandboxEdits(world: World): fc.Arbitrary<object> {
  const place = fc.oneof(
    fc.constantFrom('Lead', 'Contact', 'CampaignMember', 'Account', 'Opportunity').map((object) => ({
      system: 'salesforce' as const,
      object,
    })),
    fc
      .constantFrom('contacts', 'companies', 'deals')
      .map((object) => ({ system: 'hubspot' as const, object })),
  )
  const later = fc.integer({ min: 0, max: 4 * WEEK_MS })
  return place.chain(({ system, object }) => {
    const ids = [...world[system].tables.get(object)!.entities.keys()]
    const id = fc.constantFrom(...ids)
    const fields = fc.record({ [EDITED[object] ?? 'Name']: fc.constantFrom('Zoe', 'Ada', null) })
    const committedAt = later.map((ms) => new Date(world.anchor + ms).toISOString())
    const change = fc.oneof(
      { weight: 4, arbitrary: fc.record({ id, fields }) },
      { weight: 1, arbitrary: fc.record({ id, fields, committedAt }) },
      { weight: 1, arbitrary: fc.record({ fields }) },
      { weight: 2, arbitrary: fc.record({ id, deletion: fc.constantFrom('soft', 'hard', 'restored') }) },
      // Merged into one of the last, so that no merge ever leads back.
      {
        weight: 1,
        arbitrary: fc.record({
          id: fc.constantFrom(...ids.slice(0, -20)),
          deletion: fc.constant('soft'),
          mergedInto: fc.constantFrom(...ids.slice(-20)),
        }),
      },
    )
    return change.map((what) => ({ system, object, ...what }))
  })
}

const EDITED: Readonly<Record<string, string>> = {
  Lead: 'LastName',
  Contact: 'LastName',
  CampaignMember: 'Status',
  contacts: 'firstname',
  companies: 'name',
  deals: 'dealname',
}
