import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { defectsAt, standing, standingRecords } from '../../server/sandbox/world/truth.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS
const LOADED = Date.parse('2026-10-12T07:30:00Z')
const world = createWorld({ seed: 7, size: 'sample', anchor: ANCHOR })
const contacts = [...world.hubspot.tables.get('contacts')!.entities.values()]
const week = (before: number) => ANCHOR - before * WEEK_MS

const created = contacts.map((entity) => ({ id: entity.id, at: entity.revisions[0]!.at }))
const between = (from: number, to: number) =>
  new Set(created.flatMap(({ id, at }) => (at >= from && at < to ? [id] : [])))

/** The share of the contacts that have the defect at the moment. */
function share(ids: ReadonlySet<string>, kind: 'unowned' | 'missing', at: number, field?: string): number {
  const having = new Set(
    defectsAt(world.truth, at).flatMap((defect) =>
      defect.kind === kind &&
      defect.system === 'hubspot' &&
      ids.has(defect.id) &&
      (field === undefined || ('field' in defect && defect.field === field))
        ? [defect.id]
        : [],
    ),
  )
  return having.size / ids.size
}

const unowned = (at: number) => {
  const ids = new Set(standingRecords(world, 'hubspot', 'contacts', at).map(({ id }) => id))
  return share(ids, 'unowned', at)
}

describe('the last quarter', () => {
  it('saw a trade show’s list loaded as it came, owned by nobody, and put right over the following weeks', () => {
    const list = between(LOADED, LOADED + 20 * 60_000)
    expect(list.size).toBeGreaterThan(200)
    expect(share(list, 'unowned', LOADED + DAY_MS)).toBeGreaterThan(0.99)
    const weeks = [5, 4, 3, 2, 1, 0].map((before) => share(list, 'unowned', week(before)))
    expect(weeks).toEqual(weeks.toSorted((a, b) => b - a))
    expect(weeks.at(-1)).toBeLessThan(0.15)
    const phones = [LOADED + DAY_MS, ANCHOR].map((at) => share(list, 'missing', at, 'phone'))
    expect(phones[0]!).toBeGreaterThan(phones[1]! * 3)
  })

  it('fell for the list by more than it does in any other week, and recovered', () => {
    const weeks = Array.from({ length: 13 }, (_, nth) => unowned(week(12 - nth)))
    const steps = weeks.slice(1).map((each, nth) => each - weeks[nth]!)
    const worst = steps.indexOf(Math.max(...steps))
    expect(week(11 - worst) - WEEK_MS).toBeLessThan(LOADED)
    expect(week(11 - worst)).toBeGreaterThan(LOADED)
    expect(steps[worst]!).toBeGreaterThan(0.012)
    expect(Math.max(...steps.filter((_, nth) => nth !== worst))).toBeLessThan(0.004)
    expect(weeks.at(-1)! - weeks[worst]!).toBeLessThan(0.006)
  })

  it('saw a form forget to ask for the country for three weeks', () => {
    const born = (from: number, to: number) => between(week(from), week(to))
    const missing = (from: number, to: number, at: number) => share(born(from, to), 'missing', at, 'country')
    const during = missing(13, 10, week(10))
    expect(during).toBeGreaterThan(missing(16, 13, week(13)) * 1.5)
    expect(during).toBeGreaterThan(missing(9.5, 6.5, week(6.5)) * 1.5)
    expect(during).toBeGreaterThan(missing(13, 10, week(9)) * 1.5)
    expect(share(born(13, 10), 'unowned', week(10))).toBeGreaterThan(
      share(born(13, 10), 'unowned', week(9)) * 1.5,
    )
  })

  it('had webinars wait while the show was prepared, and launch on time again after it', () => {
    const late = (from: number, to: number) => {
      const due = world.truth.campaigns.filter(({ type, plans, committedAt, launchedAt }) => {
        const plan = plans.findLast(({ at }) => committedAt !== null && at <= committedAt)
        const day = plan && Date.parse(`${plan.day}T00:00:00Z`)
        return (
          type === 'Webinar' &&
          launchedAt !== null &&
          day !== undefined &&
          day >= week(from) &&
          day < week(to)
        )
      })
      const slipped = due.filter(({ plans, committedAt, launchedAt }) => {
        const plan = plans.findLast(({ at }) => at <= committedAt!)!
        return launchedAt! > Date.parse(`${plan.day}T23:00:00Z`)
      })
      return slipped.length / due.length
    }
    expect(late(9, 6)).toBeGreaterThan(0.6)
    expect(late(6, 0)).toBeLessThan(late(9, 6))
    expect(late(100, 9)).toBeLessThan(0.5)
  })

  it('leaves every contact of the list as complete as it was put right', () => {
    const list = [...between(LOADED, LOADED + 20 * 60_000)]
    const owned = list.filter((id) => {
      const record = standing(world.hubspot.tables.get('contacts')!.entities.get(id)!, ANCHOR)
      return record !== null && !record.gone && record.fields['hubspot_owner_id'] !== null
    })
    const incomplete = new Set(
      defectsAt(world.truth, ANCHOR).flatMap((defect) => (defect.kind === 'missing' ? [defect.id] : [])),
    )
    expect(owned.length / list.length).toBeGreaterThan(0.8)
    expect(owned.filter((id) => incomplete.has(id)).length / owned.length).toBeLessThan(0.1)
  })
})
