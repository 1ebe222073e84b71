import { committedAt, fold, type Row } from './row.ts'
import { RowIndex } from './row-index.ts'
import type { Entity, FieldSpec, Org, Revision, Table } from './world.ts'

interface Pending {
  readonly at: number
  readonly entity: Entity
}

/** The records of one table that are visible at the control clock, with the orders in which they are asked for. */
export class TableState {
  readonly table: Table
  readonly rows = new Map<string, Row>()
  readonly byModified: RowIndex
  readonly byCreated: RowIndex
  readonly byId: RowIndex
  /** Raised whenever a field is added, removed or retyped. */
  schemaVersion = 0
  readonly #listeners: ((id: string) => void)[] = []
  #pending: Pending[] = []
  #shortIds: Map<string, string> | null = null
  #now = -Infinity

  constructor(table: Table, order: { readonly id: (id: string) => string | number }) {
    this.table = table
    this.byModified = new RowIndex(this.rows, (row) => row.modifiedAt)
    this.byCreated = new RowIndex(this.rows, (row) => row.createdAt)
    this.byId = new RowIndex(this.rows, (row) => order.id(row.id))
  }

  field(name: string): FieldSpec | undefined {
    return this.table.fields.find((field) => field.name === name)
  }

  /** The record whose id starts with these 15 characters: Salesforce's short form of an id. */
  byShortId(short: string): Row | undefined {
    if (this.#shortIds === null) {
      this.#shortIds = new Map()
      for (const id of this.table.entities.keys()) this.#shortIds.set(id.slice(0, 15), id)
    }
    return this.rows.get(this.#shortIds.get(short) ?? '')
  }

  /** Calls back with the id of every record that appears, changes or goes from now on. */
  onChange(listener: (id: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Makes visible what was committed up to `now`. */
  advance(now: number): void {
    if (this.#now === -Infinity) this.#start(now)
    const due = new Set<Entity>()
    while (this.#pending.length > 0 && this.#pending.at(-1)!.at <= now) due.add(this.#pending.pop()!.entity)
    this.#now = now
    for (const entity of due) this.#refold(entity)
  }

  /** Writes a revision, in the order of the time of change. */
  write(id: string, revision: Revision): void {
    let entity = this.table.entities.get(id)
    if (entity === undefined) {
      entity = { id, revisions: [] }
      this.table.entities.set(id, entity)
      this.#shortIds?.set(id.slice(0, 15), id)
    }
    const later = entity.revisions.findIndex((other) => other.at > revision.at)
    entity.revisions.splice(later === -1 ? entity.revisions.length : later, 0, revision)
    if (committedAt(revision) <= this.#now) this.#refold(entity)
    else {
      this.#pending.push({ at: committedAt(revision), entity })
      this.#pending.sort((a, b) => b.at - a.at)
    }
  }

  /** The revisions of a record that are visible, oldest first. */
  history(id: string): readonly Revision[] {
    const revisions = this.table.entities.get(id)?.revisions ?? []
    return revisions.filter((revision) => committedAt(revision) <= this.#now)
  }

  #start(now: number): void {
    for (const entity of this.table.entities.values()) {
      const row = fold(entity, now)
      if (row !== null) this.rows.set(entity.id, row)
      for (const revision of entity.revisions) {
        if (committedAt(revision) > now) this.#pending.push({ at: committedAt(revision), entity })
      }
    }
    this.#pending.sort((a, b) => b.at - a.at)
  }

  #refold(entity: Entity): void {
    const row = fold(entity, this.#now)
    if (row === null) this.rows.delete(entity.id)
    else this.rows.set(entity.id, row)
    this.byModified.touch(entity.id)
    this.byCreated.touch(entity.id)
    this.byId.touch(entity.id)
    for (const listener of this.#listeners) listener(entity.id)
  }
}

/** One organisation as visible at the control clock. */
export class OrgState {
  readonly org: Org
  readonly tables = new Map<string, TableState>()

  constructor(org: Org, order: { readonly id: (id: string) => string | number }) {
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
