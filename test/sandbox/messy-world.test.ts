import { describe, expect, it } from 'vitest'
import type { CampaignFlow, Mess } from '../../server/sandbox/flow-truth.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { standingRecords, type Standing } from '../../server/sandbox/world/truth.ts'
import { ANCHOR } from '../support/sandbox.ts'

const WEEK_MS = 7 * 86_400_000
const world = createWorld({ seed: 7, size: 'small', anchor: ANCHOR, organisation: 'messy' })
const MOMENTS = [-60, -20, 0, 10].map((weeks) => ({ weeks, at: ANCHOR + weeks * WEEK_MS }))

const flowAt = (at: number) => world.elsewhere!.flow(at, at)
const salesforce = (table: string, at: number) => standingRecords(world, 'salesforce', table, at)
const hubspot = (table: string, at: number) => standingRecords(world, 'hubspot', table, at)
const firstOf = (table: string, id: string) =>
  world.salesforce.tables.get(table)!.entities.get(id)!.revisions[0]!

/** Each campaign's member statuses. */
function statusesAt(at: number): Map<unknown, Standing[]> {
  return Map.groupBy(salesforce('CampaignMemberStatus', at), ({ fields }) => fields['CampaignId'])
}

/** Found in the records alone, each in its own way. */
const FOUND: Readonly<Record<Exclude<Mess, 'cloned' | 'responders-only'>, (at: number) => number>> = {
  'live-from-set-up': (at) =>
    salesforce('Campaign', at).filter(({ id }) => firstOf('Campaign', id).fields['Status'] === 'In Progress')
      .length,
  'without-type': (at) => salesforce('Campaign', at).filter(({ fields }) => fields['Type'] === null).length,
  'plan-in-right-field': (at) => filled(at, 'Go_Live_Date__c').length,
  'plan-by-flow': (at) => filled(at, 'Launch_Date_Planned__c').length,
  'plan-in-abandoned-field': (at) => filled(at, 'Planned_Start__c').length,
  'cost-blank': (at) => costs(at, (cost) => cost === null),
  'cost-zero': (at) => costs(at, (cost) => cost === 0),
  'cost-booked': (at) => costs(at, (cost) => Number(cost) > 0),
  'status-fault': (at) =>
    [...statusesAt(at).values()].filter((rows) => {
      const sent = rows.find(({ fields }) => fields['IsDefault'] === true)!
      const answers = rows.filter(({ id, fields }) => id !== sent.id && fields['Label'] !== 'Other')
      const nobody = answers.every(({ fields }) => fields['HasResponded'] === false)
      return sent.fields['HasResponded'] === true || nobody
    }).length,
  'pair-linked': (at) =>
    hubspot('campaigns', at).filter(({ fields }) => fields['salesforce_campaign_id'] !== null).length,
  'pair-unlinked': (at) => {
    const names = new Set(salesforce('Campaign', at).map(({ fields }) => fields['Name']))
    return hubspot('campaigns', at).filter(
      ({ fields }) =>
        fields['salesforce_campaign_id'] === null &&
        names.has(String(fields['hs_name']).replace(/ – Mails$/, '')),
    ).length
  },
  'without-hubspot-owner': (at) =>
    hubspot('campaigns', at).filter(({ fields }) => fields['hs_owner'] === null).length,
  'launch-mail-unfiled': (at) =>
    hubspot('marketing_emails', at).filter(
      ({ fields }) =>
        fields['isPublished'] === true &&
        fields['campaign'] === null &&
        String(fields['name']).endsWith('– mail 1'),
    ).length,
  'in-francs': (at) =>
    salesforce('Campaign', at).filter(({ fields }) => fields['CurrencyIsoCode'] === 'CHF').length,
}

function filled(at: number, field: string): Standing[] {
  return salesforce('Campaign', at).filter(({ fields }) => fields[field] != null)
}

