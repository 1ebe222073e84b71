import type { SandboxWorld } from '../world.ts'
import { createWorld } from './create-world.ts'
import { isHeld, type WorldOptions } from './frame.ts'
import { madeWorld } from './made-world.ts'
import { joinedAnswers } from './scan.ts'
import { Threads } from './threads.ts'
import { TruthTally } from './truth-counts.ts'
import { Workshop } from './workshop.ts'

/** A world of any size: the small ones held in memory, the others made as they're looked at, after one scan of everything. */
export async function openWorld(options: WorldOptions): Promise<SandboxWorld> {
  if (isHeld(options.size)) return createWorld(options)
  const threads = new Threads(options)
  const workshop = new Workshop(options)
  const { firstPerson, firstLate, units } = workshop
  const people = await threads.scan({ edges: [0, firstPerson, firstLate], answers: null })
  const answers = joinedAnswers(people)
  const late = await threads.scan({ edges: [firstLate, units], answers })
  await threads.close()
  return {
    ...madeWorld(workshop, [...people, ...late]),
    async countTruth(at) {
      const counters = new Threads(options)
      const tally = new TruthTally(at)
      const edges = [0, firstPerson, firstLate, units]
      for (const counts of await counters.count({ edges, answers }, at)) tally.add(counts)
      await counters.close()
      return tally.counts()
    },
  }
}
