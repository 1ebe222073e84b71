import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { defectsAt, inForce, standing, standingRecords } from '../../server/sandbox/world/truth.ts'
import type { Value } from '../../server/sandbox/world.ts'
import {
  all,
  ANCHOR,
  END,
  first,
  groupBy,
  instant,
  MOMENTS,
  table,
  WEEK_MS,
  world,
} from './small-salesforce.ts'

const { truth } = world

describe('campaigns', () => {
  it('whose statuses do not tell who responded are planted, and no others', () => {
    const statuses = groupBy('CampaignMemberStatus', 'CampaignId')
    const faulty = all('Campaign')
      .filter(({ id }) => {
        const rows = statuses.get(id)!.map((row) => first(row).fields)
        const used = rows.filter(({ Label }) => Label !== 'Sent' && Label !== 'Other')
        const sent = rows.find(({ Label }) => Label === 'Sent')!
        expect(rows.filter(({ IsDefault }) => IsDefault)).toEqual([sent])
        return sent['HasResponded'] === true || used.every(({ HasResponded }) => HasResponded === false)
      })
      .map(({ id }) => id)
    const planted = defectsAt(truth, END).flatMap((defect) =>
      defect.kind === 'response-status' ? [defect.id] : [],
    )
    expect(faulty.toSorted()).toEqual(planted.toSorted())
    const everybody = faulty.filter((id) =>
      statuses
        .get(id)!
        .some((row) => first(row).fields['Label'] === 'Sent' && first(row).fields['HasResponded'] === true),
    )
    expect(everybody.length).toBeGreaterThan(0)
    expect(everybody.length).toBeLessThan(faulty.length)
  })

  it.each(MOMENTS)('count a member as a response as its status does (week $weeks)', ({ at }) => {
    const statuses = new Map(
      all('CampaignMemberStatus').map((row) => {
        const { CampaignId, Label, HasResponded } = first(row).fields
        return [`${String(CampaignId)} ${String(Label)}`, HasResponded]
      }),
    )
    const members = standingRecords(world, 'salesforce', 'CampaignMember', at)
    const wrong = members.filter(
      ({ fields }) =>
        fields['HasResponded'] !==
          statuses.get(`${String(fields['CampaignId'])} ${String(fields['Status'])}`) ||
        fields['HasResponded'] !== (fields['FirstRespondedDate'] !== null),
    )
    expect(wrong).toEqual([])
  })

  it('share an opportunity among them by model, to the whole unless rows were dropped', () => {
    const name = (model: Value | undefined) =>
      first(table('CampaignInfluenceModel').get(String(model))!).fields['DeveloperName']
    for (const [id, rows] of groupBy('CampaignInfluence', 'OpportunityId')) {
      const { fields } = first(table('Opportunity').get(String(id))!)
      const models = Map.groupBy(rows, (row) => name(first(row).fields['ModelId']))
      for (const shares of models.values()) {
        const sum = shares.reduce((sum, row) => sum + Number(first(row).fields['Influence']), 0)
        expect(sum).toBeCloseTo(100, 0)
      }
      const primary = models.get('Primary_Campaign_Source') ?? []
      expect(primary.map((row) => first(row).fields['CampaignId'])).toEqual(
        fields['CampaignId'] === null ? [] : [fields['CampaignId']],
      )
    }
  })
})

describe('requests', () => {
  it('are the cases of their record type, with what became of them', () => {
    const marketing = all('RecordType').find(
      (type) => first(type).fields['DeveloperName'] === 'Marketing_Request',
    )!.id
    const cases = all('Case').filter((entity) => first(entity).fields['RecordTypeId'] === marketing)
    const found = cases.map((entity) => {
      const { fields } = standing(entity, END)!
      const outcome = { Closed: 'done', Rejected: 'rejected' }[String(fields['Status'])] ?? 'open'
      return {
        id: entity.id,
        type: fields['Type'],
        requestedAt: first(entity).at,
        wantedBy: fields['Requested_Date__c'],
        campaignId: fields['Campaign__c'],
        outcome,
        closedAt: instant(fields['ClosedDate']),
      }
    })
    expect(found).toEqual(truth.salesforce.requests)
    expect(cases.filter((entity) => !String(first(entity).fields['OwnerId']).startsWith('00G'))).toEqual([])
    expect(all('Case').length).toBeGreaterThan(cases.length)
  })
})

it('a campaign is asked for in Salesforce or in HubSpot, never in both', () => {
  const here = truth.salesforce.requests.flatMap(({ campaignId }) => campaignId ?? [])
  const there = new Set(truth.hubspot.requests.map(({ campaign }) => campaign?.salesforceId))
  expect(here.length).toBeGreaterThan(5)
  expect(here.filter((id) => there.has(id))).toEqual([])
})

