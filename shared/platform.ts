import { z } from 'zod'
import { RunState } from './sync.ts'
import { Instant } from './vocabulary.ts'

/** Something that a CRM sent and that could not be kept as it came. */
export const QuarantineItem = z.object({
  connection: z.string(),
  object: z.string(),
  objectLabel: z.string(),
  recordId: z.string().nullable().meta({ description: 'null where the row had none' }),
  url: z.string().nullable().meta({ description: "the record's page in its CRM" }),
  field: z.string().nullable().meta({ description: 'null where the whole row was set aside' }),
  fieldLabel: z.string().nullable(),
  reason: z.string(),
  raw: z.string().nullable().meta({ description: 'as it came, at most 2,000 characters' }),
  seenAt: Instant,
})
export type QuarantineItem = z.infer<typeof QuarantineItem>

export const QuarantineList = z.object({
  items: z.array(QuarantineItem),
  next: z.string().nullable(),
  total: z.int().nonnegative(),
  counts: z
    .array(
      z.object({
        connection: z.string(),
        object: z.string(),
        objectLabel: z.string(),
        field: z.string().nullable(),
        reason: z.string(),
        count: z.int(),
      }),
    )
    .meta({ description: 'how many there are of each kind, the most frequent first' }),
})
export type QuarantineList = z.infer<typeof QuarantineList>

/** A field that a CRM added, took away, or gave another type, as the syncs found it. */
export const SchemaChange = z.object({
  connection: z.string(),
  object: z.string(),
  objectLabel: z.string(),
  field: z.string(),
  fieldLabel: z.string(),
  change: z.enum(['added', 'removed', 'retyped']),
  type: z.string(),
  typeBefore: z.string().nullable().meta({ description: 'of a retyped field' }),
  at: Instant,
})
export type SchemaChange = z.infer<typeof SchemaChange>

export const SchemaChangeList = z.object({ items: z.array(SchemaChange) })
export type SchemaChangeList = z.infer<typeof SchemaChangeList>

/** A moment at which a connection was due to be synced, and what came of it. */
const DueSlot = z.object({
  connection: z.string(),
  dueAt: Instant,
  outcome: z.enum(['claimed', 'started', 'missed', 'already-running', 'refused']),
  runId: z.string().nullable(),
  run: z
    .object({ state: RunState, begunAt: Instant, waitingUntil: Instant.nullable() })
    .nullable()
    .meta({ description: 'how the sync that it started went; null where none was started' }),
})
export type DueSlot = z.infer<typeof DueSlot>

export const DueSlotList = z.object({ items: z.array(DueSlot) })
export type DueSlotList = z.infer<typeof DueSlotList>
