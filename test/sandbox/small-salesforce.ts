import { createWorld } from '../../server/sandbox/world/create-world.ts'
import type { Entities, Entity, Revision, Value } from '../../server/sandbox/world.ts'

export const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
export const WEEK_MS = 7 * 86_400_000
/** After it nothing happens any more. */
export const END = ANCHOR + 10 * WEEK_MS
export const MOMENTS = [-103, -40, -6, -1, 0, 10].map((weeks) => ({ weeks, at: ANCHOR + weeks * WEEK_MS }))

/** The small world, for tests of what its Salesforce holds. */
export const world = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })

export function table(name: string): Entities {
  return world.salesforce.tables.get(name)!.entities
}

export function all(name: string): Entity[] {
  return [...table(name).values()]
}

/** The record as it was made. */
export function first({ revisions }: Entity): Revision {
  return revisions[0]!
}

export function groupBy(name: string, field: string): Map<Value, Entity[]> {
  return Map.groupBy(all(name), (entity) => first(entity).fields[field] ?? null)
}

export function instant(value: Value | undefined): number | null {
  return value == null ? null : Date.parse(String(value))
}
