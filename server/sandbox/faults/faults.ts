import { z } from 'zod'
import type { Crm } from '../crm.ts'
import { BadRequest } from '../edit.ts'
import type { Answer, Ask, Delivered } from '../http.ts'
import type { System } from '../world.ts'
import { Random } from '../world/random.ts'
import type { Disturbance, Effect, Exchange } from './fault.ts'
import { faultKinds } from './kinds.ts'
import { Match, matches, Schedule, Strikes } from './schedule.ts'

/** Something that is to go wrong: with which requests, when, and what. The effect's parameters are its kind's own. */
export const FaultSpec = z.strictObject({
  match: Match.default({}),
  when: Schedule,
  effect: z.looseObject({ kind: z.string() }),
})
export type FaultSpec = z.infer<typeof FaultSpec>

interface Armed {
  readonly id: number
  readonly spec: FaultSpec
  readonly effect: Effect
  readonly strikes: Strikes
  readonly random: Random
  previous: Exchange['previous']
}

/** The faults that are set, and how often each has struck. */
export class Faults {
  readonly #crms: Readonly<Record<System, Crm>>
  #armed: Armed[] = []
  #lastId = 0

  constructor(crms: Readonly<Record<System, Crm>>) {
    this.#crms = crms
  }

  /** Sets a fault; gives its id. Throws `BadRequest`. */
  add(spec: FaultSpec): number {
    const effect = effectOf(spec)
    const id = ++this.#lastId
    const strikes = new Strikes(spec.when)
    const random = new Random(spec.when.kind === 'random' ? spec.when.seed : id, 'fault')
    if (spec.when.kind === 'at-once') this.#atOnce(spec, effect, strikes, random)
    this.#armed.push({ id, spec, effect, strikes, random, previous: null })
    return id
  }

  clear(): void {
    this.#armed = []
  }

  list() {
    return this.#armed.map(({ id, spec, strikes: { matched, struck } }) => ({ id, ...spec, matched, struck }))
  }

  /** Takes a request to the CRM and its answer back, past all that is to go wrong with it. */
  carry(system: System, ask: Ask, answer: (ask: Ask) => Answer): Delivered {
    const met = this.#armed.filter(({ spec }) => matches(spec.match, system, ask))
    if (met.length === 0) return answer(ask)
    const crm = this.#crms[system]
    const disturbances: Disturbance[] = []
    let asked = ask
    for (const { effect, strikes, random, previous } of met) {
      if (!strikes.next()) continue
      if (effect.strikes === 'crm') effect.happen(crm, random)
      else {
        const disturbance = effect.strike({ system, ask: asked, crm, random, previous })
        disturbances.push(disturbance)
        asked = disturbance.ask ?? asked
      }
    }
    const instead = disturbances.findLast((disturbance) => disturbance.instead !== undefined)?.instead
    const usual = instead ?? whole(answer(asked))
    for (const armed of met) armed.previous = { ask, answer: usual }
    let altered = usual
    for (const { alter } of disturbances) altered = alter?.(altered) ?? altered
    const deliveries = disturbances.flatMap(({ delivery }) => delivery ?? [])
    return deliveries.length === 0 ? altered : { ...altered, delivery: Object.assign({}, ...deliveries) }
  }

  #atOnce({ match }: FaultSpec, effect: Effect, strikes: Strikes, random: Random): void {
    if (effect.strikes !== 'crm') throw new BadRequest('Only what happens in a CRM can happen at once.')
    if (match.system === undefined) throw new BadRequest('Which CRM is meant? Name it in match.system.')
    strikes.struck++
    effect.happen(this.#crms[match.system], random)
  }
}

/** A body that comes in pieces can be read only once; a fault may look at it, and tell it again. */
function whole(answer: Answer): Answer {
  const { body } = answer
  return body === undefined || typeof body === 'string' ? answer : { ...answer, body: [...body].join('') }
}

function effectOf({ effect: { kind, ...parameters } }: FaultSpec): Effect {
  const found = faultKinds.find((known) => known.kind === kind)
  if (found === undefined) {
    throw new BadRequest(`No fault is called ${kind}: ${faultKinds.map(({ kind }) => kind).join(', ')}.`)
  }
  const effect = found.read(parameters)
  if ('refused' in effect) throw new BadRequest(`${kind}: ${effect.refused}`)
  return effect
}
