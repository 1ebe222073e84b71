import { z } from 'zod'
import type { Ask } from '../http.ts'
import type { System } from '../world.ts'
import { Random } from '../world/random.ts'

/** Which requests a fault meets. What isn't said meets all; `path` is the path's start, `end` its end. */
export const Match = z.strictObject({
  system: z.enum(['salesforce', 'hubspot']).optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  end: z.string().optional(),
})
export type Match = z.infer<typeof Match>

/**
 * When a matching request is struck: each, some in order (`nth` from 1, `times` in all), at random by seed (`most` times at
 * most), or none: what happens in a CRM can also happen at once, when it is set.
 */
export const Schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('always') }),
  z.object({ kind: z.literal('nth'), nth: z.int().min(1), times: z.int().min(1).default(1) }),
  z.object({
    kind: z.literal('random'),
    probability: z.number().min(0).max(1),
    seed: z.int(),
    most: z.int().min(1).optional(),
  }),
  z.object({ kind: z.literal('at-once') }),
])
export type Schedule = z.infer<typeof Schedule>

export function matches(match: Match, system: System, { method, path }: Ask): boolean {
  return (
    (match.system === undefined || match.system === system) &&
    (match.method === undefined || match.method === method) &&
    (match.path === undefined || path.startsWith(match.path)) &&
    (match.end === undefined || path.endsWith(match.end))
  )
}

/** Decides for one matching request after the other whether it is struck. */
export class Strikes {
  matched = 0
  struck = 0
  readonly #schedule: Schedule
  readonly #random: Random

  constructor(schedule: Schedule) {
    this.#schedule = schedule
    this.#random = new Random(schedule.kind === 'random' ? schedule.seed : 0, 'strikes')
  }

  next(): boolean {
    this.matched++
    const strikes = this.#strikes()
    if (strikes) this.struck++
    return strikes
  }

  #strikes(): boolean {
    const schedule = this.#schedule
    switch (schedule.kind) {
      case 'always':
        return true
      case 'nth':
        return this.matched >= schedule.nth && this.matched < schedule.nth + schedule.times
      case 'random':
        // Drawn also when there have been enough, so that the numbers don't depend on it.
        return this.#random.chance(schedule.probability) && this.struck < (schedule.most ?? Infinity)
      default:
        return false
    }
  }
}
