import type { Row } from './row.ts'
import { SeenRow, type Sight, type View } from './seen-row.ts'

/** Records in an order, each made only when it is looked at. What it shows stays as it was, whatever is written later. */
export class RowList implements Iterable<Row> {
  readonly #sight: Sight
  readonly #view: View
  readonly #numbers: Uint32Array

  constructor(sight: Sight, view: View, numbers: Uint32Array) {
    this.#sight = sight
    this.#view = view
    this.#numbers = numbers
  }

  get length(): number {
    return this.#numbers.length
  }

  /** A copy of the numbers of the records. */
  numbers(): Uint32Array {
    return this.#numbers.slice()
  }

  at(place: number): Row | undefined {
    const number = this.#numbers.at(place)
    return number === undefined ? undefined : this.#row(number)
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const number of this.#numbers) yield this.#row(number)
  }

  slice(from?: number, to?: number): RowList {
    return this.#with(this.#numbers.subarray(from, to))
  }

  /** Those that pass, at most so many. */
  filter(test: (row: Row) => boolean, most = Infinity): RowList {
    const kept = new Uint32Array(this.#numbers.length)
    let count = 0
    for (const number of this.#numbers) {
      if (count >= most) break
      if (test(this.#row(number))) kept[count++] = number
    }
    return this.#with(count === kept.length ? kept : kept.slice(0, count))
  }

  map<T>(make: (row: Row) => T): T[] {
    return Array.from(this, make)
  }

  /** In the order of a key; those of equal keys stay in this one. Looks at every record, and keeps only the keys. */
  sorted<Key>(key: (row: Row) => Key, compare: (a: Key, b: Key) => number): RowList {
    const keyed = Array.from(this.#numbers, (number) => ({ number, key: key(this.#row(number)) }))
    keyed.sort((a, b) => compare(a.key, b.key))
    return this.#with(Uint32Array.from(keyed, ({ number }) => number))
  }

  reversed(): RowList {
    return this.#with(this.#numbers.toReversed())
  }

  #row(number: number): SeenRow {
    return new SeenRow(this.#sight, this.#view, number)
  }

  #with(numbers: Uint32Array): RowList {
    return new RowList(this.#sight, this.#view, numbers)
  }
}

/** No records of no table. */
export const NO_ROWS = new RowList(
  {
    id: nowhere,
    times: nowhere,
    entity: nowhere,
  },
  { now: 0, edition: 0 },
  new Uint32Array(),
)

function nowhere(): never {
  throw new Error('there are no records here')
}
