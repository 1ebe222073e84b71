import type { Records } from '../records.ts'
import { committedAt } from '../row.ts'
import { sortedBy, upTo } from '../sorted.ts'
import type { Times } from '../times.ts'
import type { Entity, Revision } from '../world.ts'
import { idForm, type IdForm } from './id-form.ts'
import { bareRevision, deedAt, HARD, momentAt, RESTORED, SOFT } from './moments.ts'
import type { RecordScan } from './record-scan.ts'

/** Gives all records that the thing of this number has in a table, in the order in which they are made. */
export type Make = (unit: number) => readonly Entity[]

/** Records that are made anew whenever their fields are asked for; of each only its id and its times are kept. */
export class MadeRecords implements Records {
  readonly count: number
  readonly #scan: Omit<RecordScan, 'keys'>
  readonly #make: Make
  readonly #form: IdForm | null
  /** Numbers in the order of their keys; null where that is their own order. */
  readonly #order: Uint32Array | null
  /** The ids' keys, counted from the least of them. */
  readonly #keys: Uint32Array | Float64Array
  readonly #least: number
  #numbers: ReadonlyMap<string, number> | null = null

  /** The scan's keys are used up. */
  constructor(scan: RecordScan, make: Make) {
    this.count = scan.units.length
    const { keys, ...rest } = scan
    this.#scan = rest
    this.#make = make
    this.#form = scan.firstId === null ? null : idForm(scan.firstId)
    const { least, most, ascending } = extent(keys)
    // Half the room where it suffices.
    this.#keys = most - least < 2 ** 32 ? new Uint32Array(keys.length) : new Float64Array(keys.length)
    for (let number = 0; number < keys.length; number++) this.#keys[number] = keys[number]! - least
    this.#least = least
    this.#order = ascending ? null : sortedBy(keys, upTo(keys.length))
    keys.buffer.transfer(0)
  }

  number(id: string): number | undefined {
    if (this.#form === null) {
      this.#numbers ??= new Map(this.#scan.ids.map((known, number) => [known, number]))
      return this.#numbers.get(id)
    }
    return this.#found(this.#form.key(id), (known) => known === id)
  }

  numberOfShort(short: string): number | undefined {
    if (this.#form === null) {
      const number = this.#scan.ids.findIndex((id) => id.slice(0, 15) === short)
      return number === -1 ? undefined : number
    }
    return this.#found(this.#form.key(short), (known) => known.slice(0, 15) === short)
  }

  id(number: number): string {
    if (this.#form === null) return this.#scan.ids[number]!
    return this.#form.id(this.rank(number)) ?? this.entity(number).id
  }

  rank(number: number): number {
    return this.#form === null ? 0 : this.#least + this.#keys[number]!
  }

  /** Ids of another form come last. */
  rankOf(id: string): number {
    if (this.#form === null) return 0
    const key = this.#form.key(id)
    return Number.isNaN(key) ? Number.MAX_SAFE_INTEGER : key
  }

  entity(number: number): Entity {
    const { units } = this.#scan
    const unit = units[number]!
    let first = number
    while (first > 0 && units[first - 1] === unit) first--
    const entity = this.#make(unit)[number - first]
    if (entity === undefined) throw new Error(`thing ${unit} has no record ${number - first}`)
    return entity
  }

  times(number: number, now: number, into: Times): void {
    const odd = this.#scan.odd.get(number)
    if (odd !== undefined) return into.fold(odd, now)
    const { starts, moments } = this.#scan
    const end = starts[number + 1]!
    let place = starts[number]!
    let at = momentAt(moments, place)
    into.there = at <= now
    into.createdAt = at
    into.deletedAt = null
    while (place < end && at <= now) {
      into.modifiedAt = at
      const deed = deedAt(moments, place)
      if (deed === RESTORED) into.deletedAt = null
      if (deed === SOFT || deed === HARD) into.deletedAt = at
      if (deed !== 0) into.there = deed !== HARD
      if (++place < end) at = momentAt(moments, place)
    }
  }

  bareRevisions(number: number): readonly Revision[] {
    const { odd, starts, moments } = this.#scan
    const known = odd.get(number)
    if (known !== undefined) return known
    const [start, end] = [starts[number]!, starts[number + 1]!]
    return Array.from({ length: end - start }, (_, nth) => bareRevision(moments, start + nth))
  }

  due(after: number, until: number, visit: (number: number) => void): number {
    const { starts, moments, odd } = this.#scan
    let next = Infinity
    for (let number = 0; number < this.count; number++) {
      const end = starts[number + 1]!
      let met = false
      for (let place = starts[number]!; place < end; place++) {
        const at = momentAt(moments, place)
        if (at > until && at < next) next = at
        if (at > after && at <= until) met = true
      }
      if (met) visit(number)
    }
    for (const [number, revisions] of odd) {
      const moments = revisions.map(committedAt)
      next = Math.min(next, ...moments.filter((at) => at > until))
      if (moments.some((at) => at > after && at <= until)) visit(number)
    }
    return next
  }

  lastId(): string {
    if (this.count === 0) return ''
    if (this.#form !== null) return this.id(this.#order?.at(-1) ?? this.count - 1)
    return this.#scan.ids.reduce((last, id) =>
      id.length > last.length || (id.length === last.length && id > last) ? id : last,
    )
  }

  /** The number of the record with this key, and of several the one that is wanted. */
  #found(key: number, wanted: (id: string) => boolean): number | undefined {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.rank(this.#numberAt(middle)) < key) low = middle + 1
      else high = middle
    }
    for (let place = low; place < this.count; place++) {
      const number = this.#numberAt(place)
      if (this.rank(number) !== key) return undefined
      if (wanted(this.id(number))) return number
    }
    return undefined
  }

  #numberAt(place: number): number {
    return this.#order === null ? place : this.#order[place]!
  }
}

function extent(keys: Float64Array): { least: number; most: number; ascending: boolean } {
  let [least, most, ascending] = [Infinity, -Infinity, true]
  for (const key of keys) {
    if (key < most) ascending = false
    least = Math.min(least, key)
    most = Math.max(most, key)
  }
  return { least, most, ascending }
}
