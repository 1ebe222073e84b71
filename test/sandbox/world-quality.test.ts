import { describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { defectsAt, standingRecords, type Standing } from '../../server/sandbox/world/truth.ts'
import type { Defect, System } from '../../server/sandbox/world.ts'
import { duplicates, invalidFields, isVoid } from './world-checks.ts'
import { listedDuplicates, planted, typed, wanting } from './world-defects.ts'
import { peopleOf } from './world-kinds.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const small = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })
const sample = createWorld({ seed: 11, size: 'sample', anchor: ANCHOR })
const messy = createWorld({ seed: 7, size: 'small', anchor: ANCHOR, organisation: 'messy' })
const MOMENTS = [
  ...[-103, -40, -6, 0, 10].map((weeks) => ({
    world: small,
    size: 'small',
    weeks,
    at: ANCHOR + weeks * WEEK_MS,
  })),
  { world: sample, size: 'sample', weeks: 0, at: ANCHOR },
  ...[-40, 0, 10].map((weeks) => ({ world: messy, size: 'messy', weeks, at: ANCHOR + weeks * WEEK_MS })),
]

const idsOf = (records: readonly Standing[], holds: (fields: Standing['fields']) => boolean) =>
  records
    .filter(({ fields }) => holds(fields))
    .map(({ id }) => id)
    .toSorted()

/** People with neither a valid address nor a valid number. */
function unreachable(system: System, at: number): string[] {
  return peopleOf(system)
    .flatMap((kind) =>
      standingRecords(small, system, kind.table, at).filter((record) => {
        const wrong = new Set(invalidFields(small, kind, record))
        const good = (field: string) => !isVoid(record.fields[field]) && !wrong.has(field)
        return !good(kind.email!) && !kind.phones!.some(good)
      }),
    )
    .map(({ id }) => id)
    .toSorted()
}

describe('what the world says about its data', () => {
  it.each(MOMENTS)(
    'lists exactly the required values that are missing ($size, week $weeks)',
    ({ world, at }) => {
      const found = wanting(world, at, ({ required }, { fields }) =>
        required.filter((field) => isVoid(fields[field])),
      )
      expect(found).toEqual(typed(planted(world, 'missing', at)))
    },
  )

  it.each(MOMENTS)('lists exactly the values that break their rule ($size, week $weeks)', ({ world, at }) => {
    const found = wanting(world, at, (kind, record) => invalidFields(world, kind, record))
    expect(found).toEqual(typed(planted(world, 'invalid', at)))
  })

  it.each(MOMENTS)('lists exactly the duplicates of each system ($size, week $weeks)', ({ world, at }) => {
    for (const system of ['salesforce', 'hubspot'] as const) {
      expect(duplicates(world, system, at)).toEqual(listedDuplicates(world, system, at))
    }
  })

  it('repairs some defects and keeps others, so that the trend moves', () => {
    const weeks = Array.from({ length: 14 }, (_, week) => {
      const at = ANCHOR - week * WEEK_MS
      return planted(small, 'missing', at).size / standingRecords(small, 'hubspot', 'contacts', at).length
    })
    expect(new Set(weeks).size).toBeGreaterThan(10)
    const repaired = small.truth.defects.filter(({ to }) => to !== null).length
    expect(repaired / small.truth.defects.length).toBeGreaterThan(0.2)
    expect(repaired / small.truth.defects.length).toBeLessThan(0.8)
  })

  it.each(MOMENTS.slice(0, 5))(
    'lists states of people as their records tell them (week $weeks)',
    ({ at }) => {
      const listed = (kind: Defect['kind'], system: System) =>
        defectsAt(small.truth, at)
          .flatMap((defect) =>
            defect.kind === kind && 'id' in defect && defect.system === system ? [defect.id] : [],
          )
          .toSorted()
      const people = peopleOf('salesforce').flatMap(({ table }) =>
        standingRecords(small, 'salesforce', table, at),
      )
      const hubspot = standingRecords(small, 'hubspot', 'contacts', at)
      expect(idsOf(people, (fields) => fields['HasOptedOutOfEmail'] === true)).toEqual(
        listed('opted-out', 'salesforce'),
      )
      expect(idsOf(hubspot, (fields) => fields['hs_email_optout'] === true)).toEqual(
        listed('opted-out', 'hubspot'),
      )
      expect(idsOf(people, (fields) => fields['EmailBouncedDate'] != null)).toEqual(
        listed('bounced', 'salesforce'),
      )
      expect(idsOf(hubspot, (fields) => fields['hs_email_hard_bounce_reason_enum'] != null)).toEqual(
        listed('bounced', 'hubspot'),
      )
      expect(idsOf(people, (fields) => String(fields['OwnerId']).startsWith('00G'))).toEqual(
        listed('unowned', 'salesforce'),
      )
      const queues = idsOf(
        standingRecords(small, 'hubspot', 'owners', at),
        (fields) => fields['type'] === 'QUEUE',
      )
      const owner = 'hubspot_owner_id'
      const nobody = (fields: Standing['fields']) =>
        fields[owner] == null || queues.includes(String(fields[owner]))
      expect(idsOf(hubspot, nobody)).toEqual(listed('unowned', 'hubspot'))
      expect(idsOf(hubspot, (fields) => queues.includes(String(fields[owner])))).not.toEqual([])
      expect(unreachable('salesforce', at)).toEqual(listed('unreachable', 'salesforce'))
      expect(unreachable('hubspot', at)).toEqual(listed('unreachable', 'hubspot'))
    },
  )
})
