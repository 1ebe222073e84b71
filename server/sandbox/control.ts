import { z } from 'zod'
import { BulkEdit, bulkEdit } from './bulk-edit.ts'
import type { ControlClock } from './control-clock.ts'
import { FaultSpec, type Faults } from './faults.ts'
import { json, type Answer, type Ask } from './http.ts'
import type { Requests } from './requests.ts'
import type { OrgState, TableState } from './state.ts'
import { truthAnswer, truthCounts } from './truth-answers.ts'
import type { SandboxWorld, System } from './world.ts'

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const SystemName = z.enum(['salesforce', 'hubspot'])
const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** What a test, a bench or the sample's replay changes in a record: a new one without `id`; `at` is now unless said. */
const Edit = z.object({
  system: SystemName,
  object: z.string(),
  id: z.string().optional(),
  fields: z.record(z.string(), FieldValue).default({}),
  deletion: z.enum(['soft', 'hard', 'restored']).optional(),
  mergedInto: z.string().optional(),
  at: Moment.optional(),
  committedAt: Moment.optional(),
  by: z.string().optional(),
})
type Edit = z.infer<typeof Edit>

/** A field added, taken away (its values stay hidden) or given another type. */
const SchemaChange = z.object({
  system: SystemName,
  object: z.string(),
  add: z.object({ name: z.string(), label: z.string(), type: z.string(), custom: z.boolean() }).optional(),
  remove: z.string().optional(),
  retype: z.object({ name: z.string(), type: z.string() }).optional(),
})
type SchemaChange = z.infer<typeof SchemaChange>

const ClockChange = z.object({ now: Moment.optional(), running: z.boolean().optional() })

interface Controlled {
  readonly clock: ControlClock
  readonly world: SandboxWorld
  readonly states: Readonly<Record<System, OrgState>>
  readonly faults: Faults
  readonly requests: Requests
}

class BadRequest extends Error {}

/** The server that only tests, benches and the sample's replay speak to. */
export function controlAnswers(controlled: Controlled): (ask: Ask) => Answer | Promise<Answer> {
  return (ask) => {
    try {
      return route(controlled, ask)
    } catch (error) {
      if (error instanceof BadRequest || error instanceof SyntaxError || error instanceof RangeError) {
        return json(400, { error: error.message })
      }
      throw error
    }
  }
}

function route(controlled: Controlled, ask: Ask): Answer | Promise<Answer> {
  const { clock, world, faults, requests } = controlled
  switch (`${ask.method} ${ask.path}`) {
    case 'GET /clock':
      return json(200, reading(clock))
    case 'PUT /clock':
      setClock(clock, ask)
      return json(200, reading(clock))
    case 'GET /truth':
      return truthAnswer(world)
    case 'GET /truth/counts':
      return truthCounts(world, momentOf(ask, clock.now()))
    case 'POST /edits':
      return json(
        200,
        each(ask, Edit, (edit) => write(controlled, edit)),
      )
    case 'POST /edits/bulk':
      return json(
        200,
        each(ask, BulkEdit, (edit) => writeMany(controlled, edit)),
      )
    case 'POST /schema':
      return json(
        200,
        each(ask, SchemaChange, (change) => alter(controlled, change)),
      )
    case 'GET /requests':
      return json(200, requests.list())
    case 'DELETE /requests':
      requests.clear()
      return { status: 204 }
    case 'GET /faults':
      return json(200, faults.list())
    case 'POST /faults':
      return json(
        200,
        each(ask, FaultSpec, (fault) => ({ id: faults.add(fault) })),
      )
    case 'DELETE /faults':
      faults.clear()
      return { status: 204 }
    default:
      return json(404, { error: `Nothing answers ${ask.method} ${ask.path}.` })
  }
}

/** The moment that is asked about; now unless it is said. */
function momentOf({ query }: Ask, now: number): number {
  const at = query.get('at')
  return at === null ? now : parsed(Moment, at)
}

function reading(clock: ControlClock) {
  return { now: new Date(clock.now()).toISOString(), running: clock.running }
}

function setClock(clock: ControlClock, { body }: Ask): void {
  const { now, running } = parsed(ClockChange, JSON.parse(body))
  clock.set({ ...(now === undefined ? {} : { now }), ...(running === undefined ? {} : { running }) })
}

/** One thing or a list of them; answers in the same form. */
function each<Schema extends z.ZodType>(
  { body }: Ask,
  schema: Schema,
  act: (one: z.infer<Schema>) => unknown,
): unknown {
  const given: unknown = JSON.parse(body)
  return Array.isArray(given) ? given.map((one) => act(parsed(schema, one))) : act(parsed(schema, given))
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new BadRequest(z.prettifyError(result.error))
}

function write({ clock, states }: Controlled, edit: Edit): { id: string } {
  const table = tableOf(states, edit)
  const now = clock.now()
  states[edit.system].advance(now)
  const id = edit.id ?? freshId(table, edit.system)
  if (edit.id !== undefined && !table.has(edit.id))
    throw new BadRequest(`There is no ${edit.object} ${edit.id}.`)
  table.write(id, {
    at: edit.at ?? now,
    ...(edit.committedAt === undefined ? {} : { committedAt: edit.committedAt }),
    fields: edit.fields,
    ...(edit.deletion === undefined ? {} : { deletion: edit.deletion }),
    ...(edit.mergedInto === undefined ? {} : { mergedInto: edit.mergedInto }),
    ...(edit.by === undefined ? {} : { by: edit.by }),
  })
  return { id }
}

function writeMany({ clock, states }: Controlled, edit: BulkEdit): { records: number } {
  const now = clock.now()
  states[edit.system].advance(now)
  const written = bulkEdit(tableOf(states, edit), edit, now)
  if (written === null)
    throw new BadRequest(`${edit.object} has no field ${edit.field} that can be filled with anything.`)
  return written
}

/** An id of the same kind as the table's others, after the last of them. */
function freshId({ lastId, size }: TableState, system: System): string {
  if (system === 'hubspot' && /^\d*$/.test(lastId)) return String(Number(lastId) + 1)
  return `${lastId.slice(0, 3)}zz${size.toString(36).toUpperCase().padStart(10, '0')}AAA`
}

function alter({ states }: Controlled, change: SchemaChange): { fields: number } {
  const state = tableOf(states, change)
  const { fields } = state.table
  const place = (name: string) => {
    const index = fields.findIndex((field) => field.name === name)
    if (index === -1) throw new BadRequest(`${change.object} has no field ${name}.`)
    return index
  }
  if (change.add !== undefined) fields.push(change.add)
  if (change.remove !== undefined) fields.splice(place(change.remove), 1)
  if (change.retype !== undefined) {
    const index = place(change.retype.name)
    fields[index] = { ...fields[index]!, type: change.retype.type }
  }
  state.schemaVersion++
  return { fields: fields.length }
}

function tableOf(
  states: Controlled['states'],
  { system, object }: { system: System; object: string },
): TableState {
  const table = states[system]?.table(object)
  if (table === undefined) throw new BadRequest(`${system} has no ${object}.`)
  return table
}
