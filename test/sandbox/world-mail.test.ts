import { describe, expect, it } from 'vitest'
import { fold } from '../../server/sandbox/row.ts'
import type { Entity, Value } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS
const { hubspot, truth } = createWorld({ seed: 7, size: 'sample', anchor: ANCHOR })
const mailings = truth.hubspot.mailings.filter(({ sentAt }) => sentAt + WEEK_MS <= ANCHOR)

interface Event {
  readonly id: string
  readonly at: number
  readonly fields: Readonly<Record<string, Value>>
}

const entities = (table: string): Entity[] => [...hubspot.tables.get(table)!.entities.values()]
const events = Map.groupBy(
  entities('email_events').map(({ id, revisions: [made] }): Event => ({
    id,
    at: made!.at,
    fields: made!.fields,
  })),
  ({ fields }) => fields['emailCampaignId'],
)
const eventsOf = (emailCampaignId: string) => events.get(emailCampaignId) ?? []
const shown = ({ fields }: Event) => fields['filteredEvent'] !== true

/** How many recipients have such an event. */
function people(some: readonly Event[], type: string, test: (event: Event) => boolean = () => true): number {
  const found = some.filter((event) => event.fields['type'] === type && test(event))
  return new Set(found.map(({ fields }) => fields['recipient'])).size
}

function countersOf(some: readonly Event[]) {
  const hard = ({ fields }: Event) => String(fields['status']).startsWith('5')
  return {
    sent: people(some, 'SENT'),
    delivered: people(some, 'DELIVERED'),
    open: people(some, 'OPEN', shown),
    click: people(some, 'CLICK', shown),
    bounce: people(some, 'BOUNCE'),
    hardbounced: people(some, 'BOUNCE', hard),
    softbounced: people(some, 'BOUNCE', (event) => !hard(event)),
    unsubscribed: people(some, 'STATUSCHANGE'),
    spamreport: people(some, 'SPAMREPORT'),
  }
}

describe('the events of marketing e-mails', () => {
  it('add up to the counters of their e-mail, on every day of the week that is counted', () => {
    expect(mailings.length).toBeGreaterThan(150)
    for (const { emailId, emailCampaignId, sentAt } of mailings) {
      const email = hubspot.tables.get('marketing_emails')!.entities.get(emailId)!
      for (const day of [1, 2, 4, 7]) {
        const at = sentAt + day * DAY_MS - 2 * 60_000
        const { fields } = fold(email, at)!
        const past = eventsOf(emailCampaignId).filter((event) => event.at <= at)
        expect(fields, `${emailId} on day ${day}`).toMatchObject(countersOf(past))
      }
      expect(fold(email, ANCHOR)!.fields).toMatchObject(countersOf(eventsOf(emailCampaignId)))
    }
  })

  it('are in the rates that a B2B sender knows, and every kind of them is there', () => {
    const sum = (
      name: 'sent' | 'delivered' | 'countedOpens' | 'unsubscribed' | 'hardBounced' | 'reportedSpam',
    ) => mailings.reduce((total, mailing) => total + mailing[name], 0)
    expect(sum('delivered') / sum('sent')).toBeGreaterThan(0.97)
    expect(sum('countedOpens') / sum('delivered')).toBeGreaterThan(0.2)
    expect(sum('countedOpens') / sum('delivered')).toBeLessThan(0.4)
    expect(sum('unsubscribed') / sum('delivered')).toBeGreaterThan(0.002)
    expect(sum('unsubscribed') / sum('delivered')).toBeLessThan(0.01)
    expect(sum('hardBounced')).toBeGreaterThan(20)
    expect(sum('reportedSpam')).toBeGreaterThan(0)
    expect(entities('email_events').length).toBeLessThan(55_000)
  })

  it('follow on each other: sent, then delivered or bounced, then whatever people do', () => {
    for (const { emailCampaignId, sentAt } of mailings) {
      for (const [recipient, own] of Map.groupBy(
        eventsOf(emailCampaignId),
        ({ fields }) => fields['recipient'],
      )) {
        const at = (type: string) =>
          own.filter(({ fields }) => fields['type'] === type).map((event) => event.at)
        const [sent, delivered, bounced] = [at('SENT'), at('DELIVERED'), at('BOUNCE')]
        expect([sent.length, delivered.length + bounced.length], `to ${String(recipient)}`).toEqual([1, 1])
        expect(sent[0]).toBeGreaterThanOrEqual(sentAt)
        const later = [...at('OPEN'), ...at('CLICK'), ...at('STATUSCHANGE'), ...at('SPAMREPORT')]
        expect(later.every((moment) => moment > (delivered[0] ?? Infinity))).toBe(true)
      }
    }
  })

  it('reach nobody who had left, refused that kind of mail, bounced, or was gone', () => {
    const byAddress = new Map<string, Entity>()
    for (const entity of entities('contacts')) {
      for (const { fields } of entity.revisions) {
        const address = String(fields['email'] ?? '')
          .trim()
          .toLowerCase()
        if (address.includes('@')) byAddress.set(address, entity)
      }
    }
    for (const { emailCampaignId, sentAt, subscriptionId } of mailings) {
      for (const { fields } of eventsOf(emailCampaignId).filter((event) => event.fields['type'] === 'SENT')) {
        const contact = fold(byAddress.get(String(fields['recipient']))!, sentAt)!
        expect(contact.deletedAt).toBeNull()
        expect(contact.fields['hs_email_optout'] ?? null).toBeNull()
        expect(contact.fields['hs_email_bounce'] ?? null).toBeNull()
        expect(contact.fields[`hs_email_optout_${subscriptionId}`] ?? null).toBeNull()
      }
    }
  })

  it('say that someone left at the very moment at which the contact says so', () => {
    const changes = entities('email_events').filter(
      ({ revisions }) => revisions[0]!.fields['type'] === 'STATUSCHANGE',
    )
    const optOuts = new Set(
      entities('contacts').flatMap(({ revisions }) =>
        revisions.flatMap(({ at, fields }) =>
          Object.entries(fields).flatMap(([name, value]) =>
            name.startsWith('hs_email_optout') && value === true ? [at] : [],
          ),
        ),
      ),
    )
    expect(changes.length).toBeGreaterThan(20)
    expect(changes.filter(({ revisions }) => !optOuts.has(revisions[0]!.at))).toEqual([])
  })
})

