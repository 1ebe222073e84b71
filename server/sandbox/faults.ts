import type { Ask, Disturbance } from './http.ts'
import type { System } from './world.ts'

/** Which requests a fault meets. What isn't said meets all. */
export interface FaultMatch {
  readonly system?: System
  readonly method?: string
  /** Start of the path, such as `/crm/v3/objects/contacts`. */
  readonly path?: string
}

/** When a matching request is struck: some in order (`nth` from 1, then `times` in all, default 1), or at random by seed. */
export type FaultSchedule =
  | { readonly kind: 'always' }
  | { readonly kind: 'nth'; readonly nth: number; readonly times?: number }
  | { readonly kind: 'random'; readonly probability: number; readonly seed: number }

/** What happens to it. Bytes are of the body. */
export type FaultEffect =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  | { readonly kind: 'drop-headers'; readonly names: readonly string[] }

export interface FaultSpec {
  readonly match: FaultMatch
  readonly when: FaultSchedule
  readonly effect: FaultEffect
}

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
    return this.#armed.map(({ random: _, ...fault }) => fault)
  }

  /** What is to happen to this request; null when nothing. Several faults add up. */
  disturb(system: System, ask: Ask): Disturbance | null {
    let disturbance: Disturbance = {}
    let struck = false
    for (const fault of this.#armed) {
      if (!matches(fault.match, system, ask)) continue
      fault.matched++
      if (!strikes(fault)) continue
      fault.struck++
      struck = true
      disturbance = { ...disturbance, ...effectOf(fault.effect) }
    }
    return struck ? disturbance : null
  }
}

function matches(match: FaultMatch, system: System, { method, path }: Ask): boolean {
  return (
    (match.system === undefined || match.system === system) &&
    (match.method === undefined || match.method === method) &&
    (match.path === undefined || path.startsWith(match.path))
  )
}

function strikes({ when, matched, random }: Armed): boolean {
  if (when.kind === 'always') return true
  if (when.kind === 'random') return random() < when.probability
  return matched >= when.nth && matched < when.nth + (when.times ?? 1)
}

function effectOf(effect: FaultEffect): Disturbance {
  switch (effect.kind) {
    case 'answer': {
      const { status, headers = {}, body = '' } = effect
      return { instead: { status, headers, body } }
    }
    case 'delay':
      return { delayMs: effect.ms }
    case 'cut':
      return { cutAfter: effect.afterBytes }
    case 'truncate':
      return { truncateAfter: effect.afterBytes }
    case 'drop-headers':
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