describe('consents', () => {
  it.each(MOMENTS)('hold until they are withdrawn or run out (week $weeks)', ({ at }) => {
    const found = standingRecords(world, 'salesforce', 'ContactPointConsent', at)
      .filter(
        ({ fields }) =>
          fields['PrivacyConsentStatus'] === 'OptIn' &&
          instant(fields['EffectiveFrom'])! <= at &&
          (instant(fields['EffectiveTo']) ?? Infinity) > at,
      )
      .map(({ id }) => id)
    const listed = truth.salesforce.consents.filter((consent) => inForce(consent, at)).map(({ id }) => id)
    expect(found.toSorted()).toEqual(listed.toSorted())
  })

  it('of somebody who opted out hold no longer, unless a contract needs them', () => {
    const out = new Set(
      ['Lead', 'Contact'].flatMap((name) =>
        standingRecords(world, 'salesforce', name, ANCHOR).flatMap(({ fields }) =>
          fields['HasOptedOutOfEmail'] === true ? [fields['IndividualId'] ?? null] : [],
        ),
      ),
    )
    const holding = truth.salesforce.consents.filter((consent) => inForce(consent, ANCHOR))
    const wrong = holding.filter(({ individualId, basis }) => out.has(individualId) && basis !== 'Contract')
    expect(wrong).toEqual([])
    expect([...out].filter((id) => id !== null).length).toBeGreaterThan(5)
    const ended = Map.groupBy(truth.salesforce.consents, (consent) => consent.ended)
    expect(ended.get('withdrawn')!.length).toBeGreaterThan(5)
    expect(ended.get('expired')!.length).toBeGreaterThan(20)
  })

  it('are for a purpose with a legal basis, and of an address of an individual', () => {
    const named = (name: string, id: Value | undefined) => first(table(name).get(String(id))!).fields
    for (const { id, purpose, basis, individualId, email } of truth.salesforce.consents) {
      const { fields } = first(table('ContactPointConsent').get(id)!)
      const aim = named('DataUsePurpose', fields['DataUsePurposeId'])
      const point = named('ContactPointEmail', fields['ContactPointId'])
      expect([aim['Name'], named('DataUseLegalBasis', aim['LegalBasisId'])['Name']]).toEqual([purpose, basis])
      expect([point['ParentId'], point['EmailAddress']]).toEqual([individualId, email])
    }
  })
})

it('the records that one user changed by the hundred within minutes are planted, and no others', () => {
  const changes = ['Lead', 'Contact'].flatMap((object) =>
    all(object).flatMap(({ id, revisions }) =>
      revisions.slice(1).map(({ at, by }) => ({ object, id, at, by: by ?? null })),
    ),
  )
  const minutes = Map.groupBy(changes, ({ at, by }) => `${by} ${Math.floor(at / 600_000)}`)
  const crowded = [...minutes.values()].filter((together) => together.length > 50).flat()
  const key = ({ object, id, at, by }: { object: string; id: string; at: number; by: string | null }) =>
    [object, id, at, by].join(' ')
  expect(crowded.map(key).toSorted()).toEqual(truth.salesforce.massUpdates.map(key).toSorted())
  expect(crowded.length).toBeGreaterThan(100)
})

describe('flows', () => {
  it.each(MOMENTS)('are on, off, unowned or gone as the truth says (week $weeks)', ({ at }) => {
    const active = new Set(
      standingRecords(world, 'salesforce', 'User', at)
        .filter(({ fields }) => fields['IsActive'] === true)
        .map(({ fields }) => fields['Name']),
    )
    const found = standingRecords(world, 'salesforce', 'FlowDefinitionView', at).map(({ id, fields }) => [
      id,
      fields['IsActive'],
      !active.has(fields['LastModifiedBy']),
    ])
    const listed = truth.salesforce.automations
      .filter(({ changedAt, removedAt }) => changedAt[0]! <= at && (removedAt === null || removedAt > at))
      .map(({ id, active, unowned }) => [
        id,
        active.some((spell) => inForce(spell, at)),
        unowned.some((spell) => inForce(spell, at)),
      ])
    expect(found).toEqual(listed)
  })

  it('include some that nobody has changed for two years, and some that nobody answers for', () => {
    const now = truth.salesforce.automations.filter(({ removedAt }) => removedAt === null)
    const years = now.filter(({ changedAt }) => changedAt.at(-1)! < ANCHOR - 104 * WEEK_MS)
    expect(years.length).toBeGreaterThan(2)
    const unowned = now.filter(
      ({ active, unowned }) =>
        active.some((spell) => inForce(spell, ANCHOR)) && unowned.some((spell) => inForce(spell, ANCHOR)),
    )
    expect(unowned.length).toBeGreaterThan(1)
  })
})

describe('exchange rates', () => {
  it.each(MOMENTS)('of a currency follow on each other without a gap (week $weeks)', ({ at }) => {
    const rates = standingRecords(world, 'salesforce', 'DatedConversionRate', at)
    const codes = Map.groupBy(rates, ({ fields }) => String(fields['IsoCode']))
    expect([...codes.keys()].toSorted()).toEqual(['EUR', 'GBP', 'USD'])
    for (const months of codes.values()) {
      const spans = months.map(({ fields }) => [fields['StartDate'], fields['NextStartDate']])
      expect(spans[0]![0]).toBe('0001-01-01')
      expect(spans.at(-1)![1]).toBe('9999-12-31')
      expect(spans.slice(1).map(([start]) => start)).toEqual(spans.slice(0, -1).map(([, next]) => next))
    }
  })

  it('are those of currencies in which the company sells', () => {
    const used = new Set(all('Opportunity').map((entity) => first(entity).fields['CurrencyIsoCode']))
    expect(used).toEqual(new Set(all('CurrencyType').map((entity) => first(entity).fields['IsoCode'])))
  })
})

it('all this adds at most 60,000 records to the sample', () => {
  const sample = createWorld({ seed: 7, size: 'sample', anchor: ANCHOR })
  const before = new Set([
    'User',
    'Account',
    'Lead',
    'Contact',
    'Campaign',
    'CampaignMember',
    'Opportunity',
    'OpportunityContactRole',
    'CampaignHistory',
    'LeadHistory',
  ])
  let added = 0
  for (const [name, { entities }] of sample.salesforce.tables) if (!before.has(name)) added += entities.size
  expect(added).toBeGreaterThan(45_000)
  expect(added).toBeLessThan(60_000)
})
