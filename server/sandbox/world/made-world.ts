import type { Entity, SandboxWorld } from '../world.ts'
import { elsewhereOf } from './by-hand/elsewhere.ts'
import { MadeEntities } from './made-entities.ts'
import { MadeRecords } from './made-records.ts'
import { madeTruth } from './made-truth.ts'
import { orgs } from './orgs.ts'
import { joinedAnswers, MADE_TABLES, scanAll, takenFrom, type Scan } from './scan.ts'
import type { Workshop } from './workshop.ts'

/**
 * The world that `createWorld` would make, of any size: its records and its truth are made whenever somebody looks at them.
 * What is known of the records meanwhile is what the scans of all things say, which are used up.
 */
export function madeWorld(workshop: Workshop, scans: readonly Scan[] = scanAll(workshop)): SandboxWorld {
  const { seed, size, anchor } = workshop.options
  workshop.know(joinedAnswers(scans))
  const systems = orgs(workshop.stage.frame.organisation, (table) => {
    if (!MADE_TABLES.has(table)) return held(scans.flatMap((part) => part.held.get(table) ?? []))
    const records = new MadeRecords(takenFrom(scans, table), workshop.recordsIn(table))
    return new MadeEntities(records, () => everyRecord(workshop, table))
  })
  const truth = madeTruth(workshop)
  return { seed, size, anchor, ...systems, truth, ...elsewhereOf(workshop.stage) }
}

function held(entities: readonly Entity[]): Map<string, Entity> {
  return new Map(entities.map((entity) => [entity.id, entity]))
}

function* everyRecord(workshop: Workshop, table: string): Generator<Entity> {
  const make = workshop.recordsIn(table)
  for (let unit = 0; unit < workshop.units; unit++) yield* make(unit)
}
