import { z } from 'zod'
import { AsOf, Day, PeriodName } from '../../shared/vocabulary.ts'

/** The parts that questions have in common, as they stand in an address. */

export const NoQuery = z.strictObject({})

/** An id as it stands in a path. */
export const Id = z.string().min(1).max(200)

export const period = PeriodName.exactOptional().meta({
  description: 'a week such as 2026-W46, a month, a quarter or a year; default: the last complete week',
})

export const compare = z
  .enum(['previous', 'average', 'year'], { error: 'write previous, average or year' })
  .exactOptional()
  .meta({
    description: 'against the previous period (default), the average of the four before, or a year ago',
  })

const day = (description: string) => Day.exactOptional().meta({ description })

export const from = day('first day, in the workspace’s zone; default: twelve weeks before `to`')
export const to = day('the day after the last one; default: the end of the last complete week')

export const baseFrom = day('first day of the earlier span; default, with `baseTo`: the span before')
export const baseTo = day('the day after the last one of the earlier span')

export const asOf = AsOf.exactOptional().meta({
  description: 'as the data stood at that instant; default: now',
})

export const search = (description: string) =>
  z.string().min(1).max(200).exactOptional().meta({ description })

const Dimension = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, { error: 'write the id of a dimension, such as channel' })

export const by = Dimension.exactOptional().meta({ description: 'the dimension to break the number down by' })

/** `where[channel]=email&where[channel]=event`; `where[channel]=` asks for records without a channel. */
export const where = z
  .record(
    Dimension,
    z
      .array(
        z
          .string()
          .max(500)
          .transform((value) => (value === '' ? null : value)),
      )
      .max(100),
    { error: 'write where[dimension]=value' },
  )
  .exactOptional()
  .meta({
    description:
      'filters, `where[channel]=email`; repeat for any of several values, leave empty for "has no value"',
    param: { style: 'deepObject', explode: true },
    override: ({ jsonSchema }) => {
      delete jsonSchema.propertyNames
    },
  })

/** A whole number as text. */
export const limit = (most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, { error: `write a whole number from 1 to ${most}` })
    .transform(Number)
    .pipe(
      z
        .int()
        .min(1, { error: 'the least is 1' })
        .max(most, { error: `the most is ${most}` }),
    )
    .exactOptional()
    .meta({
      description: `items on a page, at most ${most}`,
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: most })
      },
    })

export const cursor = z
  .string()
  .min(1)
  .max(2_000)
  .exactOptional()
  .meta({ description: '`next` of the page before' })

export const flag = (description: string) =>
  z
    .enum(['true', 'false'], { error: 'write true or false' })
    .transform((text) => text === 'true')
    .exactOptional()
    .meta({
      description,
      override: ({ jsonSchema }) => {
        delete jsonSchema.enum
        jsonSchema.type = 'boolean'
      },
    })

/** A span that ends before it starts is nobody's question. */
export const inOrder = (query: { from?: string; to?: string }): boolean =>
  query.from === undefined || query.to === undefined || query.from < query.to

export const IN_ORDER = { path: ['to'], error: 'the end must be after `from`' }
