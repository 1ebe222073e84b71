import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { EvidenceList } from '../../shared/evidence.ts'
import {
  MappingPreview,
  MappingSetting,
  MappingVersionList,
  SourceFieldList,
  type Mapping,
} from '../../shared/mapping.ts'
import { createMappings } from '../../server/metrics/mappings.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { NOW, openCompany, type Company } from '../support/company.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let company: Company
beforeAll(async () => {
  company = await openCompany()
  const options = {
    warehouse: company.warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  }
  server = await startServer({ mappings: createMappings(options, company.metrics) })
})
afterEach(async () => {
  await company.warehouse.warehouse.write((writer) => writer.run(`delete from plumbline.setting`))
})
afterAll(async () => {
  await server.close()
  await company.warehouse.close()
})

const ask = (path: string) => fetch(`${server.url}/api/v1/settings/mapping${path}`)
const send = (method: string, path: string, body: unknown) =>
  fetch(`${server.url}/api/v1/settings/mapping${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const inForce = async () => MappingSetting.parse(await (await ask('')).json())
const versions = async () => MappingVersionList.parse(await (await ask('/versions')).json()).items

async function save(change: (mapping: Mapping) => Mapping): Promise<MappingSetting> {
  const { version, mapping } = await inForce()
  const response = await send('PUT', '', { mapping: change(mapping), basedOn: version })
  expect(response.status).toBe(200)
  return MappingSetting.parse(await response.json())
}

describe('the mapping over the API', () => {
  it('is what Plumbline takes for granted until somebody saves another, which then counts', async () => {
    expect(await inForce()).toMatchObject({ version: 0, at: null, by: null })
    const saved = await save((mapping) => ({ ...mapping, graceDays: 2 }))
    expect(saved).toMatchObject({ version: 1, at: NOW, mapping: { graceDays: 2 } })
    expect(await inForce()).toEqual(saved)
  })

  it('keeps every version with what it changed, in words; to go back is to save again', async () => {
    const before = await inForce()
    await save((mapping) => ({
      ...mapping,
      graceDays: 2,
      salesforce: { ...mapping.salesforce, draftStatuses: [] },
    }))
    await save(() => before.mapping)
    const [back, changed, first] = await versions()
    expect(changed!.changes).toEqual([
      { path: 'graceDays', title: 'Grace', before: '0', after: '2' },
      {
        path: 'salesforce.draftStatuses',
        title: 'Salesforce · Draft statuses',
        before: 'Draft',
        after: 'none',
      },
    ])
    expect(back).toMatchObject({ version: 2, mapping: before.mapping })
    expect(back!.changes.map(({ path }) => path)).toEqual(['graceDays', 'salesforce.draftStatuses'])
    expect(first).toMatchObject({ version: 0, changes: [] })
  })

  it('refuses a change of what is no longer in force, and keeps what is', async () => {
    const { mapping } = await inForce()
    const saved = await save((present) => ({ ...present, graceDays: 1 }))
    const late = await send('PUT', '', { mapping: { ...mapping, graceDays: 9 }, basedOn: 0 })
    expect(late.status).toBe(409)
    expect(await late.json()).toMatchObject({ type: 'urn:plumbline:problem:changed-meanwhile' })
    expect(await inForce()).toEqual(saved)
  })

  it('names what is wrong with a mapping, and keeps nothing of it', async () => {
    const { mapping } = await inForce()
    const refused = await send('PUT', '', { mapping: { ...mapping, graceDays: 99 }, basedOn: 0 })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ parameter: 'mapping[graceDays]' })
    expect(await versions()).toHaveLength(1)
  })

  it('is given whole: nothing left out or misspelt comes to mean its default', async () => {
    const { mapping } = await inForce()
    const { campaigns, ...lacking } = mapping
    const { byType, ...ofPlans } = mapping.salesforce.plannedLaunch
    const told = async (given: unknown) => (await send('PUT', '', { mapping: given, basedOn: 0 })).json()
    expect(await told(lacking)).toMatchObject({ status: 400, parameter: 'mapping[campaigns]' })
    expect(await told({ ...mapping, curency: 'EUR' })).toMatchObject({
      status: 400,
      parameter: 'mapping[curency]',
      action: expect.stringContaining('currency'),
    })
    const salesforce = { ...mapping.salesforce, plannedLaunch: ofPlans }
    expect(await told({ ...mapping, salesforce })).toMatchObject({
      status: 400,
      parameter: 'mapping[salesforce][plannedLaunch][byType]',
    })
    const lunch = { ...mapping.salesforce, plannedLunch: { byType } }
    expect(await told({ ...mapping, salesforce: lunch })).toMatchObject({
      status: 400,
      parameter: 'mapping[salesforce][plannedLunch]',
    })
    expect(await told({ ...mapping, currency: 'XXX' })).toMatchObject({
      status: 400,
      parameter: 'mapping[currency]',
    })
    expect(campaigns).toBeDefined()
    expect(await versions()).toHaveLength(1)
  })

  it('takes a lifecycle stage’s value only in lower case, by which it is found whatever the source writes', async () => {
    const { mapping } = await inForce()
    const lifecycleStages = { ...mapping.lifecycleStages, 'Im Vertrieb': 'sql' }
    const refused = await send('PUT', '', { mapping: { ...mapping, lifecycleStages }, basedOn: 0 })
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      {
        parameter: 'mapping[lifecycleStages][Im Vertrieb]',
        detail: '“Im Vertrieb” would never be found: write it in lower case, as “im vertrieb”.',
      },
    ])
    await save((present) => ({
      ...present,
      lifecycleStages: { ...present.lifecycleStages, 'im vertrieb': 'sql' },
    }))
    expect((await inForce()).mapping.lifecycleStages['im vertrieb']).toBe('sql')
  })
})

describe('the time zone', () => {
  it('is the server’s until another is saved, and whose days the numbers then go by at once', async () => {
    expect((await inForce()).mapping.timeZone).toBeNull()
    const query = { from: '2026-11-09', to: '2026-11-16', limit: 100 }
    const daysOf = async () =>
      (await company.metrics.receipt('campaign-throughput', query)).items.map(({ at, day }) => [at, day])
    const dayIn = (timeZone: string, at: string) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(at))
    const [before, version] = [await daysOf(), await company.metrics.version()]
    expect(before.length).toBeGreaterThan(0)
    expect(before).toEqual(before.map(([at]) => [at, dayIn('Europe/Berlin', at!)]))

    await save((mapping) => ({ ...mapping, timeZone: 'Pacific/Kiritimati' }))
    const after = await daysOf()
    expect(after.length).toBeGreaterThan(0)
    expect(after).toEqual(after.map(([at]) => [at, dayIn('Pacific/Kiritimati', at!)]))
    expect(after).not.toEqual(before)
    expect(await company.metrics.version()).not.toBe(version)

    const [changed] = await versions()
    expect(changed!.changes).toEqual([
      { path: 'timeZone', title: 'Time zone', before: 'that of the server', after: 'Pacific/Kiritimati' },
    ])
    await save((mapping) => ({ ...mapping, timeZone: null }))
    expect(await daysOf()).toEqual(before)
  })

  it.each(['Mars/Olympus', '+02:00', '', 'PST', 'US/Pacific-New'])(
    'is refused as %j, with what to write',
    async (timeZone) => {
      const { mapping } = await inForce()
      const refused = await send('PUT', '', { mapping: { ...mapping, timeZone }, basedOn: 0 })
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({
        parameter: 'mapping[timeZone]',
        detail: expect.stringContaining('such as Europe/Berlin'),
      })
    },
  )

  it('is the default’s where one was saved by which no days can be counted, until another is', async () => {
    const { mapping } = await inForce()
    await company.warehouse.warehouse.write((writer) =>
      writer.run(`insert into plumbline.setting values ('mapping', 1, $1, cast($2 as timestamptz), null)`, [
        JSON.stringify({ ...mapping, timeZone: 'PST', graceDays: 4 }),
        NOW,
      ]),
    )
    expect(await inForce()).toMatchObject({ version: 1, mapping: { timeZone: null, graceDays: 4 } })
    expect((await company.metrics.list({ period: '2026-W46' })).items).not.toEqual([])

    await save((present) => ({ ...present, timeZone: 'America/Los_Angeles' }))
    expect(await inForce()).toMatchObject({ version: 2, mapping: { timeZone: 'America/Los_Angeles' } })
    expect((await versions()).map(({ version }) => version)).toEqual([2, 1, 0])
  })

  it('is known to the engine under each name that is offered', async () => {
    const offered = [...Intl.supportedValuesOf('timeZone'), 'UTC']
    const [found] = await company.warehouse.warehouse.read((reader) =>
      reader.all<{ zones: number }>(
        `select cast(count(timestamptz '2026-07-01T12:00:00Z' at time zone zone) as integer) as zones
         from (select unnest(cast($1 as text[])) as zone) as z`,
        [offered],
      ),
    )
    expect(found).toEqual({ zones: offered.length })
  })
})

describe('the preview of a mapping', () => {
  it('says what the numbers would be, as they then are once it is saved', async () => {
    const { mapping } = await inForce()
    const proposed = { ...mapping, graceDays: 20 }
    const response = await send('POST', '/preview?period=2026-W46', { mapping: proposed })
    const preview = MappingPreview.parse(await response.json())
    expect(preview.changes.map(({ path }) => path)).toEqual(['graceDays'])
    const present = await company.metrics.list({ period: '2026-W46' })
    expect(preview.items.map(({ metric, present: { value } }) => [metric, value])).toEqual(
      present.items.map(({ id, value }) => [id, value]),
    )
    expect((await inForce()).version).toBe(0)
    await save(() => proposed)
    const then = await company.metrics.list({ period: '2026-W46' })
    expect(preview.items.map(({ metric, proposed: { value } }) => [metric, value])).toEqual(
      then.items.map(({ id, value }) => [id, value]),
    )
    expect(preview.values).toEqual([])
    const rate = preview.items.find(({ metric }) => metric === 'on-time-launch-rate')!
    expect(rate.proposed.value).not.toBe(rate.present.value)
  })
})

describe('the preview of another field', () => {
  it('warns of what its records tell against it, as the evidence for it does', async () => {
    const { mapping } = await inForce()
    const { salesforce } = mapping
    const proposed = {
      ...mapping,
      salesforce: { ...salesforce, plannedLaunch: { ...salesforce.plannedLaunch, field: 'EndDate' } },
    }
    const response = await send('POST', '/preview?period=2026-W46', { mapping: proposed })
    const { warnings } = MappingPreview.parse(await response.json())
    const { items } = EvidenceList.parse(
      await (await ask('/evidence?connection=salesforce&object=campaign')).json(),
    )
    const { fields } = items.find(({ setting }) => setting === 'plannedLaunch.field')!
    const facts = fields.find(({ field }) => field === 'EndDate')!.facts.filter(({ warns }) => warns)
    expect(facts.length).toBeGreaterThan(0)
    expect(warnings.map(({ connection, object, field, text }) => [connection, object, field, text])).toEqual(
      facts.map(({ text }) => ['salesforce', 'campaign', 'EndDate', text]),
    )
  })
})

describe('what records tell of the fields of an object', () => {
  it('is told for each choice among them, with a way to refuse what isn’t there', async () => {
    const { vendor, items } = EvidenceList.parse(
      await (await ask('/evidence?connection=salesforce&object=campaign')).json(),
    )
    expect(vendor).toBe('salesforce')
    expect(items.map(({ setting }) => setting)).toEqual(
      expect.arrayContaining(['plannedLaunch.field', 'campaign.requested', 'campaign.budget']),
    )
    expect((await ask('/evidence?connection=salesforce&object=unicorn')).status).toBe(404)
  })
})

describe('the fields of an object', () => {
  it('come with the share of records that hold them, examples and what a picklist offers', async () => {
    const fields = SourceFieldList.parse(
      await (await ask('/fields?connection=salesforce&object=lead')).json(),
    )
    const living = async (condition: string) =>
      (
        await company.warehouse.ask(
          `select 1 as one from salesforce.lead where _valid_to = 'infinity' and not _deleted and ${condition}`,
        )
      ).length
    const leads = await living('true')
    expect(fields).toMatchObject({ vendor: 'salesforce', label: 'lead', records: leads })
    const named = (name: string) => fields.items.find((field) => field.name === name)!
    expect(named('Email').filled).toBe((await living(`trim(email) <> ''`)) / leads)
    expect(named('Email').examples.every((example) => example.includes('@'))).toBe(true)
    expect(named('LeadSource').options).toEqual(expect.arrayContaining(['Web', 'Webinar']))
  })

  it.each([
    ['connection=dynamics&object=lead', 'connection'],
    ['connection=salesforce&object=unicorn', 'object'],
  ])('of what isn’t there (%s) are refused', async (query, parameter) => {
    const response = await ask(`/fields?${query}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ parameter })
  })
})
