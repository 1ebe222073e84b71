import { recordsOf, type IdOrder, type Records } from './records.ts'
import type { Sight, View } from './seen-row.ts'
import type { Times } from './times.ts'
import type { Entity, Revision, Table } from './world.ts'
import { inOrder, withWritten, Writings } from './writings.ts'

/** Everything that a table ever holds, under numbers: what the world has, and over it what was written since. */
export class TableStore implements Sight {
  readonly #table: Table
  readonly #order: IdOrder
  readonly #writings = new Writings()
  /** Ids of records that the world doesn't know, and their numbers: they follow on the world's. */
  readonly #fresh: string[] = []
  readonly #numbers = new Map<string, number>()
  #opened: Records | null = null

  constructor(table: Table, order: IdOrder) {
    this.#table = table
    this.#order = order
  }

  get size(): number {
    return this.#records.count + this.#fresh.length
  }

  /** The last of the ids: the longest, and of these the greatest. Empty where there is none. */
  get lastId(): string {
    return this.#fresh.at(-1) ?? this.#records.lastId()
  }

  view(now: number): View {
    return { now, edition: this.#writings.edition }
  }

  number(id: string): number | undefined {
    return this.#numbers.get(id) ?? this.#records.number(id)
  }

  numberOfShort(short: string): number | undefined {
    const fresh = this.#fresh.find((id) => id.slice(0, 15) === short)
    return fresh === undefined ? this.#records.numberOfShort(short) : this.#numbers.get(fresh)
  }

  id(number: number): string {
    const { count } = this.#records
    return number < count ? this.#records.id(number) : this.#fresh[number - count]!
  }

  /** Sorts as the ids do; those of the same rank stand in the order of their ids. */
  rank(number: number): number {
    const world = number < this.#records.count
    return world ? this.#records.rank(number) : this.#records.rankOf(this.id(number))
  }

  entity(number: number, { edition }: View): Entity {
    const world = number < this.#records.count
    const entity = world ? this.#records.entity(number) : { id: this.id(number), revisions: [] }
    return withWritten(entity, this.#writings.of(number, edition))
  }

  times(number: number, { now, edition }: View, into: Times): void {
    const added = this.#writings.of(number, edition)
    if (number >= this.#records.count) into.fold(added, now)
    else if (added.length === 0) this.#records.times(number, now, into)
    else into.fold(inOrder(this.#records.bareRevisions(number), added), now)
  }

  /** A number for a record that there wasn't. */
  add(id: string): number {
    const number = this.size
    this.#fresh.push(id)
    this.#numbers.set(id, number)
    return number
  }

  /** Adds one revision to each of the records. */
  write(numbers: readonly number[], revision: Revision, now: number): void {
    this.#writings.write(numbers, revision, now)
    const { entities } = this.#table
    // Who holds a world in memory finds in it what was written.
    if (!(entities instanceof Map)) return
    for (const number of numbers) entities.set(this.id(number), this.entity(number, this.view(now)))
  }

  /** Since when a write has been under way that isn't seen yet; infinite where none is. Of those that the world holds, none is. */
  openSince(): number {
    return this.#writings.openSince()
  }

  /** Visits each record of which something becomes visible after `after` and up to `until`; the moment when the next does. */
  due(after: number, until: number, visit: (number: number) => void): number {
    return Math.min(this.#records.due(after, until, visit), this.#writings.due(until, visit))
  }

  /** Numbered only when the first question comes: until then a test may still fill its table. */
  get #records(): Records {
    return (this.#opened ??= recordsOf(this.#table.entities, this.#order))
  }
}
