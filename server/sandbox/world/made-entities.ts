import type { Entities, Entity } from '../world.ts'
import type { MadeRecords } from './made-records.ts'

/** The records of a table, made whenever somebody looks at them. */
export class MadeEntities implements Entities {
  readonly #records: MadeRecords
  readonly #all: () => IterableIterator<Entity>

  /** `all`: makes every record, in the order of their numbers. */
  constructor(records: MadeRecords, all: () => IterableIterator<Entity>) {
    this.#records = records
    this.#all = all
  }

  get size(): number {
    return this.#records.count
  }

  has(id: string): boolean {
    return this.#records.number(id) !== undefined
  }

  get(id: string): Entity | undefined {
    const number = this.#records.number(id)
    return number === undefined ? undefined : this.#records.entity(number)
  }

  *keys(): IterableIterator<string> {
    for (let number = 0; number < this.#records.count; number++) yield this.#records.id(number)
  }

  values(): IterableIterator<Entity> {
    return this.#all()
  }

  records(): MadeRecords {
    return this.#records
  }
}
