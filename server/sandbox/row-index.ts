import type { Row } from './row.ts'

type Key = string | number

/** Rows in the order of a key (ties by id), repaired only when asked after rows have changed. */
export class RowIndex {
  readonly #key: (row: Row) => Key
  readonly #rows: ReadonlyMap<string, Row>
  #sorted: readonly Row[] | null = null
  #changed = new Set<string>()

  constructor(rows: ReadonlyMap<string, Row>, key: (row: Row) => Key) {
    this.#rows = rows
    this.#key = key
  }

  /** Notes that the record was added, changed or removed. */
  touch(id: string): void {
    if (this.#sorted !== null) this.#changed.add(id)
  }

  all(): readonly Row[] {
    if (this.#sorted === null) this.#sorted = [...this.#rows.values()].sort(this.#compare)
    else if (this.#changed.size > 0) this.#sorted = this.#merged(this.#sorted)
    this.#changed.clear()
    return this.#sorted
  }

  /** Place of the first row whose key is at least `key` (`after`: greater than). */
  position(key: Key, after = false): number {
    const rows = this.all()
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const found = this.#key(rows[middle]!)
      if (found < key || (after && found === key)) low = middle + 1
      else high = middle
    }
    return low
  }

  #merged(sorted: readonly Row[]): readonly Row[] {
    const fresh: Row[] = []
    for (const id of this.#changed) {
      const row = this.#rows.get(id)
      if (row !== undefined) fresh.push(row)
    }
    fresh.sort(this.#compare)
    const merged: Row[] = []
    let next = 0
    for (const row of sorted) {
      if (this.#changed.has(row.id)) continue
      while (next < fresh.length && this.#compare(fresh[next]!, row) < 0) merged.push(fresh[next++]!)
      merged.push(row)
    }
    while (next < fresh.length) merged.push(fresh[next++]!)
    return merged
  }

  #compare = (a: Row, b: Row): number => {
    const left = this.#key(a)
    const right = this.#key(b)
    if (left !== right) return left < right ? -1 : 1
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
  }
}
