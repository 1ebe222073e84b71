import { sortedBy } from './sorted.ts'

/** The records that can be seen at present, by their numbers. */
export interface Seen {
  /** Numbers run from 0 to this. */
  count(): number
  there(number: number): boolean
  id(number: number): string
}

/** The numbers of records in the order of a key (ties by id), repaired only when asked after records have changed. */
export class RowIndex {
  readonly #seen: Seen
  readonly #key: (number: number) => number
  #sorted: Uint32Array | null = null
  #changed = new Set<number>()

  constructor(seen: Seen, key: (number: number) => number) {
    this.#seen = seen
    this.#key = key
  }

  /** Notes that the record was added, changed or removed. */
  touch(number: number): void {
    if (this.#sorted !== null) this.#changed.add(number)
  }

  numbers(): Uint32Array {
    if (this.#sorted === null) this.#sorted = this.sorted(this.#everyNumber())
    else if (this.#changed.size > 0) this.#sorted = this.#merged(this.#sorted)
    this.#changed.clear()
    return this.#sorted
  }

  /** Place of the first record whose key is at least `key` (`after`: greater than). */
  position(key: number, after = false): number {
    const numbers = this.numbers()
    let low = 0
    let high = numbers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const found = this.#key(numbers[middle]!)
      if (found < key || (after && found === key)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The numbers in this order. The array is used up. */
  sorted(numbers: Uint32Array): Uint32Array {
    const keys = new Float64Array(numbers.length)
    for (let place = 0; place < keys.length; place++) keys[place] = this.#key(numbers[place]!)
    const sorted = sortedBy(keys, numbers)
    for (let from = 0, to = 1; from < sorted.length; from = to++) {
      const key = this.#key(sorted[from]!)
      while (to < sorted.length && this.#key(sorted[to]!) === key) to++
      if (to - from > 1) sorted.subarray(from, to).sort(this.#byId)
    }
    return sorted
  }

  #everyNumber(): Uint32Array {
    const count = this.#seen.count()
    const numbers = new Uint32Array(count)
    let found = 0
    for (let number = 0; number < count; number++) if (this.#seen.there(number)) numbers[found++] = number
    return found === count ? numbers : numbers.slice(0, found)
  }

  #merged(sorted: Uint32Array): Uint32Array {
    const changed = Uint32Array.from(this.#changed).filter((number) => this.#seen.there(number))
    const fresh = this.sorted(changed.sort())
    const merged = new Uint32Array(sorted.length + fresh.length)
    let count = 0
    let next = 0
    for (const number of sorted) {
      if (this.#changed.has(number)) continue
      while (next < fresh.length && this.#precedes(fresh[next]!, number)) merged[count++] = fresh[next++]!
      merged[count++] = number
    }
    while (next < fresh.length) merged[count++] = fresh[next++]!
    return merged.slice(0, count)
  }

  #precedes(a: number, b: number): boolean {
    const left = this.#key(a)
    const right = this.#key(b)
    return left === right ? this.#byId(a, b) < 0 : left < right
  }

  #byId = (a: number, b: number): number => {
    const left = this.#seen.id(a)
    const right = this.#seen.id(b)
    return left < right ? -1 : left > right ? 1 : 0
  }
}
