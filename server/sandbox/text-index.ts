import { doubles, NumberList, words } from './numbers.ts'
import type { Row } from './row.ts'
import { sortedBy } from './sorted.ts'

/** A record with its number. */
interface NumberedRow extends Row {
  readonly number: number
}

/** Where an index finds the records that are visible at present. */
interface Shelf {
  values(): Iterable<NumberedRow>
  at(number: number): Row | undefined
}

/** The text by which a record is found; null where it isn't to be found. It depends on nothing but the record. */
export type TextKey = (row: Row) => string | null

/** So many changes, as a share of all records, are looked through one by one before everything is read anew. */
const MOST_CHANGED = 0.1

/**
 * Finds records by a text in them, however many there are: of each only a hash is kept, and whoever is found by it is looked
 * at. Everything is read once, when the first is looked for; later only what has changed.
 */
export class TextIndex {
  readonly #shelf: Shelf
  readonly #key: TextKey
  /** In ascending order, and beside them the numbers of the records. */
  #hashes: Uint32Array | null = null
  #numbers: Uint32Array = new Uint32Array()
  /** Changed since everything was read: they are found by their texts as they are now. */
  readonly #changed = new Map<number, string | null>()
  readonly #recent = new Map<string, Set<number>>()
  readonly #unread = new Set<number>()

  constructor(shelf: Shelf, key: TextKey) {
    this.#shelf = shelf
    this.#key = key
  }

  /** Notes that the record was added, changed or removed. */
  touch(number: number): void {
    if (this.#hashes !== null) this.#unread.add(number)
  }

  /** Numbers of the records with this text, in ascending order. */
  find(text: string): Uint32Array {
    const hashes = this.#upToDate()
    const hash = hashOf(text)
    const found = new Set(this.#recent.get(text))
    for (let place = firstOf(hashes, hash); hashes[place] === hash; place++) {
      const number = this.#numbers[place]!
      const row = this.#changed.has(number) ? undefined : this.#shelf.at(number)
      if (row !== undefined && this.#key(row) === text) found.add(number)
    }
    return Uint32Array.from(found).sort()
  }

  #upToDate(): Uint32Array {
    const known = this.#hashes
    const changes = this.#unread.size + this.#changed.size
    if (known === null || changes > known.length * MOST_CHANGED) return this.#readAll()
    for (const number of this.#unread) this.#read(number)
    this.#unread.clear()
    return known
  }

  #readAll(): Uint32Array {
    const hashes = new NumberList(doubles)
    const numbers = new NumberList(words)
    for (const row of this.#shelf.values()) {
      const text = this.#key(row)
      if (text === null) continue
      hashes.push(hashOf(text))
      numbers.push(row.number)
    }
    const [keys, places] = [hashes.taken(), numbers.taken()]
    // Hashes are numbers themselves, so that they can be sorted by themselves.
    this.#hashes = Uint32Array.from(keys).sort()
    this.#numbers = sortedBy(keys, places)
    this.#changed.clear()
    this.#recent.clear()
    this.#unread.clear()
    return this.#hashes
  }

  #read(number: number): void {
    const before = this.#changed.get(number) ?? null
    if (before !== null) this.#recent.get(before)?.delete(number)
    const row = this.#shelf.at(number)
    const text = row === undefined ? null : this.#key(row)
    this.#changed.set(number, text)
    if (text === null) return
    const same = this.#recent.get(text)
    if (same === undefined) this.#recent.set(text, new Set([number]))
    else same.add(number)
  }
}

function firstOf(hashes: Uint32Array, hash: number): number {
  let low = 0
  let high = hashes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (hashes[middle]! < hash) low = middle + 1
    else high = middle
  }
  return low
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place++)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  return hash >>> 0
}
