import { Random } from '../world/random.ts'
import type { Outcome } from './fault.ts'
import type { FaultSpec } from './faults.ts'
import { faultKinds } from './kinds.ts'
import type { Schedule } from './schedule.ts'

export interface DrawOptions {
  readonly seed: number
  readonly count: number
  /** `same`: a run that meets them ends as without them. `changed`: the source changes, too. */
  readonly outcomes: readonly Outcome[]
}

/** Faults drawn at random, the same for the same seed. Each strikes a few times and then is over, so that every run ends. */
export function drawFaults({ seed, count, outcomes }: DrawOptions): FaultSpec[] {
  const random = new Random(seed, 'fault schedule')
  let drawable = faultKinds.flatMap(({ kind, outcome, draw, single = false }) =>
    draw !== undefined && outcomes.includes(outcome) ? [{ kind, draw, single }] : [],
  )
  return Array.from({ length: count }, () => {
    const { kind, draw, single } = random.pick(drawable)
    if (single) drawable = drawable.filter((other) => other.kind !== kind)
    const { match, effect } = random.pick(draw(random))
    return { match, when: drawSchedule(random, single), effect }
  })
}

function drawSchedule(random: Random, single: boolean): Schedule {
  if (single) return { kind: 'nth', nth: random.between(1, 40), times: 1 }
  if (random.chance(0.5)) return { kind: 'nth', nth: random.between(1, 12), times: random.between(1, 3) }
  return {
    kind: 'random',
    probability: random.pick([0.02, 0.1, 0.3]),
    seed: random.below(1_000_000),
    most: random.between(1, 5),
  }
}
