import { z } from 'zod'
import { Instant } from './vocabulary.ts'

const count = z.int().nonnegative()

export const FixKind = z.enum(['assign', 'fill', 'correct', 'align', 'merge']).meta({
  description:
    'give an owner; fill what is missing; correct what is not valid; bring both systems in line; merge duplicates',
})
export type FixKind = z.infer<typeof FixKind>

/** How far a repair would move a metric. */
export const FixMove = z.object({
  metric: z.string(),
  title: z.string(),
  now: z.number().nullable(),
  /** Once every record of the repair is put right. */
  repaired: z.number().nullable(),
  /** Once what its lists propose is loaded, and no more. */
  loaded: z.number().nullable(),
})
export type FixMove = z.infer<typeof FixMove>

/** A file that a data loader takes as it is: one system, one object, one field. */
export const FixList = z.object({
  id: z.string().meta({ description: 'the file is at `/fixes/{id}.csv`' }),
  connection: z.string(),
  system: z.string(),
  object: z.string(),
  takenBy: z.enum(['salesforce-loader', 'hubspot-import', 'merge-tool']).meta({
    description: 'what the file is made for; no data loader merges records',
  }),
  fields: z.array(z.string()).meta({ description: 'the columns to be loaded, by the CRM’s own names' }),
  rows: count,
})
export type FixList = z.infer<typeof FixList>

/** Something to put right on many records. */
export const Fix = z.object({
  id: z.string(),
  kind: FixKind,
  title: z.string().meta({ description: 'what to do, in words' }),
  system: z.string().nullable().meta({ description: 'null where it is between two systems' }),
  connection: z.string().nullable(),
  object: z.string().nullable(),
  field: z.string().nullable().meta({ description: 'what people call the field' }),
  records: count,
  ready: count.meta({ description: 'records for which a value can be named' }),
  recent: count.meta({ description: 'records that were created in the last four weeks' }),
  moves: z.array(FixMove).meta({ description: 'the metrics that it would move, the farthest first' }),
  lists: z.array(FixList).meta({ description: 'the files of what can be named' }),
})
export type Fix = z.infer<typeof Fix>

export const FixRanking = z.object({
  items: z.array(Fix),
  matching: count.meta({ description: 'repairs of what was asked' }),
  asOf: Instant.nullable().meta({ description: 'as the records stood then; null before anything was read' }),
})
export type FixRanking = z.infer<typeof FixRanking>

/** A record with what stands in it and what is proposed. */
export const FixRow = z.object({
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  url: z.string().nullable().meta({ description: 'the record’s page in its CRM' }),
  owner: z.string().nullable(),
  createdAt: Instant.nullable(),
  field: z.string().nullable().meta({ description: 'the CRM’s own name; several with a comma' }),
  present: z.string().nullable().meta({ description: 'as the CRM has it' }),
  presentOption: z.string().nullable().meta({
    description: 'what people see for it in the CRM’s list of values; null for a value of no list',
  }),
  proposed: z.array(z.string()).meta({ description: 'a value per field; none where none can be named' }),
  why: z.string().meta({ description: 'whence the proposed value, or why there is none' }),
  from: z
    .object({
      connection: z.string(),
      object: z.string(),
      recordId: z.string(),
      url: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'the record that tells the value, or into which this one is merged' }),
})
export type FixRow = z.infer<typeof FixRow>

export const FixDetail = z.object({
  fix: Fix,
  rows: z.array(FixRow).meta({ description: 'the first: with a proposal before the rest, new ones first' }),
})
export type FixDetail = z.infer<typeof FixDetail>
