import { z } from 'zod'
import { Better, Unit } from './vocabulary.ts'

const number = z.number().nullable()
const count = z.int().nonnegative()

/** The metric without the cases of which a record falls short. */
const Without = z.object({
  rule: z.string().meta({
    description: 'a metric of data quality, or `metric:rule` for one of its rules',
  }),
  metric: z.string(),
  title: z.string(),
  whole: z.boolean().meta({ description: 'every rule of the metric together' }),
  cases: count.meta({ description: 'cases of the number that are left out' }),
  value: number,
  numerator: number,
  denominator: number,
  change: number.meta({ description: 'from the real value; null where either is not measured' }),
})
export type Without = z.infer<typeof Without>

/** What bad data does to a metric: its value, and what it would be without the records that fail data quality. */
export const WhatIf = z.object({
  metric: z.string(),
  title: z.string(),
  unit: Unit,
  currency: z.string().nullable(),
  better: Better,
  value: number,
  numerator: number,
  denominator: number,
  cases: count,
  records: z.boolean().meta({ description: 'whether its cases are records of a CRM, or rest on some' }),
  items: z.array(Without).meta({
    description:
      'each metric before its single rules, the largest change first; rules by which no case falls short aren’t here',
  }),
})
export type WhatIf = z.infer<typeof WhatIf>
