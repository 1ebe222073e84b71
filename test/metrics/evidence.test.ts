import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FieldEvidence, RoleEvidence } from '../../shared/evidence.ts'
import { changesOf } from '../../shared/mapping-changes.ts'
import type { FieldWarning, Mapping, MappingChange } from '../../shared/mapping.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { EVIDENCE_ROLES } from '../../server/metrics/evidence/roles.ts'
import { MAPPED_FIELDS } from '../../server/metrics/mapped-fields.ts'
import { createMappings } from '../../server/metrics/mappings.ts'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import { heldIn } from '../../server/metrics/previewed-values.ts'
import { previewWarnings } from '../../server/metrics/previewed-warnings.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { relationColumns } from '../../server/warehouse/model/relations.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { isSetting } from '../../shared/mapping-places.ts'
import { syncCampaigns, type Run } from '../support/campaigns.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const options = () => ({
  warehouse: warehouse.warehouse,
  readCatalog,
  clock: { now: () => Date.parse('2026-11-20T10:00:00Z') },
  zone: 'Europe/Berlin',
  recordUrl: () => null,
  sample: true,
})

async function evidenceOf(setting: string): Promise<RoleEvidence> {
  const mappings = createMappings(options(), createMetrics(options()))
  const { items } = await mappings.evidence('salesforce', 'campaign')
  return items.find((each) => each.setting === setting)!
}

type PlannedLaunch = Mapping['salesforce']['plannedLaunch']

function withPlans(plannedLaunch: PlannedLaunch): Mapping {
  return { ...sampleMapping, salesforce: { ...sampleMapping.salesforce, plannedLaunch } }
}

/** What a preview says against planned launches that would be read so, where none is kept now. */
async function warningsOf(
  plannedLaunch: PlannedLaunch,
  words: (change: MappingChange) => MappingChange = (change) => change,
): Promise<FieldWarning[]> {
  const present = await createSnapshots(options())()
  const proposed = withPlans(plannedLaunch)
  const changes = changesOf(withPlans({ field: null, byType: { Email: 'Other__c' } }), proposed).map(words)
  return warehouse.warehouse.read((reader) => previewWarnings(reader, { present, proposed, changes }))
}

const fieldIn = ({ fields }: RoleEvidence, name: string) => fields.find(({ field }) => field === name)!
const counts = ({ facts }: Pick<FieldEvidence, 'facts'>) =>
  Object.fromEntries(facts.map(({ id, count, of, days }) => [id, count === null ? days : [count, of]]))

/** Of one campaign in both systems, the first send of its mail: its launch. */
const sent = (id: string, at: string) => ({
  campaign: { id: `h${id}`, hs_name: id, salesforce_campaign_id: id },
  email: { id: `e${id}`, campaign: `h${id}`, publishDate: at, isPublished: true },
})
const SENT = [
  sent('a', '2026-11-04T09:00:00Z'),
  sent('b', '2026-11-04T09:00:00Z'),
  sent('c', '2026-11-04T09:00:00Z'),
]
const LAUNCHES: Pick<Run, 'hubspotCampaigns' | 'emails'> = {
  hubspotCampaigns: SENT.map(({ campaign }) => campaign),
  emails: SENT.map(({ email }) => email),
}
const made = { Status: 'Planned', Type: 'Email', CreatedDate: '2026-10-01T09:00:00Z' }
const a = {
  ...made,
  Id: 'a',
  Planned_Launch__c: '2026-11-05',
  StartDate: '2026-10-31',
  EndDate: '2026-10-31',
}
const b = {
  ...made,
  Id: 'b',
  Planned_Launch__c: '2026-12-20',
  StartDate: '2026-10-31',
  EndDate: '2026-10-31',
}
const c = { ...made, Id: 'c', Type: 'Webinar', StartDate: '2026-10-31', EndDate: '2026-10-31' }

