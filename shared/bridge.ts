import { z } from 'zod'
import { Stretch } from './metric.ts'
import { Better, Instant, Unit } from './vocabulary.ts'

const number = z.number().nullable()
const count = z.int().nonnegative()

/**
 * Why a period is told otherwise today than it was: another definition, settings that say what counts, or its cases. `late`: the record came in
 * since. `judged`: it was too early to judge it then. `back-filled`: what was missing of it was filled in. `edited`: it
 * is told otherwise. `joined`, `left`: it was there, and belongs to the period only since, or no more. `merged`, `deleted`: it is gone.
 */
export const RestatedBy = z.enum([
  'definition',
  'settings',
  'late',
  'judged',
  'back-filled',
  'edited',
  'joined',
  'left',
  'merged',
  'deleted',
])
export type RestatedBy = z.infer<typeof RestatedBy>

/** What a metric came to. */
const Level = z.object({ value: number, numerator: number, denominator: number })

/** One part of the difference: the parts sum to it. */
export const BridgeStep = z.object({
  kind: z
    .enum(['restated', 'segment', 'others'])
    .meta({ description: 'restated: the earlier period is told otherwise now; the others are new facts' }),
  by: RestatedBy.nullable().meta({ description: 'of what is restated, why' }),
  key: z.string().nullable().meta({ description: 'of a segment its value; null: the record has none' }),
  title: z.string(),
  effect: z.number().meta({ description: 'what it adds to the metric' }),
  cases: count.meta({
    description: 'restated: cases that changed; a segment: its cases now; others: how many segments',
  }),
  before: number.meta({ description: 'the segment’s own value before; null without any' }),
  after: number.meta({ description: 'the segment’s own value now; null without any' }),
})
export type BridgeStep = z.infer<typeof BridgeStep>

/** What was told of a case; null where it was not among the period’s cases. */
const CaseTold = z
  .object({
    included: z.boolean(),
    numerator: number,
    denominator: number,
    value: number,
    reason: z.string().nullable(),
  })
  .nullable()

/** A case of the earlier period that is told otherwise now. */
export const RestatedCase = z.object({
  by: RestatedBy,
  caseId: z.string(),
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  url: z.string().nullable(),
  was: CaseTold,
  is: CaseTold,
})
export type RestatedCase = z.infer<typeof RestatedCase>

/** Why a metric is what it is, and not what it was. */
export const MetricBridge = z.object({
  metric: z.string(),
  title: z.string(),
  unit: Unit,
  currency: z.string().nullable(),
  better: Better,
  base: Stretch.extend({
    knownAt: Instant.nullable().meta({
      description:
        'the moment as of which it is told as it was known then; null where nothing had been read by then',
    }),
    asTold: Level.meta({
      description: 'as it was known then; where nothing had been read by then, as it is known now',
    }),
    asKnown: Level.meta({ description: 'as it is known now' }),
  }),
  period: Stretch.extend(Level.shape),
  dimension: z
    .object({ id: z.string(), title: z.string() })
    .nullable()
    .meta({ description: 'by which new facts are split: the one that explains most of them' }),
  steps: z
    .array(BridgeStep)
    .meta({ description: 'in the order in which they are told; they sum to the change' }),
  change: number.meta({ description: 'from what was known of the earlier period then to the value now' }),
  restated: z.object({
    matching: count.meta({ description: 'cases that are told otherwise now' }),
    items: z.array(RestatedCase).meta({ description: 'the first of them' }),
  }),
  sentence: z.string().nullable(),
  method: z.string().nullable().meta({ description: 'how the parts are made to sum' }),
  reason: z.string().nullable().meta({ description: 'why nothing, or not all, can be told' }),
})
export type MetricBridge = z.infer<typeof MetricBridge>
