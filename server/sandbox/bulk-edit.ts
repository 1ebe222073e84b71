import { z } from 'zod'
import { isoInstant } from './instant.ts'
import type { TableState } from './state.ts'
import type { FieldSpec, Revision, Value } from './world.ts'
import { Random } from './world/random.ts'

/**
 * What a bench changes in many records at once, at the present moment: a share of those that live, drawn by the seed. They get
 * another value in a field, or are deleted.
 */
export const BulkEdit = z
  .object({
    system: z.enum(['salesforce', 'hubspot']),
    object: z.string(),
    share: z.number().min(0).max(1),
    seed: z.int(),
    field: z.string().optional(),
    deletion: z.enum(['soft', 'hard']).optional(),
  })
  .refine(({ field, deletion }) => (field === undefined) !== (deletion === undefined), {
    error: 'Either a field or a deletion is needed.',
  })
export type BulkEdit = z.infer<typeof BulkEdit>

/** Carries it out; how many records were drawn. Null where the field isn't one that can be filled with anything. */
export function bulkEdit(
  state: TableState,
  { share, seed, field, deletion }: BulkEdit,
  now: number,
): { readonly records: number } | null {
  const fields = field === undefined ? {} : touched(state.field(field), seed, now)
  if (fields === null) return null
  const rows = state.living((number) => new Random(seed, 'bulk edit', number).chance(share))
  const revision: Revision = deletion === undefined ? { at: now, fields } : { at: now, fields, deletion }
  state.writeAll(rows, revision)
  return { records: rows.length }
}

const TEXTS = new Set(['string', 'textarea'])
const NUMBERS = new Set(['number', 'double', 'int', 'currency', 'percent'])

/** A value that the field didn't have before, where its kind allows it; the same for every record that was drawn. */
function touched(spec: FieldSpec | undefined, seed: number, now: number): Record<string, Value> | null {
  const value = spec === undefined ? null : valueOf(spec, seed, now)
  return spec === undefined || value === null ? null : { [spec.name]: value }
}

function valueOf({ type, options = [] }: FieldSpec, seed: number, now: number): Value {
  const random = new Random(seed, 'bulk value')
  const offered = options.filter(({ active }) => active)
  if (offered.length > 0) return random.pick(offered).value
  if (TEXTS.has(type)) return `Touched ${isoInstant(now)} (${seed})`
  if (NUMBERS.has(type)) return random.between(1, 1_000_000)
  if (type === 'datetime') return isoInstant(now)
  if (type === 'date') return isoInstant(now).slice(0, 10)
  return type === 'boolean' || type === 'bool' ? random.chance(0.5) : null
}
