import { NumberList, words } from './numbers.ts'
import type { IdOrder } from './records.ts'
import { committedAt, type Row } from './row.ts'
import { RowIndex } from './row-index.ts'
import { RowList } from './row-list.ts'
import { SeenRow, type View } from './seen-row.ts'
import { TableStore } from './table-store.ts'
import { TextIndex, type TextKey } from './text-index.ts'
import { Times } from './times.ts'
import type { FieldSpec, Org, Revision, Table } from './world.ts'

/** The visible records of a table in some order. */
export interface OrderedRows {
  all(): RowList
  /** Place of the first whose key is at least `key` (`after`: greater than). */
  position(key: number, after?: boolean): number
  /** Some of the records in this order. */
  sort(rows: RowList): RowList
}

/** The records of one table that are visible at the control clock, with the orders in which they are asked for. */
export class TableState {
  readonly table: Table
  readonly byModified: OrderedRows
  readonly byCreated: OrderedRows
  readonly byId: OrderedRows
  /** By their ids, or all of them in the order in which they were made. */
  readonly rows: { get(id: string): Row | undefined; values(): Iterable<Row> }
  /** Raised whenever a field is added, removed or retyped. */
  schemaVersion = 0
  readonly #store: TableStore
  readonly #indexes: RowIndex[] = []
  readonly #texts = new Map<string, TextIndex>()
  readonly #listeners: ((id: string) => void)[] = []
  /** Filled and read at once, to save an object for each of millions. */
  readonly #times = new Times()
  #view: View = { now: -Infinity, edition: 0 }
  /** When the next thing becomes visible. */
  #next = -Infinity

  constructor(table: Table, order: IdOrder) {
    this.table = table
    this.#store = new TableStore(table, order)
    this.byModified = this.#ordered((number) => this.#timesOf(number).modifiedAt)
    this.byCreated = this.#ordered((number) => this.#timesOf(number).createdAt)
    this.byId = this.#ordered((number) => this.#store.rank(number))
    this.rows = {
      get: (id) => this.#row(this.#store.number(id)),
      values: () => this.#every(),
    }
  }

  /** How many records there are, those included that aren't visible. */
  get size(): number {
    return this.#store.size
  }

  /** The last of the ids: the longest, and of these the greatest. Empty where there is none. */
  get lastId(): string {
    return this.#store.lastId
  }

  has(id: string): boolean {
    return this.#store.number(id) !== undefined
  }

  field(name: string): FieldSpec | undefined {
    return this.table.fields.find((field) => field.name === name)
  }

  /** Since when the oldest transaction that writes to the table has been open; infinite where none is. */
  openSince(): number {
    return this.#store.openSince()
  }

  /** The record whose id starts with these 15 characters: Salesforce's short form of an id. */
  byShortId(short: string): Row | undefined {
    return this.#row(this.#store.numberOfShort(short))
  }

