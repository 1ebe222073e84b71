import { z } from 'zod'
import { BulkEdit, bulkEdit } from './bulk-edit.ts'
import type { ControlClock } from './control-clock.ts'
import type { Crm } from './crm.ts'
import { BadRequest, Moment, RecordEdit, SchemaChange } from './edit.ts'
import { drawFaults } from './faults/draw.ts'
import { elsewhereAnswer, flowAnswer, momentOf } from './elsewhere-answers.ts'
import { FaultSpec, type Faults } from './faults/faults.ts'
import { faultKinds } from './faults/kinds.ts'
import { json, type Answer, type Ask } from './http.ts'
import type { Limits } from './limits.ts'
import type { Requests } from './requests.ts'
import { truthAnswer, truthCounts } from './truth-answers.ts'
import type { Violations } from './violations.ts'
import type { SandboxWorld, System } from './world.ts'

const SystemName = z.object({ system: z.enum(['salesforce', 'hubspot']) })
const ClockChange = z.object({ now: Moment.optional(), running: z.boolean().optional() })
const LimitsChange = z.object({ enforced: z.boolean() })
const OauthChange = SystemName.extend({ rotates: z.boolean() })
/** What is uploaded for Salesforce's app, so that assertions signed with its private key are accepted: a public key in PEM. */
const Certificate = z.object({ publicKey: z.string() })
const Draw = z.object({
  seed: z.int(),
  count: z.int().min(1).max(100),
  outcomes: z.array(z.enum(['same', 'changed', 'stopped'])).default(['same']),
})

interface Controlled {
  readonly clock: ControlClock
  readonly world: SandboxWorld
  readonly crms: Readonly<Record<System, Crm>>
  readonly faults: Faults
  readonly requests: Requests
  readonly violations: Violations
  readonly limits: Limits
  readonly uploadCertificate: (pem: string) => void
}

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
  const { clock, world, crms, faults, requests, violations, limits } = controlled
  const done: Answer = { status: 204 }
  switch (`${ask.method} ${ask.path}`) {
    case 'GET /clock':
      return json(200, reading(clock))
    case 'PUT /clock':
      setClock(clock, ask)
      return json(200, reading(clock))
    case 'GET /truth':
      return truthAnswer(world)
    case 'GET /truth/counts':
      return truthCounts(world, momentOf(ask, 'at', clock.now()))
    case 'GET /truth/flow':
      return flowAnswer(world.elsewhere, ask, clock.now())
    case 'POST /edits':
      return json(
        200,
        each(ask, RecordEdit.extend(SystemName.shape), ({ system, ...edit }) => ({
          id: crms[system].edit(edit),
        })),
      )
    case 'POST /edits/bulk':
      return json(
        200,
        each(ask, BulkEdit, (edit) => writeMany(crms, edit)),
      )
    case 'POST /schema':
      return json(
        200,
        each(ask, SchemaChange.extend(SystemName.shape), ({ system, ...change }) => {
          crms[system].alter(change)
          return { fields: crms[system].state.table(change.object)?.table.fields.length }
        }),
      )
    case 'GET /requests':
      return json(200, requests.list())
    case 'DELETE /requests':
      requests.clear()
      return done
    case 'GET /violations':
      return json(200, violations.list())
    case 'DELETE /violations':
      violations.clear()
      return done
    case 'GET /faults':
      return json(200, faults.list())
    case 'POST /faults':
      return json(
        200,
        each(ask, FaultSpec, (fault) => ({ id: faults.add(fault) })),
      )
    case 'DELETE /faults':
      faults.clear()
      return done
    case 'GET /faults/kinds':
      return json(
        200,
        faultKinds.map(({ kind, title, outcome }) => ({ kind, title, outcome })),
      )
    case 'POST /faults/draw':
      return json(200, drawFaults(body(ask, Draw)))
    case 'PUT /limits':
      limits.enforced = body(ask, LimitsChange).enforced
      return json(200, limits)
    case 'PUT /oauth': {
      const { system, rotates } = body(ask, OauthChange)
      crms[system].access.rotates = rotates
      return json(200, { system, rotates })
    }
    case 'PUT /certificate':
      controlled.uploadCertificate(body(ask, Certificate).publicKey)
      return done
    default:
      return (
        elsewhereAnswer(world.elsewhere, ask, clock.now()) ??
        json(404, { error: `Nothing answers ${ask.method} ${ask.path}.` })
      )
  }
}

function reading(clock: ControlClock) {
  return { now: new Date(clock.now()).toISOString(), running: clock.running }
}

function setClock(clock: ControlClock, ask: Ask): void {
  const { now, running } = body(ask, ClockChange)
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

function body<Schema extends z.ZodType>({ body }: Ask, schema: Schema): z.infer<Schema> {
  return parsed(schema, JSON.parse(body))
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new BadRequest(z.prettifyError(result.error))
}

/** Throws `BadRequest`. */
function writeMany(crms: Controlled['crms'], edit: BulkEdit): { readonly records: number } {
  const { state, now } = crms[edit.system]
  const table = state.table(edit.object)
  if (table === undefined) throw new BadRequest(`${edit.system} has no ${edit.object}.`)
  const written = bulkEdit(table, edit, now())
  if (written === null)
    throw new BadRequest(`${edit.object} has no field ${edit.field} that can be filled with anything.`)
  return written
}
