import { z } from 'zod'
import { Instant } from './vocabulary.ts'

const amount = z.number().nullable()

/** What was told of a metric in a week at one time, until it was told otherwise. */
export const Telling = z.object({
  at: Instant.meta({ description: 'the moment up to which it spoke' }),
  asOf: Instant.nullable().meta({
    description: 'as of which the same is told; null where no moment of then is kept any more',
  }),
  value: amount.meta({ description: 'null: not measured' }),
  numerator: amount,
  denominator: amount,
  shown: z.string().nullable().meta({ description: 'the value as pages showed it; null: not measured' }),
  fresh: z.boolean().meta({
    description: 'whether everything behind it had been read on the last day of the week, or later',
  }),
  madeUp: z.boolean().meta({
    description: 'worked out later, as of then, because nobody could look at it on the day after the week',
  }),
  dataVersion: z.int(),
  definition: z.string().meta({ description: 'the version of the definition, and a hash of what it was' }),
  defined: z.enum(['as-now', 'by-other-settings', 'otherwise']).meta({
    description: '`otherwise`: the metric’s own definition is another one since',
  }),
})
export type Telling = z.infer<typeof Telling>

export const MetricTellings = z.object({
  metric: z.string(),
  period: z.string(),
  items: z.array(Telling).meta({
    description:
      'each time that it was told otherwise than before, the first one first; none where nothing was kept',
  }),
  times: z.int().nonnegative().meta({ description: 'how often the week was told in all' }),
  lastAt: Instant.nullable().meta({ description: 'when the week was told last' }),
})
export type MetricTellings = z.infer<typeof MetricTellings>
