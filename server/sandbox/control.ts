import type { ControlClock } from './clock.ts'
import type { Faults, FaultSpec } from './faults.ts'
import { json, type Answer, type Ask } from './http.ts'
import type { Requests } from './requests.ts'
import type { OrgState, TableState } from './state.ts'
import type { FieldSpec, Revision, System, Value, World } from './world.ts'

/** What a test, a bench or the sample's replay changes in the CRMs. */
export interface Edit {
  readonly system: System
  readonly object: string
  /** Left out: a new record is made. */
  readonly id?: string
  readonly fields?: Readonly<Record<string, Value>>
  readonly deletion?: Revision['deletion']
  readonly mergedInto?: string
  /** Time of change, ISO 8601; default: the control clock's now. */
  readonly at?: string
  /** When others can first see it, ISO 8601; default: at once. */
  readonly committedAt?: string
  readonly by?: string
}

export interface SchemaChange {
  readonly system: System
  readonly object: string
  readonly add?: FieldSpec
  /** Name of a field to take away; its values stay hidden. */
  readonly remove?: string
  readonly retype?: { readonly name: string; readonly type: string }
}

interface Controlled {
  readonly clock: ControlClock
  readonly world: World
  readonly states: Readonly<Record<System, OrgState>>
  readonly faults: Faults
  readonly requests: Requests
}

class BadRequest extends Error {}

/** The server that only tests, benches and the sample's replay speak to. */
export function controlAnswers(controlled: Controlled): (ask: Ask) => Answer {
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

function route(controlled: Controlled, ask: Ask): Answer {
  const { clock, world, faults, requests } = controlled
  switch (`${ask.method} ${ask.path}`) {
    case 'GET /clock':
      return json(200, reading(clock))
    case 'PUT /clock':
      setClock(clock, ask)
      return json(200, reading(clock))
    case 'GET /truth':
      return json(200, world.truth)
    case 'POST /edits':
      return json(
        200,
        each(ask, (edit: Edit) => write(controlled, edit)),
      )
    case 'POST /schema':
      return json(
        200,
        each(ask, (change: SchemaChange) => alter(controlled, change)),
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
        each(ask, (fault: FaultSpec) => ({ id: faults.add(fault) })),
      )
    case 'DELETE /faults':
      faults.clear()
      return { status: 204 }
    default:
      return json(404, { error: `Nothing answers ${ask.method} ${ask.path}.` })
  }
}

function reading(clock: ControlClock) {
  return { now: new Date(clock.now()).toISOString(), running: clock.running }
}

function setClock(clock: ControlClock, { body }: Ask): void {
  const { now, running } = JSON.parse(body) as { now?: string; running?: boolean }
  const at = now === undefined ? undefined : instant(now)
  clock.set({ ...(at === undefined ? {} : { now: at }), ...(running === undefined ? {} : { running }) })
}

/** One thing or a list of them; answers in the same form. */
function each<In, Out>({ body }: Ask, act: (one: In) => Out): Out | Out[] {
  const given = JSON.parse(body) as In | In[]
  return Array.isArray(given) ? given.map(act) : act(given)
}

function write({ clock, states }: Controlled, edit: Edit): { id: string } {
  const table = tableOf(states, edit)
  const now = clock.now()
  states[edit.system].advance(now)
  const id = edit.id ?? freshId(table, edit.system)
  if (edit.id !== undefined && !table.table.entities.has(edit.id))
    throw new BadRequest(`There is no ${edit.object} ${edit.id}.`)
  table.write(id, {
    at: edit.at === undefined ? now : instant(edit.at),
    ...(edit.committedAt === undefined ? {} : { committedAt: instant(edit.committedAt) }),
    fields: edit.fields ?? {},
    ...(edit.deletion === undefined ? {} : { deletion: edit.deletion }),
    ...(edit.mergedInto === undefined ? {} : { mergedInto: edit.mergedInto }),
    ...(edit.by === undefined ? {} : { by: edit.by }),
  })
  return { id }
}

/** An id of the same kind as the table's others, after the greatest of them. */
function freshId(table: TableState, system: System): string {
  let last = ''
  for (const id of table.table.entities.keys())
    if (id.length > last.length || (id.length === last.length && id > last)) last = id
  if (system === 'hubspot' && /^\d*$/.test(last)) return String(Number(last) + 1)
  const number = table.table.entities.size.toString(36).toUpperCase()
  return `${last.slice(0, 3)}zz${number.padStart(10, '0')}AAA`
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

function instant(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new BadRequest(`${text} is no instant; write it as 2026-01-31T08:00:00Z.`)
  return at
}
