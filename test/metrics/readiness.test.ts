import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportKind } from '../../shared/import-kind.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { kinds } from '../../server/imports/kinds.ts'
import { isSetting } from '../../shared/mapping-places.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { neededOf } from '../../server/metrics/engine/needed.ts'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const AT = '2026-11-02T22:45:00.000Z'
const ON_TIME = 'on-time-launch-rate'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const optionsBy = (mapping: Mapping) => ({
  warehouse: warehouse.warehouse,
  readCatalog,
  clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
  zone: 'Europe/Berlin',
  recordUrl: () => null,
  sample: true,
  mapping,
})
const metricsBy = (mapping: Mapping) => createMetrics(optionsBy(mapping))

async function itemOf(id: string, mapping: Mapping = sampleMapping) {
  const { items } = await metricsBy(mapping).readiness()
  return items.find(({ metric }) => metric === id)!
}

/** Planned for a day that was over when Plumbline first saw the plan. */
const SEEN_TOO_LATE = {
  Id: 'a',
  Name: 'a',
  Type: 'Email',
  Status: 'Planned',
  Planned_Launch__c: '2026-10-20',
  CreatedDate: '2026-10-19T09:00:00Z',
}

it('a status that no setting knows is asked for, with the campaigns that are in it; one that is explained isn’t', async () => {
  const campaigns = [
    { ...SEEN_TOO_LATE, Id: 'a', Status: 'Fertig' },
    { ...SEEN_TOO_LATE, Id: 'b', Status: 'Pausiert' },
    { ...SEEN_TOO_LATE, Id: 'c', Status: 'Planned' },
  ]
  await syncCampaigns(warehouse, { at: AT, campaigns })
  const said = 'Nobody has said what its status means'
  const reasonsBy = async (mapping: Mapping) => {
    const { items } = await metricsBy(mapping).receipt('work-in-progress', {})
    return Object.fromEntries(items.map(({ recordId, reason }) => [recordId, reason === said]))
  }
  expect(await reasonsBy(sampleMapping)).toEqual({ a: true, b: true, c: false })
  const item = await itemOf('work-in-progress')
  expect(item.reason).toContain('2 of 3 campaigns were in a status of which nobody has said what it means')
  expect(item.needs[0]).toMatchObject({
    kind: 'map',
    title:
      'Say what the campaign statuses “Draft”, “Planned”, “In Progress”, “Completed” and “Aborted” mean in hubspot.',
    place: { page: 'settings', setting: 'hubspot.liveStatuses' },
  })
  // Of what the CRMs offer all is explained; these two are offered no more.
  const offered = ['Draft', 'Planned', 'In Progress', 'Completed', 'Aborted']
  const known = { ...sampleMapping, hubspot: { ...sampleMapping.hubspot, openStatuses: offered } }
  expect((await itemOf('work-in-progress', known)).needs[0]).toMatchObject({
    title: 'Say which statuses mean that a campaign is open, live, cancelled or closed.',
    place: { page: 'settings', setting: expect.stringMatching(/\.liveStatuses$/) },
  })
  const { salesforce } = sampleMapping
  const explained = {
    ...sampleMapping,
    salesforce: { ...salesforce, closedStatuses: ['Fertig'], openStatuses: ['Planned', 'Pausiert'] },
  }
  expect(await reasonsBy(explained)).toEqual({ a: false, b: false, c: false })
})

describe('where plans were not seen in time', () => {
  it('the history of the fields that hold plan and status is to be switched on, if it isn’t', async () => {
    await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [SEEN_TOO_LATE] })
    const { needs } = await itemOf(ON_TIME)
    expect(needs[0]).toMatchObject({
      kind: 'switch-on',
      title: 'Switch on the history of Planned_Launch__c and Status in salesforce.',
      place: {
        page: 'crm',
        connection: 'salesforce',
        object: 'campaign',
        fields: [{ name: 'Planned_Launch__c' }, { name: 'Status' }],
      },
    })
    expect(needs[0]!.how).toContain('Set History Tracking; tick Planned_Launch__c and Status')
    expect(needs[1]).toMatchObject({ kind: 'import', place: { page: 'imports', import: 'planned-dates' } })
  })

  it('nothing is to be switched on where the history is kept: past plans can be imported', async () => {
    await syncCampaigns(warehouse, {
      at: AT,
      tracked: true,
      campaigns: [{ ...SEEN_TOO_LATE, CreatedDate: '2026-10-20T09:00:00Z' }],
    })
    const { needs, state, reason } = await itemOf(ON_TIME)
    expect(state).toBe('not-measured')
    expect(reason).toMatch(
      /^1 of 1 campaign had no plan that was seen before the planned day: import the plans/,
    )
    expect(needs.map(({ kind }) => kind)).toEqual(['import'])
  })

  it('the fields are those that the mapping names, by type too', async () => {
    await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [SEEN_TOO_LATE] })
    const { salesforce } = sampleMapping
    const { needs } = await itemOf(ON_TIME, {
      ...sampleMapping,
      salesforce: {
        ...salesforce,
        plannedLaunch: { field: 'Name', byType: { Email: 'Planned_Launch__c', Webinar: null } },
      },
    })
    expect(needs.find(({ kind }) => kind === 'switch-on')?.place).toMatchObject({
      fields: [{ name: 'Name' }, { name: 'Planned_Launch__c' }, { name: 'Status' }],
    })
  })
})