describe('what speaks for a field of planned launches', () => {
  it('is how near to the launch it is, whether it stood before, and whether it is a copy', async () => {
    // Two plans are read before the launch; the third is filled in between two readings after it.
    await syncCampaigns(warehouse, { at: '2026-11-02T22:00:00Z', tracked: false, campaigns: [a, b, c] })
    await syncCampaigns(warehouse, { at: '2026-11-09T22:00:00Z', tracked: false, ...LAUNCHES })
    await syncCampaigns(warehouse, {
      at: '2026-11-16T22:00:00Z',
      tracked: false,
      campaigns: [
        { ...c, Planned_Launch__c: '2026-11-04' },
        { ...b, Planned_Launch__c: '2026-12-21' },
      ],
    })
    const evidence = await evidenceOf('plannedLaunch.field')
    const planned = fieldIn(evidence, 'Planned_Launch__c')
    expect(counts(planned)).toEqual({
      near: [2, 3],
      held: [3, 3],
      distance: 1,
      'seen-before': [2, 3],
      'seen-after': [1, 3],
      'seen-moved': [1, 3],
    })
    // What speaks against it is told first.
    expect(planned.facts.map(({ text }) => text)).toEqual([
      'Filled only after the launch in 1 of 3.',
      'Changed after the launch in 1 of 3.',
      'Within a week of the launch in 2 of 3.',
      'Filled in 3 of 3 that launched.',
      'Half of them within 1 day of the launch.',
      'Filled before the launch in 2 of 3.',
    ])
    // The start date is as near, but says what the end date says, and was set by a rule.
    const rule = 'Exactly 30 days after the record was made in 3 of 3: a rule fills it.'
    expect(fieldIn(evidence, 'StartDate').facts.map(({ text }) => text)).toContain(rule)
    expect(counts(fieldIn(evidence, 'StartDate'))).toMatchObject({
      near: [3, 3],
      'same-as-end': [3, 3],
      made: [3, 3],
    })
    expect(planned.byType['Webinar']).toMatchObject({ lead: { count: 1, of: 1 } })
    expect(planned.byType['Email']).toMatchObject({ lead: { count: 1, of: 2 } })
  })

  it('is not known of a plan that was first read after the launch: nobody says that it stood', async () => {
    await syncCampaigns(warehouse, {
      at: '2026-11-09T22:00:00Z',
      tracked: false,
      campaigns: [a],
      ...LAUNCHES,
    })
    const facts = counts(fieldIn(await evidenceOf('plannedLaunch.field'), 'Planned_Launch__c'))
    expect(facts).toMatchObject({ 'seen-unseen': [1, 1] })
    // What holds of none isn't told.
    expect(Object.keys(facts)).not.toContain('seen-before')
  })

  it('is told by the history where it is kept, however late it is read', async () => {
    await syncCampaigns(warehouse, {
      at: '2026-11-09T22:00:00Z',
      campaigns: [a, b],
      changes: [
        { id: 'a', field: 'Planned_Launch__c', from: null, to: '2026-11-05', at: '2026-10-02T09:00:00Z' },
        { id: 'b', field: 'Planned_Launch__c', from: null, to: '2026-12-20', at: '2026-11-06T09:00:00Z' },
      ],
      ...LAUNCHES,
    })
    const facts = counts(fieldIn(await evidenceOf('plannedLaunch.field'), 'Planned_Launch__c'))
    expect(facts).toMatchObject({ 'seen-before': [1, 2], 'seen-after': [1, 2] })
  })

  it('is nothing while no campaign has launched, and that is said', async () => {
    await syncCampaigns(warehouse, { at: '2026-11-02T22:00:00Z', tracked: false, campaigns: [a] })
    expect(await evidenceOf('plannedLaunch.field')).toMatchObject({
      none: expect.stringMatching(/^No campaign has launched yet/),
      fields: [],
    })
  })
})

