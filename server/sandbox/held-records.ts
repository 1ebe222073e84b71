import type { IdOrder, Records } from './records.ts'
import { committedAt } from './row.ts'
import type { Times } from './times.ts'
import type { Entity, Revision } from './world.ts'

/** Records that are all in memory. */
export class HeldRecords implements Records {
  readonly #entities: readonly Entity[]
  readonly #numbers: ReadonlyMap<string, number>
  readonly #order: IdOrder
  #shorts: Map<string, number> | null = null

  constructor(entities: Iterable<Entity>, order: IdOrder) {
    this.#entities = [...entities]
    this.#numbers = new Map(this.#entities.map(({ id }, number) => [id, number]))
    this.#order = order
  }

  get count(): number {
    return this.#entities.length
  }

  number(id: string): number | undefined {
    return this.#numbers.get(id)
  }

  numberOfShort(short: string): number | undefined {
    this.#shorts ??= new Map(this.#entities.map(({ id }, number) => [id.slice(0, 15), number]))
    return this.#shorts.get(short)
  }

  id(number: number): string {
    return this.#entities[number]!.id
  }

  rank(number: number): number {
    return this.rankOf(this.id(number))
  }

  rankOf(id: string): number {
    const place = this.#order.id(id)
    return typeof place === 'number' ? place : 0
  }

  entity(number: number): Entity {
    return this.#entities[number]!
  }

  times(number: number, now: number, into: Times): void {
    into.fold(this.#entities[number]!.revisions, now)
  }

  bareRevisions(number: number): readonly Revision[] {
    return this.#entities[number]!.revisions
  }

  due(after: number, until: number, visit: (number: number) => void): number {
    let next = Infinity
    for (const [number, { revisions }] of this.#entities.entries()) {
      let visited = false
      for (const revision of revisions) {
        const at = committedAt(revision)
        if (at > until) next = Math.min(next, at)
        else if (at > after && !visited) {
          visited = true
          visit(number)
        }
      }
    }
    return next
  }

  lastId(): string {
    let last = ''
    for (const { id } of this.#entities) {
      if (id.length > last.length || (id.length === last.length && id > last)) last = id
    }
    return last
  }
}