function costs(at: number, are: (cost: unknown) => boolean): number {
  return salesforce('Campaign', at).filter(({ fields }) => are(fields['ActualCost'])).length
}

const ofSalesforce = (at: number): (CampaignFlow & { readonly salesforceId: string })[] =>
  flowAt(at).campaigns.flatMap((flow) =>
    flow.salesforceId === null ? [] : [{ ...flow, salesforceId: flow.salesforceId }],
  )

describe('the mess of an organisation that keeps its campaigns by hand', () => {
  it.each(MOMENTS)('is there as often as the truth says (week $weeks)', ({ at }) => {
    const said = Object.fromEntries(flowAt(at).planted.map(({ mess, campaigns }) => [mess, campaigns]))
    const found = Object.fromEntries(Object.entries(FOUND).map(([mess, count]) => [mess, count(at)]))
    expect(said).toMatchObject(found)
    expect(Object.keys(said).toSorted()).toEqual(
      [...Object.keys(found), 'cloned', 'responders-only'].toSorted(),
    )
  })

  it('is of every kind, in a share of the campaigns', () => {
    for (const { mess, campaigns } of flowAt(ANCHOR).planted) {
      const nearlyAll = mess.startsWith('plan-') || mess === 'live-from-set-up'
      expect([mess, campaigns > 0 && (nearlyAll || campaigns < 40)]).toEqual([mess, true])
    }
  })

  it('lists campaigns of whose members only those who answered are there', () => {
    const members = Map.groupBy(salesforce('CampaignMember', ANCHOR), ({ fields }) => fields['CampaignId'])
    const listed = ofSalesforce(ANCHOR).filter(({ mess }) => mess.respondersOnly)
    for (const { salesforceId } of listed) {
      const statuses = members.get(salesforceId)?.map(({ fields }) => fields['Status']) ?? []
      expect(statuses.filter((status) => status === 'Sent' || status === 'No Show')).toEqual([])
    }
    const manyHaveMembers = listed.filter(({ salesforceId }) => members.has(salesforceId))
    expect(manyHaveMembers.length).toBeGreaterThan(5)
    const others = ofSalesforce(ANCHOR).filter(({ mess }) => !mess.respondersOnly)
    const withSent = others.filter(({ salesforceId }) =>
      members.get(salesforceId)?.some(({ fields }) => fields['Status'] === 'Sent'),
    )
    expect(withSent.length).toBeGreaterThan(20)
  })

  it('gives clones the dates, the type and the name of the campaign that they were made from, long past', () => {
    const clones = ofSalesforce(ANCHOR).filter(({ mess }) => mess.cloneOf !== null)
    expect(clones.length).toBeGreaterThan(10)
    for (const { salesforceId, mess, name } of clones) {
      const { at, fields } = firstOf('Campaign', salesforceId)
      const origin = firstOf('Campaign', mess.cloneOf!).fields
      for (const field of ['StartDate', 'EndDate', 'Type']) expect(fields[field]).toBe(origin[field])
      expect(Date.parse(String(fields['StartDate'] ?? '2000-01-01'))).toBeLessThan(at)
      const stem = String(origin['Name'])
        .replace(/^(Copy of )+/, '')
        .replace(/ Q\d \d{4}$/, '')
      expect(name).toContain(stem)
    }
    const names = clones.map(({ name }) => name)
    expect(names.some((name) => name.startsWith('Copy of '))).toBe(true)
    expect(names.some((name) => !name.startsWith('Copy of '))).toBe(true)
  })

  it('fills one field with what was planned, one a month ahead, and one no longer', () => {
    const flows = new Map(ofSalesforce(ANCHOR).map((flow) => [flow.salesforceId, flow]))
    for (const { id, fields } of salesforce('Campaign', ANCHOR)) {
      const { plans, mess } = flows.get(id)!
      expect(fields['Go_Live_Date__c']).toBe(mess.planned.right ? plans.at(-1)!.day : null)
      const made = Temporal.Instant.fromEpochMilliseconds(firstOf('Campaign', id).at)
      const month = made.toZonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days: 30 })
      expect(fields['Launch_Date_Planned__c']).toBe(month.toString())
    }
    const old = filled(ANCHOR, 'Planned_Start__c').map(({ id }) => firstOf('Campaign', id).at)
    expect(Math.max(...old)).toBeLessThan(ANCHOR - 46 * WEEK_MS)
    const share = filled(ANCHOR, 'Go_Live_Date__c').length / salesforce('Campaign', ANCHOR).length
    expect(share).toBeGreaterThan(0.75)
  })

  it('calls one kind of campaign by several types, in two languages', () => {
    const types = Map.groupBy(ofSalesforce(ANCHOR), ({ kind }) => kind)
    const used = (kind: string) => new Set((types.get(kind) ?? []).map(({ mess }) => mess.typed ?? ''))
    expect(used('Webinar').size).toBeGreaterThan(1)
    expect(used('Email').size).toBeGreaterThan(1)
    const labels = world.salesforce.tables.get('Campaign')!.fields.map(({ label }) => label)
    expect(labels).toEqual(
      expect.arrayContaining(['Kampagnentyp', 'Go-Live-Termin', 'Launch date (planned)']),
    )
  })

  it('leaves the date of an event where others keep the launch, weeks after the invitation', () => {
    const events = ofSalesforce(ANCHOR).filter(
      ({ kind, mess, launchedAt }) =>
        ['Webinar', 'Conference', 'Trade Show'].includes(kind) &&
        mess.cloneOf === null &&
        launchedAt !== null,
    )
    const days = events.map(({ salesforceId, launchedAt }) => {
      const start = Date.parse(String(firstOf('Campaign', salesforceId).fields['StartDate']))
      return (start - launchedAt!) / 86_400_000
    })
    expect(days.length).toBeGreaterThan(5)
    expect(days.filter((ahead) => ahead > 5).length / days.length).toBeGreaterThan(0.6)
  })

  it('leaves many leads in a queue, and knows nobody in both systems but by address', () => {
    const leads = salesforce('Lead', ANCHOR)
    const queued = leads.filter(({ fields }) => String(fields['OwnerId']).startsWith('00G'))
    const told = world.truth.salesforce.leads.filter(({ inQueue }) =>
      inQueue.some(({ from, to }) => from <= ANCHOR && (to === null || to > ANCHOR)),
    )
    expect(queued.map(({ id }) => id).toSorted()).toEqual(told.map(({ id }) => id).toSorted())
    expect(queued.length / leads.length).toBeGreaterThan(0.25)
    const people = world.truth.links.filter(({ kind }) => kind === 'person')
    expect(new Set(people.map(({ by }) => by))).toEqual(new Set(['email', 'ambiguous']))
    const stored = hubspot('contacts', ANCHOR).filter(
      ({ fields }) => fields['salesforceleadid'] != null || fields['salesforcecontactid'] != null,
    )
    expect(stored).toEqual([])
  })

  it('loads lists in capitals, and more placeholders than an orderly company has', () => {
    const capitals = ({ fields }: Standing) =>
      typeof fields['LastName'] === 'string' &&
      /^[^a-zß]{3,}$/.test(fields['LastName']) &&
      /^[^a-z]+@[^a-z]+$/.test(String(fields['Email']))
    const shouting = salesforce('Lead', ANCHOR).filter(capitals).length
    expect(shouting / salesforce('Lead', ANCHOR).length).toBeGreaterThan(0.08)
    const orderly = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })
    const typed = (truth: typeof world.truth) =>
      truth.defects.filter((defect) => defect.kind === 'missing' && defect.typed !== null).length
    expect(typed(world.truth)).toBeGreaterThan(1.5 * typed(orderly.truth))
  })
})
