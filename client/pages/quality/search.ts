import { z } from 'zod'
import { ConflictField, DuplicateRule } from '../../../shared/quality.ts'

const Search = z.string().min(1).max(200).optional().catch(undefined)

/** What the matrix shows of each field. */
export const QualitySearch = z.object({
  measure: z.enum(['data-completeness', 'data-validity']).optional().catch(undefined),
})

/** Which clusters are listed. */
export const DuplicatesSearch = z.object({
  connection: z.string().optional().catch(undefined),
  rule: DuplicateRule.optional().catch(undefined),
  search: Search,
})

/** Which conflicts are listed, in which order. */
export const ConflictsSearch = z.object({
  field: ConflictField.optional().catch(undefined),
  newer: z.enum(['salesforce', 'hubspot', 'unknown']).optional().catch(undefined),
  search: Search,
  sort: z.enum(['changed', '-changed', 'label', '-label', 'field', '-field']).optional().catch(undefined),
})

/** Which sample is being checked; the newest unless said. */
export const SamplesSearch = z.object({
  sample: z.string().optional().catch(undefined),
})
