import { HeldRecords } from './held-records.ts'
import type { Times } from './times.ts'
import type { Entities, Entity, Revision } from './world.ts'

/**
 * The records of a table as the world has them, under numbers from 0 in the order in which they were made. What is
 * written later isn't in them.
 */
export interface Records {
  readonly count: number
  /** The number of the record with this id; undefined where there is none. */
  number(id: string): number | undefined
  /** The same by the first 15 characters of an id. */
  numberOfShort(short: string): number | undefined
  id(number: number): string
  /** A whole number that sorts as the ids do; those of the same rank stand in the order of their ids. */
  rank(number: number): number
  /** Where a record of another id would stand among these. */
  rankOf(id: string): number
  entity(number: number): Entity
  /** The record's times at `now`, without its fields. */
  times(number: number, now: number, into: Times): void
  /** Its revisions, where nobody needs their fields. */
  bareRevisions(number: number): readonly Revision[]
  /** Visits each record of which something becomes visible after `after` and up to `until`; the moment when the next does. */
  due(after: number, until: number, visit: (number: number) => void): number
  /** The last of the ids: the longest, and of these the greatest. Empty where there is none. */
  lastId(): string
}

/** How a system sorts its ids. */
export interface IdOrder {
  readonly id: (id: string) => string | number
}

export function recordsOf(entities: Entities, order: IdOrder): Records {
  return entities.records?.() ?? new HeldRecords(entities.values(), order)
}