  /** The records of these ids, whole or short, in the order of the ids. */
  pick(ids: Iterable<string>): RowList {
    const numbers: number[] = []
    for (const id of ids) {
      const number = this.#store.number(id) ?? this.#store.numberOfShort(id)
      if (number !== undefined && this.#timesOf(number).there) numbers.push(number)
    }
    return new RowList(this.#store, this.#view, Uint32Array.from(numbers))
  }

  /**
   * The records of which the key is this text, in the order in which they were made. The first question reads all records;
   * `name` tells the key from others of the table.
   */
  having(name: string, key: TextKey, text: string): RowList {
    let index = this.#texts.get(name)
    if (index === undefined) {
      index = new TextIndex({ values: () => this.#every(), at: (number) => this.#row(number) }, key)
      this.#texts.set(name, index)
    }
    return new RowList(this.#store, this.#view, index.find(text))
  }

  /** Calls back with the id of every record that appears, changes or goes from now on. */
  onChange(listener: (id: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Makes visible what was committed up to `now`. */
  advance(now: number): void {
    const before = this.#view.now
    this.#view = this.#store.view(now)
    if (now < this.#next) return
    const due = new Set<number>()
    // At the start nobody has seen anything that would have to be repaired.
    this.#next = this.#store.due(before, now, (number) => before === -Infinity || due.add(number))
    for (const number of due) this.#changed(number)
  }

  /** The records that aren't deleted and whose numbers pass. */
  living(test: (number: number) => boolean): RowList {
    const numbers = new NumberList(words)
    for (let number = 0; number < this.size; number++) {
      const { there, deletedAt } = this.#timesOf(number)
      if (there && deletedAt === null && test(number)) numbers.push(number)
    }
    return new RowList(this.#store, this.#view, numbers.taken())
  }

  /** Writes the same revision to each of the records. */
  writeAll(rows: RowList, revision: Revision): void {
    this.#write([...rows.numbers()], revision)
  }

  /** Writes a revision, in the order of the time of change; to a new record where there is none of this id. */
  write(id: string, revision: Revision): void {
    this.#write([this.#store.number(id) ?? this.#store.add(id)], revision)
  }

  /** The revisions of a record that are visible, oldest first. */
  history(id: string): readonly Revision[] {
    const number = this.#store.number(id)
    if (number === undefined) return []
    const { revisions } = this.#store.entity(number, this.#view)
    return revisions.filter((revision) => committedAt(revision) <= this.#view.now)
  }

  #write(numbers: readonly number[], revision: Revision): void {
    const { now } = this.#view
    this.#store.write(numbers, revision, now)
    this.#view = this.#store.view(now)
    const at = committedAt(revision)
    if (at <= now) for (const number of numbers) this.#changed(number)
    else this.#next = Math.min(this.#next, at)
  }

  #changed(number: number): void {
    for (const index of this.#indexes) index.touch(number)
    for (const index of this.#texts.values()) index.touch(number)
    if (this.#listeners.length === 0) return
    const id = this.#store.id(number)
    for (const listener of this.#listeners) listener(id)
  }

  #timesOf(number: number): Times {
    this.#store.times(number, this.#view, this.#times)
    return this.#times
  }

  #row(number: number | undefined): Row | undefined {
    if (number === undefined || !this.#timesOf(number).there) return undefined
    return new SeenRow(this.#store, this.#view, number)
  }

  *#every(): Generator<SeenRow> {
    const view = this.#view
    const { size } = this
    for (let number = 0; number < size; number++) {
      const times = new Times()
      this.#store.times(number, view, times)
      if (times.there) yield new SeenRow(this.#store, view, number, times)
    }
  }

  #ordered(key: (number: number) => number): OrderedRows {
    const seen = {
      count: () => this.size,
      there: (number: number) => this.#timesOf(number).there,
      id: (number: number) => this.#store.id(number),
    }
    const index = new RowIndex(seen, key)
    this.#indexes.push(index)
    return {
      all: () => new RowList(this.#store, this.#view, index.numbers()),
      position: (wanted, after) => index.position(wanted, after),
      sort: (rows) => new RowList(this.#store, this.#view, index.sorted(rows.numbers())),
    }
  }
}

/** One organisation as visible at the control clock. */
export class OrgState {
  readonly org: Org
  readonly tables = new Map<string, TableState>()

  constructor(org: Org, order: IdOrder) {
    this.org = org
    for (const [name, table] of org.tables) this.tables.set(name, new TableState(table, order))
  }

  advance(now: number): void {
    for (const table of this.tables.values()) table.advance(now)
  }

  /** The table by its name, in whatever case. */
  table(name: string): TableState | undefined {
    const exact = this.tables.get(name)
    if (exact !== undefined) return exact
    const lower = name.toLowerCase()
    for (const [key, table] of this.tables) if (key.toLowerCase() === lower) return table
    return undefined
  }
}