describe('robots among the opens and clicks', () => {
  it('are written down one by one, and everything else was done by people', () => {
    for (const mailing of mailings) {
      const robots = new Map(mailing.robots.map((robot) => [robot.eventId, robot]))
      const own = eventsOf(mailing.emailCampaignId)
      const human = own.filter(({ id }) => !robots.has(id))
      expect(people(human, 'OPEN')).toBe(mailing.openedByHumans)
      expect(people(human, 'CLICK')).toBe(mailing.clickedByHumans)
      for (const { id, fields } of own) {
        const robot = robots.get(id)
        expect(fields['filteredEvent']).toBe(robot?.filtered ?? false)
        expect(robot?.recipient ?? fields['recipient']).toBe(fields['recipient'])
      }
    }
  })

  it('show what they are by device, browser and haste; HubSpot knows most of them, not all', () => {
    const robots = mailings.flatMap((mailing) => mailing.robots)
    const kinds = Map.groupBy(robots, ({ kind }) => kind)
    for (const kind of ['privacy-open', 'scanner-open', 'scanner-click'] as const) {
      const some = kinds.get(kind)!
      const filtered = some.filter((robot) => robot.filtered).length
      expect(some.length).toBeGreaterThan(500)
      expect(filtered / some.length).toBeGreaterThan(0.5)
      expect(filtered / some.length).toBeLessThan(0.95)
    }
    const all = new Map([...events.values()].flat().map((event) => [event.id, event]))
    const deliveries = new Map(
      [...all.values()]
        .filter(({ fields }) => fields['type'] === 'DELIVERED')
        .map(({ at, fields }) => [`${String(fields['emailCampaignId'])} ${String(fields['recipient'])}`, at]),
    )
    const delay = ({ at, fields }: Event) =>
      at - deliveries.get(`${String(fields['emailCampaignId'])} ${String(fields['recipient'])}`)!
    for (const { eventId } of kinds.get('scanner-click')!)
      expect(delay(all.get(eventId)!)).toBeLessThan(20_000)
    for (const { eventId } of kinds.get('privacy-open')!)
      expect(all.get(eventId)!.fields).toMatchObject({ deviceType: 'UNKNOWN', userAgent: 'Mozilla/5.0' })
  })
})
