import { z } from 'zod'
import type { Ask, Disturbance } from './http.ts'
import type { System } from './world.ts'

/** Which requests a fault meets. What isn't said meets all; `path` is the path's start. */
const FaultMatch = z.object({
  system: z.enum(['salesforce', 'hubspot']).optional(),
  method: z.string().optional(),
  path: z.string().optional(),
})

/** When a matching request is struck: some in order (`nth` from 1, `times` in all), or at random by seed. */
const FaultSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('always') }),
  z.object({ kind: z.literal('nth'), nth: z.int().min(1), times: z.int().min(1).default(1) }),
  z.object({ kind: z.literal('random'), probability: z.number().min(0).max(1), seed: z.int() }),
])

/** What happens to it. Bytes are of the body. */
const FaultEffect = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    status: z.int(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
  }),
  z.object({ kind: z.literal('delay'), ms: z.int().min(0) }),
  z.object({ kind: z.literal('cut'), afterBytes: z.int().min(0) }),
  z.object({ kind: z.literal('truncate'), afterBytes: z.int().min(0) }),
  z.object({ kind: z.literal('drop-headers'), names: z.array(z.string()) }),
])
type FaultEffect = z.infer<typeof FaultEffect>

/** Something that is to go wrong. */
export const FaultSpec = z.object({ match: FaultMatch, when: FaultSchedule, effect: FaultEffect })
export type FaultSpec = z.infer<typeof FaultSpec>

interface Armed extends FaultSpec {
  readonly id: number
  matched: number
  struck: number
  readonly random: () => number
}

/** The faults that are set, and how often each has struck. */
export class Faults {
  #armed: Armed[] = []
  #lastId = 0

  add(spec: FaultSpec): number {
    const id = ++this.#lastId
    const seed = spec.when.kind === 'random' ? spec.when.seed : 0
    this.#armed.push({ ...spec, id, matched: 0, struck: 0, random: sequence(seed) })
    return id
  }

  clear(): void {
    this.#armed = []
  }

  list() {
    return this.#armed.map(({ id, match, when, effect, matched, struck }) => ({
      id,
      match,
      when,
      effect,
      matched,
      struck,
    }))
  }

  /** What is to happen to this request; null when nothing. Several faults add up. */
  disturb(system: System, ask: Ask): Disturbance | null {
    const effects: Disturbance[] = []
    for (const fault of this.#armed) {
      if (!matches(fault.match, system, ask)) continue
      fault.matched++
      if (!strikes(fault)) continue
      fault.struck++
      effects.push(effectOf(fault.effect))
    }
    return effects.length === 0 ? null : Object.assign({}, ...effects)
  }
}

function matches(match: FaultSpec['match'], system: System, { method, path }: Ask): boolean {
  return (
    (match.system === undefined || match.system === system) &&
    (match.method === undefined || match.method === method) &&
    (match.path === undefined || path.startsWith(match.path))
  )
}

function strikes({ when, matched, random }: Armed): boolean {
  if (when.kind === 'always') return true
  if (when.kind === 'random') return random() < when.probability
  return matched >= when.nth && matched < when.nth + when.times
}

function effectOf(effect: FaultEffect): Disturbance {
  switch (effect.kind) {
    case 'answer':
      return { instead: { status: effect.status, headers: effect.headers, body: effect.body } }
    case 'delay':
      return { delayMs: effect.ms }
    case 'cut':
      return { cutAfter: effect.afterBytes }
    case 'truncate':
      return { truncateAfter: effect.afterBytes }
    default:
      return { dropHeaders: effect.names }
  }
}

/** mulberry32: numbers in [0, 1), the same for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
