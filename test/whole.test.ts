import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { whole } from '../shared/whole.ts'

const inner = z.object({ days: z.int(), note: z.string().default('none') })
const given = { days: 1, note: 'said' }

/** The codes and places of what is wrong with it. */
function faults(schema: z.ZodType, value: unknown): readonly string[] {
  const { error } = schema.safeParse(value)
  return (error?.issues ?? []).map(({ code, path }) => `${code} at ${path.join('.')}`)
}

describe('an object that is given whole', () => {
  it.each<[string, z.ZodType, (value: object) => unknown]>([
    ['itself', inner, (value) => value],
    ['with a default', inner.default({ days: 0, note: 'none' }), (value) => value],
    ['that may be null', inner.nullable(), (value) => value],
    ['that may be left out', inner.optional(), (value) => value],
    ['in a list', z.array(inner), (value) => [value]],
    ['in a record', z.record(z.string(), inner), (value) => ({ key: value })],
    [
      'in all of these',
      z.record(z.string(), z.array(inner.nullable())).default({}),
      (value) => ({ key: [value] }),
    ],
  ])('says every member and no other of an object %s', (_where, member, place) => {
    const schema = whole(z.object({ member }))
    expect(faults(schema, { member: place(given) })).toEqual([])
    expect(faults(schema, { member: place({ days: 1 }) })).toEqual([
      expect.stringMatching(/^invalid_type at member.*note$/),
    ])
    expect(faults(schema, { member: place({ ...given, nte: 'misspelt' }) })).toEqual([
      expect.stringMatching(/^unrecognized_keys at member/),
    ])
  })

  it('may be null, or left out, only where it may be so otherwise', () => {
    const schema = whole(
      z.object({ empty: inner.nullable(), absent: inner.optional(), usual: inner.default(given) }),
    )
    expect(faults(schema, { empty: null, usual: given })).toEqual([])
    expect(faults(schema, { empty: null })).toEqual(['invalid_type at usual'])
  })

  it('is held to every check that it is held to otherwise', () => {
    const positive = inner.refine(({ days }) => days > 0)
    const schema = whole(
      z
        .object({ one: positive.default(given), many: z.array(positive).min(1) })
        .refine(({ one }) => one.days < 9),
    )
    expect(faults(schema, { one: given, many: [given] })).toEqual([])
    expect(faults(schema, { one: { ...given, days: 0 }, many: [{ ...given, days: 0 }] })).toEqual([
      'custom at one',
      'custom at many.0',
    ])
    expect(faults(schema, { one: given, many: [] })).toEqual(['too_small at many'])
    expect(faults(schema, { one: { ...given, days: 9 }, many: [given] })).toEqual(['custom at '])
  })

  it('keeps the words of its members', () => {
    const schema = whole(z.object({ rules: inner.default(given).meta({ label: 'Rules' }) }))
    expect(schema.shape.rules.meta()).toEqual({ label: 'Rules' })
  })

  it('can’t be made of what isn’t looked into, or of a check that would be lost', () => {
    expect(() => whole(z.object({ either: z.union([inner, z.string()]) }))).toThrow('can’t be made whole')
    expect(() => whole(z.object({ made: inner.transform(({ days }) => days) }))).toThrow(
      'can’t be made whole',
    )
    expect(() => whole(z.object({ late: inner.default(given).refine(({ days }) => days > 0) }))).toThrow(
      'write it before',
    )
  })
})
