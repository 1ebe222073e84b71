import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import type { CampaignTruth } from '../../server/sandbox/world.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const EVENTS = new Set(['Webinar', 'Conference', 'Trade Show'])
const WEEK_MS = 7 * 86_400_000
const { campaigns } = createWorld({ seed: 7, size: 'sample', anchor: ANCHOR }).truth

const berlin = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Europe/Berlin')
const launched = campaigns.filter(
  (campaign) => campaign.launchedAt !== null && !campaign.alwaysOn && !campaign.parent,
)
const committedDay = ({ plans, committedAt }: CampaignTruth) =>
  plans.findLast(({ at }) => committedAt !== null && at <= committedAt)?.day
const isLate = (campaign: CampaignTruth) =>
  berlin(campaign.launchedAt!).toPlainDate().toString() > (committedDay(campaign) ?? '9')

/** Whether the plan was moved after (or before) the team had committed. */
const replanned = ({ plans, committedAt }: CampaignTruth, after: boolean) =>
  plans.slice(1).some(({ at }) => (committedAt !== null && at > committedAt) === after)

const lateShare = (events: boolean) => {
  const some = launched.filter(({ type }) => EVENTS.has(type) === events)
  return some.filter(isLate).length / some.length
}

describe('the rhythm of campaigns', () => {
  it('holds every kind of course: on time, late, re-planned, cancelled, never, recorded late, always on, parents', () => {
    const ordinary = campaigns.filter(({ alwaysOn, parent }) => !alwaysOn && !parent)
    const past = ordinary.filter(({ plans }) => plans[0] !== undefined && plans[0].at < ANCHOR - 12 * WEEK_MS)
    expect(launched.filter(isLate).length / launched.length).toBeGreaterThan(0.2)
    expect(launched.filter(isLate).length / launched.length).toBeLessThan(0.45)
    expect(ordinary.some((campaign) => replanned(campaign, true))).toBe(true)
    expect(ordinary.some((campaign) => replanned(campaign, false))).toBe(true)
    expect(ordinary.some(({ plans }) => plans.length >= 3)).toBe(true)
    expect(past.some(({ cancelledAt, committedAt }) => cancelledAt !== null && committedAt === null)).toBe(
      true,
    )
    expect(past.some(({ cancelledAt, committedAt }) => cancelledAt !== null && committedAt !== null)).toBe(
      true,
    )
    expect(past.some(({ cancelledAt, launchedAt }) => cancelledAt === null && launchedAt === null)).toBe(true)
    const tooLate = launched.filter(
      ({ plans }) => plans[0] !== undefined && berlin(plans[0].at).toPlainDate().toString() > plans[0].day,
    )
    expect(tooLate.length).toBeGreaterThan(3)
    expect(campaigns.filter(({ alwaysOn }) => alwaysOn).length).toBeGreaterThan(5)
    expect(campaigns.filter(({ parent }) => parent).length).toBeGreaterThan(5)
  })

  it('launches 3 to 6 campaigns in a usual week, few in August and around Christmas', () => {
    const inMonths = (...months: number[]) =>
      launched.filter(({ launchedAt }) => months.includes(berlin(launchedAt!).month)).length / months.length
    const history = launched.filter(
      ({ launchedAt }) => launchedAt! > ANCHOR - 100 * WEEK_MS && launchedAt! <= ANCHOR,
    )
    expect(history.length / 100).toBeGreaterThan(3)
    expect(history.length / 100).toBeLessThan(6)
    expect(inMonths(8)).toBeLessThan(inMonths(5, 6, 9, 10) * 0.6)
    expect(
      launched.filter(({ launchedAt }) => /-12-2[0-9]|-12-3/.test(berlin(launchedAt!).toString())).length,
    ).toBeLessThan(6)
  })

  it('launches some in the evening, on both sides of midnight, also in the weeks in which the clocks change', () => {
    const zones = launched.map(({ launchedAt }) => ({
      local: berlin(launchedAt!),
      utc: new Date(launchedAt!).toISOString(),
    }))
    const otherDay = zones.filter(({ local, utc }) => local.toPlainDate().toString() !== utc.slice(0, 10))
    expect(otherDay.length).toBeGreaterThan(15)
    expect(new Set(otherDay.map(({ local }) => local.offset)).size).toBe(2)
    expect(zones.filter(({ local }) => local.hour === 23).length).toBeGreaterThan(15)
    const clocksChange = zones.filter(
      ({ local }) =>
        local.subtract({ days: 3 }).offset !== local.add({ days: 3 }).offset &&
        (local.hour === 23 || local.hour === 0),
    )
    expect(clocksChange.length).toBeGreaterThan(0)
  })

  it('slips more before events than otherwise', () => {
    expect(lateShare(true)).toBeGreaterThan(lateShare(false))
  })
})
