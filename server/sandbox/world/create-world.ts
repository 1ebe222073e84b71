import type { Entity, World } from '../world.ts'
import { elsewhereOf } from './by-hand/elsewhere.ts'
import type { Cast } from './cast.ts'
import type { WorldOptions } from './frame.ts'
import { hubspotId } from './ids.ts'
import { KINDS } from './kinds.ts'
import { answersOf } from './mail-answers.ts'
import { orgs } from './orgs.ts'
import { hubspotContactId } from './profile.ts'
import { createStage } from './stage.ts'
import { KeptTruth } from './truth-log.ts'

/** Makes both systems and the truth about them, and holds all of it in memory. The same options always make the same world. */
export function createWorld(options: WorldOptions): World {
  const { seed, size, anchor } = options
  const truth = new KeptTruth()
  const entities = new Map<string, Map<string, Entity>>()
  const stage = createStage(options)
  const systems = orgs(stage.frame.organisation, (name) => {
    const empty = new Map<string, Entity>()
    entities.set(name, empty)
    return empty
  })
  const made = (table: string, id: string) => entities.get(table)!.get(id) ?? null
  const contact = (person: number) => made('contacts', hubspotContactId(seed, person))
  const cast: Cast = {
    ...stage,
    truth,
    wants: () => true,
    add(name, entity) {
      if (entity !== null) entities.get(name)!.set(entity.id, entity)
    },
    contact,
    deal: (person) => made('deals', hubspotId(seed, 'deal', person)),
    answers: answersOf(stage, contact),
  }
  for (const { count, makers } of KINDS) {
    const last = count(stage)
    for (let index = 0; index < last; index++) for (const { make } of makers) make(cast, index)
  }
  return { seed, size, anchor, ...systems, truth, ...elsewhereOf(stage) }
}
