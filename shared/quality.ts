import { z } from 'zod'
import { SyncRule } from './sync-rule.ts'
import { Instant } from './vocabulary.ts'

const count = z.int().nonnegative()

export const ConflictField = z.enum([
  'email',
  'name',
  'phone',
  'title',
  'company',
  'country',
  'stage',
  'owner',
])
export type ConflictField = z.infer<typeof ConflictField>

/** A record in its CRM. */
const RecordRef = z.object({
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  url: z.string().nullable().meta({ description: 'the record’s page in its CRM' }),
})

/** What one system says. */
const ConflictSide = RecordRef.extend({
  field: z.string().nullable().meta({ description: 'the CRM’s own name of the field; several with a comma' }),
  value: z.string().nullable().meta({ description: 'as the CRM has it' }),
  option: z.string().nullable().meta({
    description: 'what the CRM shows for the value, where it is one of a list; null where it is none',
  }),
  changed: z.object({ notBefore: Instant.nullable(), notAfter: Instant.nullable() }).meta({
    description:
      'when the value came to be: equal where the CRM tells the moment; else the bounds that the record’s own times and our readings leave; null where nothing tells',
  }),
})

/** What the CRMs’ own sync rule of a field says of a conflict. */
const ConflictRule = z.object({
  rule: SyncRule,
  name: z.string().meta({ description: 'as HubSpot calls it' }),
  wins: z.enum(['salesforce', 'hubspot']).nullable().meta({ description: 'null where neither does' }),
  explains: z.boolean().nullable().meta({
    description: 'whether the rule explains that the two still differ; null where that can’t be told',
  }),
  sentence: z.string(),
})
export type ConflictRule = z.infer<typeof ConflictRule>

/** Two records of the same person that don’t say the same in a field. */
export const Conflict = z.object({
  id: z.string(),
  personId: z.string(),
  label: z.string().nullable(),
  field: ConflictField,
  title: z.string().meta({ description: 'what people call the field' }),
  salesforce: ConflictSide,
  hubspot: ConflictSide,
  newer: z.enum(['salesforce', 'hubspot']).nullable().meta({
    description: 'the system that was changed after the other for certain; null where that can’t be told',
  }),
  rule: ConflictRule.nullable().meta({ description: 'what the sync rule says; null until one is entered' }),
})
export type Conflict = z.infer<typeof Conflict>

export const ConflictList = z.object({
  items: z.array(Conflict),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  matching: count.meta({ description: 'how many there are of what was asked' }),
  counts: z
    .array(
      z.object({
        field: ConflictField,
        title: z.string(),
        conflicts: count,
        salesforceNewer: count,
        hubspotNewer: count,
      }),
    )
    .meta({ description: 'of the whole ledger, by field, the most frequent first' }),
})
export type ConflictList = z.infer<typeof ConflictList>

export const DuplicateRule = z.enum(['email', 'name-and-company'])
export type DuplicateRule = z.infer<typeof DuplicateRule>

/** A record of a cluster, with what one goes by to tell them apart. */
const DuplicateRecord = RecordRef.extend({
  survivor: z.boolean().meta({ description: 'suggested to be kept' }),
  rule: DuplicateRule.meta({ description: 'by what it is in the cluster' }),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  country: z.string().nullable(),
  stage: z.string().nullable(),
  owner: z.string().nullable(),
  createdAt: Instant.nullable(),
  changedAt: Instant.nullable(),
  filled: count.meta({ description: 'required fields that are filled' }),
  required: count,
  onOpenOpportunity: z.boolean().nullable().meta({ description: 'null where that isn’t known' }),
})
export type DuplicateRecord = z.infer<typeof DuplicateRecord>

/** Records of one system that are the same person. */
export const DuplicateCluster = z.object({
  id: z.string(),
  connection: z.string(),
  rule: DuplicateRule.meta({ description: 'the weakest by which a record of it was found' }),
  size: count,
  onOpenOpportunity: count.meta({ description: 'of its records, those on an open opportunity' }),
  reason: z.string().meta({ description: 'why the suggested one is to be kept' }),
  records: z.array(DuplicateRecord).meta({ description: 'the suggested one first' }),
})
export type DuplicateCluster = z.infer<typeof DuplicateCluster>

export const DuplicateList = z.object({
  items: z.array(DuplicateCluster),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  matching: count.meta({ description: 'clusters of what was asked' }),
  surplus: count.meta({ description: 'records in them beyond the ones to keep' }),
})
export type DuplicateList = z.infer<typeof DuplicateList>