describe('how many cases wait for a thing to be done', () => {
  const unplanned = { ...SEEN_TOO_LATE, Planned_Launch__c: null, Status: 'In Progress' }

  it('is the number that lack just that; each of several ways may bring as many', async () => {
    await syncCampaigns(warehouse, {
      at: AT,
      tracked: false,
      campaigns: [SEEN_TOO_LATE, { ...SEEN_TOO_LATE, Id: 'b' }, { ...unplanned, Id: 'c' }],
    })
    const { needs } = await itemOf(ON_TIME)
    expect(needs.map(({ kind, cases, upTo, fromNowOn }) => [kind, cases, upTo, fromNowOn])).toEqual([
      ['switch-on', 2, true, true],
      ['import', 3, true, false],
      ['mend', 1, true, false],
    ])
  })

  it('is all that there are where nothing is measured without it, and unknown where nothing can be counted', async () => {
    const email = { id: 'e', campaign: 'h', publishDate: '2026-10-28T09:00:00Z', isPublished: true }
    const campaign = { id: 'h', hs_name: 'a', salesforce_campaign_id: 'a' }
    await syncCampaigns(warehouse, {
      at: AT,
      tracked: false,
      campaigns: [SEEN_TOO_LATE],
      hubspotCampaigns: [campaign],
      emails: [email],
    })
    const cycle = await itemOf('campaign-cycle-time')
    expect(cycle.state).toBe('not-measured')
    expect(cycle.needs.map(({ cases }) => cases)).toEqual(cycle.needs.map(() => 1))
    const { needs } = await itemOf('data-accuracy')
    expect(needs.length).toBeGreaterThan(0)
    expect(needs.map(({ cases, upTo }) => [cases, upTo])).toEqual(needs.map(() => [null, false]))
  })
})

it('lifecycle stages that nobody has explained are asked for by name, one or several, and the way leads to the first', async () => {
  const need = {
    kind: 'map',
    title: 'Say which stage each means.',
    field: null,
    setting: 'lifecycleStages',
  } as const
  const needsFor = async (...labels: readonly string[]) => {
    const picklist = labels.map((label, nth) => ({ value: `17420391${nth}`, label, active: true }))
    await warehouse.merge({
      schema: salesforceSchema('lead', [field('Email'), field('Lifecycle_Stage__c', { picklist })]),
      at: AT,
      rows: [
        { Id: 'l1', SystemModstamp: AT, Email: 'ann@corp.example.com', Lifecycle_Stage__c: '174203910' },
      ],
    })
    return neededOf(need, await createSnapshots(optionsBy(sampleMapping))())
  }
  const place = { page: 'settings', setting: 'lifecycleStages.174203910' }
  expect(await needsFor('Im Vertrieb')).toMatchObject([
    { title: 'Say which lifecycle stage “Im Vertrieb” means.', place },
  ])
  expect(await needsFor('Im Vertrieb', 'Kunde')).toMatchObject([
    { title: 'Say which lifecycle stages “Im Vertrieb” and “Kunde” mean.', place },
  ])
})

describe('where campaigns have no plan', () => {
  const unplanned = { ...SEEN_TOO_LATE, Planned_Launch__c: null, Status: 'In Progress' }

  it('the field is to be chosen for the types that have none, if there are such campaigns', async () => {
    await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [unplanned] })
    const { salesforce } = sampleMapping
    const { needs } = await itemOf(ON_TIME, {
      ...sampleMapping,
      salesforce: {
        ...salesforce,
        plannedLaunch: { field: 'Planned_Launch__c', byType: { Webinar: null, Event: null } },
      },
    })
    expect(needs[0]).toMatchObject({
      kind: 'map',
      title:
        'Map the field that holds a campaign’s planned launch, for campaigns of the type Webinar or Event, in salesforce.',
      place: { page: 'settings', setting: 'salesforce.plannedLaunch.byType' },
    })
  })

  it('the field is filled where it is chosen already, or the plans are imported', async () => {
    await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [unplanned] })
    const { needs } = await itemOf(ON_TIME)
    expect(needs.map(({ kind, place }) => [kind, place.page])).toEqual([
      ['mend', 'records'],
      ['import', 'imports'],
    ])
  })
})

