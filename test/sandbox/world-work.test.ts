import { describe, expect, it } from 'vitest'
import type { RequestTruth } from '../../server/sandbox/hubspot-truth.ts'
import { fold } from '../../server/sandbox/row.ts'
import type { Entities } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { inForce } from '../../server/sandbox/world/truth.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const world = createWorld({ seed: 7, size: 'sample', anchor: ANCHOR })
const { hubspot, truth } = world
const { requests, activities, consents, flows } = truth.hubspot

const table = (name: string): Entities => hubspot.tables.get(name)!.entities
const at = (name: string, id: string, moment = ANCHOR) => {
  const entity = table(name).get(id)
  return entity === undefined ? null : fold(entity, moment)
}
const stages = new Map(
  [...table('ticket_stages').values()].map(({ id, revisions }) => [
    id,
    String(revisions[0]!.fields['label']),
  ]),
)
const MARKETING_REQUESTS = '84120311'
const past = (moment: number | null) => moment !== null && moment <= ANCHOR

/** The stages in which the request may stand at the anchor. */
function stagesOf({ doneAt, declinedAt, startedAt, acceptedAt }: RequestTruth): string[] {
  if (past(doneAt)) return ['Done']
  if (past(declinedAt)) return ['Declined']
  if (past(startedAt)) return ['In progress', 'Waiting for input']
  return [past(acceptedAt) ? 'Accepted' : 'New']
}