describe('what a preview warns of', () => {
  // The plan of the e-mail stood before it was sent; that of the webinar was filled in afterwards.
  beforeEach(async () => {
    const campaigns = [a, c]
    await syncCampaigns(warehouse, { at: '2026-11-02T22:00:00Z', tracked: false, campaigns })
    await syncCampaigns(warehouse, { at: '2026-11-09T22:00:00Z', tracked: false, ...LAUNCHES })
    const filled = [{ ...c, Planned_Launch__c: '2026-11-04' }]
    await syncCampaigns(warehouse, { at: '2026-11-16T22:00:00Z', tracked: false, campaigns: filled })
  })
  const late = (records: string) => `Filled only after the launch in ${records}.`

  it('is what the settings say against the field that would be read', async () => {
    expect(await warningsOf({ field: 'Planned_Launch__c', byType: { Email: 'Other__c' } })).toEqual([
      {
        title: 'Salesforce · Planned launch',
        connection: 'salesforce',
        object: 'campaign',
        field: 'Planned_Launch__c',
        label: 'Planned_Launch__c',
        text: late('1 of 2'),
      },
    ])
    const start = await warningsOf({ field: 'StartDate', byType: { Email: 'Other__c' } })
    expect(start.map(({ text }) => text)).toContain(
      'Exactly 30 days after the record was made in 2 of 2: a rule fills it.',
    )
  })

  it('is of the campaigns of a type alone where the field would be read of them alone', async () => {
    const byType = { Email: 'Planned_Launch__c' }
    expect(
      fieldIn(await evidenceOf('plannedLaunch.field'), 'Planned_Launch__c').byType['Email']?.facts,
    ).not.toEqual([])
    expect(await warningsOf({ field: null, byType })).toEqual([])
    const webinar = await warningsOf({ field: null, byType: { ...byType, Webinar: 'Planned_Launch__c' } })
    expect(webinar.map(({ field, text }) => [field, text])).toEqual([
      ['Planned_Launch__c', late('1 of 1')],
      ['Planned_Launch__c', 'Exactly 34 days after the record was made in 1 of 1: a rule fills it.'],
    ])
    expect(webinar[0]!.title).toMatch(/ · Webinar$/)
  })

  it('is nothing of a field that nobody would read any more', async () => {
    expect(await warningsOf({ field: null, byType: {} })).toEqual([])
    expect(await warningsOf({ field: null, byType: { Email: null } })).toEqual([])
  })

  it('is of the field itself, in whatever words the change is told', async () => {
    const plans = { field: 'Planned_Launch__c', byType: {} }
    const told = await warningsOf(plans, (change) => ({ ...change, after: 'The day we mean' }))
    expect(told).toMatchObject([{ field: 'Planned_Launch__c', text: late('1 of 2') }])
  })
})

it('an amount is told by how often it is above 0, and how often it is that of another field', async () => {
  const money = (Id: string, BudgetedCost: number | null, ActualCost: number | null) => ({
    ...made,
    Id,
    BudgetedCost,
    ActualCost,
  })
  await syncCampaigns(warehouse, {
    at: '2026-11-02T22:00:00Z',
    tracked: false,
    campaigns: [money('a', 100, 100), money('b', 200, 150), money('c', 0, 90), money('d', null, null)],
  })
  const { campaign } = sampleMapping.salesforce
  expect([campaign.budget, campaign.cost]).toEqual(['BudgetedCost', 'ActualCost'])
  const budget = await evidenceOf('campaign.budget')
  expect(counts(fieldIn(budget, 'BudgetedCost'))).toEqual({ 'above-0': [2, 4], 'same-as-cost': [1, 2] })
})

it('a preview finds the field of every choice that has evidence', () => {
  const settings = Object.values(MAPPED_FIELDS).flatMap((fieldsOf) =>
    fieldsOf(sampleMapping.salesforce, 'salesforce').map(({ setting }) => setting),
  )
  expect(settings).toEqual(expect.arrayContaining(EVIDENCE_ROLES.map(({ setting }) => setting)))
})

it('every choice that has evidence is a setting that can be chosen', () => {
  const places = EVIDENCE_ROLES.flatMap(({ setting }) => [`salesforce.${setting}`, `hubspot.${setting}`])
  expect(places.filter((place) => !isSetting(place))).toEqual([])
})

it('a preview can hold every field that is mapped against what it would be', () => {
  const held = Object.keys(MAPPED_FIELDS).flatMap((field) => heldIn(field) ?? [])
  expect(held.length).toBeGreaterThan(10)
  expect(held.filter(({ relation, column }) => relationColumns(relation)?.includes(column) !== true)).toEqual(
    [],
  )
})
