import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import type { CampaignTruth, Entity, Value } from '../../server/sandbox/world.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const world = createWorld({ seed: 7, size: 'sample', anchor: ANCHOR })
const salesforce = world.salesforce.tables
const hubspot = world.hubspot.tables
const campaigns = world.truth.campaigns

interface Moment {
  readonly at: number
  readonly value: Value
}

/** What the field held over time, by the record's own revisions. */
function valuesOf({ revisions }: Entity, field: string): Moment[] {
  return revisions.flatMap(({ at, fields }) => {
    const value = fields[field]
    return value === undefined ? [] : [{ at, value }]
  })
}

const history = Map.groupBy(
  [...salesforce.get('CampaignHistory')!.entities.values()].map(({ revisions }) => revisions[0]!),
  ({ fields }) => fields['CampaignId'],
)

/** The same by field history: the oldest old value from the start, then every new one. */
function tracked(entity: Entity, field: string): Moment[] {
  const rows = (history.get(entity.id) ?? [])
    .filter(({ fields }) => fields['Field'] === field)
    .toSorted((a, b) => a.at - b.at)
  const [created] = entity.revisions
  const last = entity.revisions.reduce<Value>((value, { fields }) => fields[field] ?? value, null)
  const first = rows[0]?.fields['OldValue']
  return [
    { at: created!.at, value: rows.length === 0 ? last : (first ?? null) },
    ...rows.map(({ at, fields }) => ({ at, value: fields['NewValue'] ?? null })),
  ]
}

const sends = Map.groupBy(
  [...hubspot.get('marketing_emails')!.entities.values()].flatMap(({ revisions }) => {
    const published = revisions.find(({ fields }) => fields['isPublished'] === true)
    return published === undefined ? [] : [{ at: published.at, campaign: revisions[0]!.fields['campaign'] }]
  }),
  ({ campaign }) => campaign,
)

const firstAt = (moments: readonly Moment[], values: readonly string[]) =>
  moments.find(({ value }) => values.includes(String(value)))?.at ?? Infinity
const orNull = (at: number) => (at === Infinity ? null : at)
const firstSend = ({ hubspotId }: CampaignTruth) =>
  Math.min(...(hubspotId === null ? [] : (sends.get(hubspotId) ?? []).map(({ at }) => at)))

describe('the truth about campaigns', () => {
  const ofSalesforce = campaigns.filter(({ salesforceId }) => salesforceId !== null)

  it('tells the plans of Salesforce campaigns as field history does', () => {
    for (const campaign of ofSalesforce) {
      const entity = salesforce.get('Campaign')!.entities.get(campaign.salesforceId!)!
      const plans = campaign.plans.map(({ day, at }) => ({ at, value: day }))
      const planned = (moments: Moment[]) => moments.filter(({ value }) => value !== null)
      expect(planned(valuesOf(entity, 'Planned_Launch__c'))).toEqual(plans)
      expect(planned(tracked(entity, 'Planned_Launch__c'))).toEqual(plans)
    }
  })

  it('tells commitment, launch and cancellation of Salesforce campaigns as status and sends do', () => {
    for (const campaign of ofSalesforce) {
      const entity = salesforce.get('Campaign')!.entities.get(campaign.salesforceId!)!
      const statuses = tracked(entity, 'Status')
      expect(statuses).toEqual(valuesOf(entity, 'Status'))
      const committed = firstAt(statuses, ['Planned', 'In Progress', 'Completed'])
      const live = firstAt(statuses, ['In Progress'])
      expect(campaign.committedAt).toBe(orNull(committed))
      expect(campaign.launchedAt).toBe(orNull(Math.min(live, firstSend(campaign))))
      expect(campaign.cancelledAt).toBe(orNull(firstAt(statuses, ['Aborted'])))
    }
  })

  it('tells plans and launch of campaigns that only HubSpot has', () => {
    const only = campaigns.filter(({ salesforceId }) => salesforceId === null)
    expect(only.length).toBeGreaterThan(15)
    for (const campaign of only) {
      const entity = hubspot.get('campaigns')!.entities.get(campaign.hubspotId!)!
      const plans = valuesOf(entity, 'hs_start_date').filter(({ value }) => value !== null)
      expect(plans).toEqual(campaign.plans.map(({ day, at }) => ({ at, value: day })))
      expect(campaign.committedAt).toBe(entity.revisions[0]!.at)
      const live = firstAt(valuesOf(entity, 'hs_campaign_status'), ['active'])
      expect(campaign.launchedAt).toBe(orNull(Math.min(live, firstSend(campaign))))
    }
  })

  it('keeps the plan of a campaign in both systems the same', () => {
    for (const campaign of ofSalesforce) {
      const twin = hubspot.get('campaigns')!.entities.get(campaign.hubspotId ?? '')
      if (twin === undefined) continue
      expect(valuesOf(twin, 'hs_start_date').at(-1)?.value ?? null).toBe(campaign.plans.at(-1)?.day ?? null)
      expect(valuesOf(twin, 'salesforce_campaign_id').at(-1)?.value).toBe(campaign.salesforceId)
    }
    const twins = ofSalesforce.filter(({ hubspotId }) => hubspotId !== null).length
    expect(twins / ofSalesforce.length).toBeGreaterThan(0.52)
    expect(twins / ofSalesforce.length).toBeLessThan(0.68)
  })

  it('gives every parent children', () => {
    const parents = new Set(
      [...salesforce.get('Campaign')!.entities.values()].map(
        ({ revisions }) => revisions[0]!.fields['ParentId'],
      ),
    )
    parents.delete(null)
    const told = new Set(campaigns.filter(({ parent }) => parent).map(({ salesforceId }) => salesforceId))
    expect([...parents].every((parent) => told.has(String(parent)))).toBe(true)
  })

  it('counts what a mail did up for a week after the send, and nothing before', () => {
    for (const { revisions } of hubspot.get('marketing_emails')!.entities.values()) {
      const sentAt = revisions.find(({ fields }) => fields['isPublished'] === true)?.at ?? Infinity
      const opens = revisions
        .filter(({ fields }) => fields['open'] !== undefined)
        .map(({ at, fields }) => [at, Number(fields['open'])] as const)
      expect(opens.every(([at, open]) => at > sentAt || open === 0)).toBe(true)
      expect(
        opens.every(([at, open], nth) => nth === 0 || (open >= opens[nth - 1]![1] && at < sentAt + WEEK_MS)),
      ).toBe(true)
    }
  })
})
