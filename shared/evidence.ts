import { z } from 'zod'
import { Vendor } from './vocabulary.ts'

/** What is known of a field from the records themselves, as a sentence and as the numbers that it tells. */
const Fact = z.object({
  id: z.string(),
  count: z.int().nonnegative().nullable().meta({ description: 'how many; null of a median' }),
  of: z.int().nonnegative().meta({ description: 'of how many records that can be judged by it' }),
  days: z.number().nullable().meta({ description: 'of a median' }),
  warns: z.boolean().meta({ description: 'whether the field may not be what it seems; such are told first' }),
  text: z.string(),
})

const Told = z.object({
  lead: z
    .object({ count: z.int().nonnegative(), of: z.int().nonnegative(), text: z.string() })
    .nullable()
    .meta({ description: 'what stands beside the field’s name, in few words; null: not to be judged' }),
  facts: z.array(Fact),
})

/** What speaks for and against a field in a role. Nothing is recommended. */
export const FieldEvidence = Told.extend({
  field: z.string(),
  byType: z
    .record(z.string(), Told)
    .meta({ description: 'the same of the campaigns of a type, where it may be chosen by type' }),
})
export type FieldEvidence = z.infer<typeof FieldEvidence>

/** A choice that the mapping makes among fields, with what the records tell of each. */
export const RoleEvidence = z.object({
  setting: z.string().meta({ description: 'where it is in the vendor’s mapping: plannedLaunch.field' }),
  order: z
    .string()
    .nullable()
    .meta({ description: 'what the fields are put in order by, in words; null: by nothing' }),
  none: z
    .string()
    .nullable()
    .meta({ description: 'why there is nothing to judge by; null where there is something' }),
  fields: z.array(FieldEvidence),
})
export type RoleEvidence = z.infer<typeof RoleEvidence>

/** What the records of an object tell of its fields, for each role that tells something. */
export const EvidenceList = z.object({
  connection: z.string(),
  vendor: Vendor,
  object: z.string(),
  items: z.array(RoleEvidence),
})
export type EvidenceList = z.infer<typeof EvidenceList>
