import { z } from 'zod'
import type { TableState } from './state.ts'
import type { Revision, System } from './world.ts'

export const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** What a test, a bench, a fault or the sample's replay changes in a record: a new one without `id`; `at` is now unless said. */
export const RecordEdit = z.object({
  object: z.string(),
  id: z.string().optional(),
  fields: z.record(z.string(), FieldValue).default({}),
  deletion: z.enum(['soft', 'hard', 'restored']).optional(),
  mergedInto: z.string().optional(),
  at: Moment.optional(),
  committedAt: Moment.optional(),
  by: z.string().optional(),
})
export type RecordEdit = z.infer<typeof RecordEdit>

/** A field added, taken away (its values stay hidden) or given another type. */
export const SchemaChange = z.object({
  object: z.string(),
  add: z.object({ name: z.string(), label: z.string(), type: z.string(), custom: z.boolean() }).optional(),
  remove: z.string().optional(),
  retype: z.object({ name: z.string(), type: z.string() }).optional(),
})
export type SchemaChange = z.infer<typeof SchemaChange>

/** A change that can't be made; the message is for whoever asked for it. */
export class BadRequest extends Error {}

/** Writes the change into the table; gives the record's id. Throws `BadRequest`. */
export function writeEdit(
  table: TableState,
  edit: RecordEdit,
  { system, now }: { readonly system: System; readonly now: number },
): string {
  const id = edit.id ?? freshId(table, system)
  if (edit.id !== undefined && !table.has(edit.id))
    throw new BadRequest(`There is no ${edit.object} ${edit.id}.`)
  table.write(id, revisionOf(edit, now))
  return id
}

function revisionOf(edit: RecordEdit, now: number): Revision {
  return {
    at: edit.at ?? now,
    ...(edit.committedAt === undefined ? {} : { committedAt: edit.committedAt }),
    fields: edit.fields,
    ...(edit.deletion === undefined ? {} : { deletion: edit.deletion }),
    ...(edit.mergedInto === undefined ? {} : { mergedInto: edit.mergedInto }),
    ...(edit.by === undefined ? {} : { by: edit.by }),
  }
}

/** An id of the same kind as the table's others, after the last of them. */
function freshId({ lastId, size }: TableState, system: System): string {
  if (system === 'hubspot' && /^\d*$/.test(lastId)) return String(Number(lastId) + 1)
  return `${lastId.slice(0, 3)}zz${size.toString(36).toUpperCase().padStart(10, '0')}AAA`
}

/** Changes the table's fields. Throws `BadRequest` where there is no such field, or one of that name already. */
export function alterTable(state: TableState, change: SchemaChange): void {
  const { fields } = state.table
  const place = (name: string) => {
    const index = fields.findIndex((field) => field.name === name)
    if (index === -1) throw new BadRequest(`${change.object} has no field ${name}.`)
    return index
  }
  const { add } = change
  if (add !== undefined) {
    if (fields.some(({ name }) => name === add.name))
      throw new BadRequest(`${change.object} has a field ${add.name} already.`)
    fields.push(add)
  }
  if (change.remove !== undefined) fields.splice(place(change.remove), 1)
  if (change.retype !== undefined) {
    const index = place(change.retype.name)
    fields[index] = { ...fields[index]!, type: change.retype.type }
  }
  state.schemaVersion++
}
