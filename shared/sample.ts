import { z } from 'zod'
import { Instant } from './vocabulary.ts'

/** What is checked of a person, in the order in which it is asked. */
export const SampleField = z.enum(['name', 'title', 'company', 'phone', 'email', 'country'])
export type SampleField = z.infer<typeof SampleField>

const SampleVerdict = z.enum(['correct', 'wrong', 'cannot-tell'])

const count = z.int().nonnegative()

const SampleSummary = z.object({
  id: z.string(),
  drawnAt: Instant,
  drawnBy: z.string().nullable().meta({ description: 'null until there is sign-in' }),
  seed: z.string().meta({ description: 'makes the same draw of the same records' }),
  size: count.meta({ description: 'records in the sample' }),
  checked: count.meta({ description: 'records of which a value was judged' }),
  values: z
    .object({ correct: count, wrong: count, cannotTell: count, open: count })
    .meta({ description: 'how many values were judged so; open: not yet' }),
})

const SampleValue = z.object({
  field: SampleField,
  title: z.string(),
  value: z.string().meta({ description: 'as it stood when the sample was drawn: this is what is checked' }),
  valueNow: z.string().nullable(),
  changed: z.boolean().meta({ description: 'whether the record has changed in it since' }),
  verdict: SampleVerdict.nullable().meta({ description: 'null: not judged, or taken back' }),
  note: z.string().nullable().meta({ description: 'such as the right value' }),
  at: Instant.nullable(),
  by: z.string().nullable(),
})

export const SampleRecord = z.object({
  position: count,
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string(),
  url: z.string().nullable().meta({ description: "the record's page in its CRM" }),
  gone: z.boolean().meta({ description: 'whether the record is no longer there' }),
  values: z.array(SampleValue).meta({ description: 'the values it had; a blank is nothing to check' }),
})
export type SampleRecord = z.infer<typeof SampleRecord>

export const Sample = SampleSummary.extend({ records: z.array(SampleRecord) })
export type Sample = z.infer<typeof Sample>

export const SampleList = z.object({ items: z.array(SampleSummary) })
export type SampleList = z.infer<typeof SampleList>

export const SampleDraw = z.strictObject({
  size: z.int().min(1).max(500).meta({ description: 'how many records; fewer where there are not so many' }),
})
export type SampleDraw = z.infer<typeof SampleDraw>

export const SampleJudgement = z.strictObject({
  verdict: SampleVerdict.nullable().meta({ description: 'null takes the last one back' }),
  note: z.string().max(500).nullable().exactOptional().meta({ description: 'such as the right value' }),
})
export type SampleJudgement = z.infer<typeof SampleJudgement>