describe('requests', () => {
  it('are the tickets of their own pipeline, and no other', () => {
    const tickets = [...table('tickets').values()]
    const own = tickets.filter(({ revisions }) => revisions[0]!.fields['hs_pipeline'] === MARKETING_REQUESTS)
    expect(new Set(requests.map(({ id }) => id))).toEqual(new Set(own.map(({ id }) => id)))
    expect(tickets.length - own.length).toBeGreaterThan(20)
  })

  it('have the type and the wish that the truth tells', () => {
    for (const request of requests.filter(({ requestedAt }) => past(requestedAt))) {
      const { fields, createdAt, mergedInto } = at('tickets', request.id)!
      expect(createdAt).toBe(request.requestedAt)
      expect(fields['request_type']).toBe(request.type)
      expect(fields['requested_date'] ?? null).toBe(request.wantedFor)
      expect(mergedInto ?? request.mergedInto).toBe(request.mergedInto)
    }
  })

  it('stand in the stage that follows from what happened', () => {
    const living = requests.filter(({ id }) => at('tickets', id)?.deletedAt === null)
    const wrong = living.filter((request) => {
      const stage = stages.get(String(at('tickets', request.id)!.fields['hs_pipeline_stage'])) ?? ''
      return !stagesOf(request).includes(stage)
    })
    expect(living.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })

  it('of a campaign come before it, and mostly name it', () => {
    const ofCampaigns = requests.filter(({ campaign }) => campaign !== null)
    for (const { id, campaign } of ofCampaigns) {
      const related = table('tickets').get(id)!.revisions[0]!.fields['related_campaign']
      expect(related ?? null).toBe(campaign!.named ? (campaign!.hubspotId ?? campaign!.salesforceId) : null)
    }
    const named = ofCampaigns.filter(({ campaign }) => campaign!.named).length
    expect(named / ofCampaigns.length).toBeGreaterThan(0.75)
    expect(named / ofCampaigns.length).toBeLessThan(0.95)
    expect(requests.filter(({ development }) => development).length).toBeGreaterThan(25)
    expect(requests.filter(({ mergedInto }) => mergedInto !== null).length).toBeGreaterThan(4)
  })
})

describe('sales activities', () => {
  it('are told as human, automatic or the contact’s own, and the records show which', () => {
    const kinds = Map.groupBy(activities, ({ by }) => by)
    for (const by of ['human', 'sequence', 'reply', 'self-booked'] as const)
      expect(kinds.get(by)!.length).toBeGreaterThan(50)
    const tables = { Call: 'calls', Meeting: 'meetings', Email: 'emails' } as const
    for (const { object, id, by, at: happenedAt, loggedAt } of activities) {
      const { revisions } = table(tables[object]).get(id)!
      const { fields } = revisions[0]!
      expect(revisions[0]!.at).toBe(loggedAt)
      expect(Date.parse(String(fields['hs_timestamp']))).toBe(happenedAt)
      expect(fields['hs_sequence_id'] != null).toBe(by === 'sequence')
      expect(fields['hs_email_direction'] === 'INCOMING_EMAIL').toBe(by === 'reply')
      expect(fields['hs_meeting_source'] === 'MEETINGS_PUBLIC').toBe(by === 'self-booked')
    }
  })

  it('belong to a contact that is there when they are written down', () => {
    for (const { object, id, contactId, loggedAt } of activities) {
      expect(table(`${object.toLowerCase()}_to_contact`).has(`${id}-${contactId}`)).toBe(true)
      expect(at('contacts', contactId, loggedAt)).not.toBeNull()
    }
  })
})

describe('consent', () => {
  it('stands on the contact and in its statuses alike', () => {
    expect(consents.length).toBeGreaterThan(5000)
    for (const consent of consents.filter((one) => inForce(one, ANCHOR))) {
      const { contactId, subscriptionId, status, legalBasis } = consent
      expect(at('subscription_statuses', `${contactId}:${subscriptionId}`)!.fields).toMatchObject({
        status,
        legalBasis,
      })
      const contact = at('contacts', contactId)
      if (contact === null || contact.deletedAt !== null) continue
      const refused = contact.fields[`hs_email_optout_${subscriptionId}`] === true
      expect(refused).toBe(status === 'UNSUBSCRIBED')
    }
    const told = new Set(consents.map(({ contactId, subscriptionId }) => `${contactId}:${subscriptionId}`))
    expect([...table('subscription_statuses').keys()].filter((id) => !told.has(id))).toEqual([])
  })

  it('changes no more once a contact has left all mail', () => {
    const left = new Map(
      truth.defects.flatMap((defect) =>
        defect.kind === 'opted-out' && defect.system === 'hubspot' ? [[defect.id, defect.from] as const] : [],
      ),
    )
    expect(consents.filter(({ contactId, from }) => from >= (left.get(contactId) ?? Infinity))).toEqual([])
  })
})

describe('flows', () => {
  const living = flows.filter(({ createdAt, goneAt }) => createdAt <= ANCHOR && !past(goneAt))

  it('are on or off, changed and described as the truth tells', () => {
    for (const flow of living) {
      const { fields, modifiedAt } = at('flows', flow.id)!
      const state = flow.states.findLast((one) => one.at <= ANCHOR)!
      expect(fields['isEnabled']).toBe(state.enabled)
      expect(modifiedAt).toBe(flow.changedAt.findLast((moment) => moment <= ANCHOR))
      expect(String(fields['description'] ?? '').includes('Owner: ')).toBe(flow.owner !== null)
    }
  })

  it('are of every kind: on, off, nobody’s, a leaver’s, unchanged for a year, deleted', () => {
    const on = living.filter(({ states }) => states.findLast((one) => one.at <= ANCHOR)!.enabled)
    const old = on.filter(
      ({ changedAt }) => changedAt.findLast((moment) => moment <= ANCHOR)! < ANCHOR - 52 * WEEK_MS,
    )
    const counts = [on, living.filter((flow) => !on.includes(flow)), on.filter(({ owner }) => owner === null)]
    for (const some of [...counts, old, living.filter(({ left }) => left)])
      expect(some.length).toBeGreaterThan(1)
    expect(flows.some(({ goneAt }) => past(goneAt))).toBe(true)
  })
})

describe('forms', () => {
  it('are the campaigns’ own and those that last, one of them not HubSpot’s', () => {
    const forms = [...table('forms').values()]
    const assets = [...table('campaign_assets').values()].filter(
      ({ revisions }) => revisions[0]!.fields['assetType'] === 'FORM',
    )
    const ids = new Set(forms.map(({ id }) => id))
    expect(assets.filter(({ revisions }) => !ids.has(String(revisions[0]!.fields['assetId'])))).toEqual([])
    const kinds = forms.map(({ revisions }) => revisions[0]!.fields['formType'])
    expect(kinds.filter((kind) => kind === 'captured')).toHaveLength(1)
  })
})