it('plans that were imported make the rate measurable where no field holds them', async () => {
  await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [SEEN_TOO_LATE] })
  const none = { field: null, byType: {} }
  const unmapped: Mapping = {
    ...sampleMapping,
    salesforce: { ...sampleMapping.salesforce, plannedLaunch: none },
    hubspot: { ...sampleMapping.hubspot, plannedLaunch: none },
  }
  expect(await itemOf(ON_TIME, unmapped)).toMatchObject({
    state: 'not-measured',
    needs: [{ kind: 'map' }, { kind: 'map' }, { kind: 'import' }],
  })
  await warehouse.warehouse.write((writer) =>
    writer.run(
      `insert into entered.planned_date(_import, _line, _valid_from, _valid_to, _given, _key, campaign, connection, object, record_id,
         planned_launch, changed_at)
       values ('f1', 2, cast($1 as timestamptz), 'infinity', ' planned_launch  changed_at ', '2026-10-01', 'a', 'salesforce', 'campaign', 'a',
         '2026-10-20', '2026-10-01T09:00:00Z')`,
      [AT],
    ),
  )
  expect(await itemOf(ON_TIME, unmapped)).toMatchObject({ state: 'measurable', coverage: 1, cases: 1 })
})

describe('from which share of its cases on a number is told as measured', () => {
  it('is a setting', async () => {
    await syncCampaigns(warehouse, {
      at: AT,
      tracked: false,
      campaigns: ['a', 'b', 'c'].map((id) => ({
        ...SEEN_TOO_LATE,
        Id: id,
        Name: id,
        Planned_Launch__c: id === 'a' ? '2026-10-20' : '2026-11-10',
      })),
    })
    const lenient = { ...sampleMapping, doubt: { ...sampleMapping.doubt, wholeCoverage: 0.6 } }
    expect(await itemOf(ON_TIME)).toMatchObject({ state: 'partly', coverage: 2 / 3, cases: 2 })
    expect(await itemOf(ON_TIME, lenient)).toMatchObject({ state: 'measurable', coverage: 2 / 3, needs: [] })
  })

  it('as is the number of cases below which it is a small sample', async () => {
    await syncCampaigns(warehouse, {
      at: AT,
      tracked: false,
      campaigns: [{ ...SEEN_TOO_LATE, Planned_Launch__c: '2026-11-10' }],
    })
    const smallBy = async (fewCases: number) =>
      (
        await metricsBy({ ...sampleMapping, doubt: { ...sampleMapping.doubt, fewCases } }).answer(ON_TIME, {
          from: '2026-11-09',
          to: '2026-11-16',
        })
      ).smallSample
    expect([await smallBy(20), await smallBy(2), await smallBy(1)]).toEqual([true, true, false])
  })
})

describe('while the first load runs', () => {
  it('what has been read so far is measured in part, with what it lacks by then', async () => {
    await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [SEEN_TOO_LATE] })
    await warehouse.warehouse.write((writer) => writer.run(`update plumbline.connection set partial = true`))
    const { items } = await metricsBy(sampleMapping).readiness()
    const told = Object.fromEntries(items.map(({ metric, state, needs }) => [metric, { state, needs }]))
    expect(told['campaign-throughput']).toMatchObject({ state: 'partly', needs: [] })
    expect(told[ON_TIME]).toMatchObject({ state: 'not-measured', needs: [{ kind: 'switch-on' }, {}] })
  })
})

describe('what an organisation can support', () => {
  it('names no kind of file that can’t be imported', () => {
    expect(kinds.map(({ key }) => key)).toEqual(ImportKind.options)
  })

  it('is nothing before anything was read, but that a CRM can be connected', async () => {
    const { items } = await metricsBy(sampleMapping).readiness()
    expect(items.map(({ state }) => state)).toEqual(items.map(() => 'not-measured'))
    for (const { needs } of items)
      expect(needs).toMatchObject([{ kind: 'connect', place: { page: 'connect' } }])
  })

  it('leaves no metric that isn’t measured whole without a thing to do, in a place that there is', async () => {
    const nothing = { ...sampleMapping.salesforce, plannedLaunch: { field: null, byType: {} }, lifecycle: {} }
    await warehouse.merge({
      schema: salesforceSchema('lead', [field('Email'), field('Company')]),
      at: AT,
      rows: [
        { Id: 'l1', SystemModstamp: AT, Email: 'ann@corp.example.com' },
        { Id: 'l2', SystemModstamp: AT },
      ],
    })
    await syncCampaigns(warehouse, { at: AT, tracked: false, campaigns: [SEEN_TOO_LATE] })
    const { items } = await metricsBy({ ...sampleMapping, salesforce: nothing }).readiness()
    const lacking = items.filter(({ state }) => state !== 'measurable')
    expect(lacking.length).toBeGreaterThan(5)
    expect(lacking.filter(({ needs }) => needs.length === 0)).toEqual([])
    const settings = items.flatMap(({ needs }) =>
      needs.flatMap(({ place }) => (place.page === 'settings' ? [place.setting] : [])),
    )
    expect(settings.length).toBeGreaterThan(1)
    expect(settings.filter((setting) => !isSetting(setting))).toEqual([])
  })
})
