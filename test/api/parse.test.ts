import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parse } from '../../server/api/http/parse.ts'
import { HttpProblem } from '../../server/api/http/problem.ts'

const inner = z.strictObject({ first: z.int(), second: z.int().exactOptional() })
const misspelt = { first: 1, secnd: 2 }

function refusal(member: z.ZodType, value: unknown): HttpProblem['refusal'] | null {
  try {
    parse(z.strictObject({ member }), { member: value }, 'body')
    return null
  } catch (error) {
    return error instanceof HttpProblem ? error.refusal : null
  }
}

describe('a member that is unknown', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['an object', inner, misspelt],
    ['an object with a default', inner.default({ first: 0 }), misspelt],
    ['what may be left out', inner.exactOptional(), misspelt],
    ['what may be null', inner.nullable(), misspelt],
    ['a list', z.array(inner), [{ first: 1 }, misspelt]],
    ['a record', z.record(z.string(), inner), { key: misspelt }],
    [
      'a list in a record that may be null',
      z.record(z.string(), z.array(inner)).nullable(),
      { key: [misspelt] },
    ],
  ])('of %s is refused with those that are known there', (_where, member, value) => {
    expect(refusal(member, value)).toMatchObject({
      detail: 'There is no member “secnd” there.',
      action: 'Known there: first, second.',
    })
  })

  it('of one of several kinds is refused with those of its own kind', () => {
    const kinds = z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('same'), as: z.string() }),
      z.strictObject({ is: z.literal('own') }),
    ])
    expect(refusal(z.array(kinds.nullable()), [null, { is: 'own', as: 'x' }])).toMatchObject({
      action: 'Known there: is.',
    })
    expect(refusal(kinds, { is: 'same', as: 'x', of: 'y' })).toMatchObject({ action: 'Known there: is, as.' })
  })

  it('is to be left out where none is known, and nothing is said of what isn’t looked into', () => {
    expect(refusal(z.strictObject({}), { any: 1 })).toMatchObject({
      action: 'Leave it out: none is known there.',
    })
    expect(refusal(z.tuple([inner]), [misspelt])).toMatchObject({
      action: 'What may stand there is described at /api/v1/docs.',
    })
  })
})
