import { defectsAt, standingRecords, type Standing } from '../../server/sandbox/world/truth.ts'
import type { Defect, System, World } from '../../server/sandbox/world.ts'
import { kindsOf, type Kind } from './world-kinds.ts'

type FieldDefect = Extract<Defect, { kind: 'missing' | 'invalid' }>
const key = (system: System, object: string, id: string, field: string) =>
  `${system} ${object} ${id} ${field}`

/** The values of the kind that were planted and stand at the moment. */
export function planted(world: World, kind: 'missing' | 'invalid', at: number): Map<string, FieldDefect> {
  const found = new Map<string, FieldDefect>()
  for (const defect of defectsAt(world.truth, at)) {
    if (defect.kind !== kind) continue
    const name = key(defect.system, defect.object, defect.id, defect.field)
    if (found.has(name)) throw new Error(`${name} is planted twice`)
    found.set(name, defect)
  }
  return found
}

/** Every field in which some kind of record is found wanting, with the value that stands there. */
export function wanting(world: World, at: number, find: (kind: Kind, record: Standing) => readonly string[]) {
  const found = new Map<string, unknown>()
  for (const kind of kindsOf(world)) {
    for (const record of standingRecords(world, kind.system, kind.table, at)) {
      for (const field of find(kind, record)) {
        found.set(key(kind.system, kind.object, record.id, field), record.fields[field] ?? null)
      }
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** What was planted, to be compared with what is found wanting. */
export const typed = (defects: Map<string, FieldDefect>) =>
  [...defects]
    .map(([name, defect]) => [name, defect.typed])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))

/** Each cluster of duplicates that was planted and stands at the moment, as `duplicates` tells what it finds. */
export function listedDuplicates(world: World, system: System, at: number): string[] {
  return defectsAt(world.truth, at)
    .flatMap((defect) =>
      defect.kind === 'duplicate' && defect.system === system
        ? [`${defect.by} ${defect.ids.toSorted().join(' ')}`]
        : [],
    )
    .toSorted()
}
