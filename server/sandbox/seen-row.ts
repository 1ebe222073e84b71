import { fold, type Row } from './row.ts'
import { Times } from './times.ts'
import type { Entity, Value } from './world.ts'

/** A moment at which records are looked at, and how much had been written by then. */
export interface View {
  readonly now: number
  readonly edition: number
}

/** Where the records of a table are found by their numbers. */
export interface Sight {
  id(number: number): string
  times(number: number, view: View, into: Times): void
  entity(number: number, view: View): Entity
}

/** A record as a view shows it, made only as far as somebody looks: its id and times are known without its fields. */
export class SeenRow implements Row {
  readonly number: number
  readonly #sight: Sight
  readonly #view: View
  #times: Times | null
  #whole: Row | null = null

  /** `times`: where they are known already. The record must be there in this view. */
  constructor(sight: Sight, view: View, number: number, times: Times | null = null) {
    this.#sight = sight
    this.#view = view
    this.number = number
    this.#times = times
  }

  get id(): string {
    return this.#sight.id(this.number)
  }

  get createdAt(): number {
    return this.#known().createdAt
  }

  get modifiedAt(): number {
    return this.#known().modifiedAt
  }

  get deletedAt(): number | null {
    return this.#known().deletedAt
  }

  get mergedInto(): string | null {
    // Whoever was merged away counts as deleted.
    return this.deletedAt === null ? null : this.#seen().mergedInto
  }

  get fields(): Readonly<Record<string, Value>> {
    return this.#seen().fields
  }

  get createdBy(): string | null {
    return this.#seen().createdBy
  }

  get modifiedBy(): string | null {
    return this.#seen().modifiedBy
  }

  #known(): Times {
    if (this.#times === null) {
      this.#times = new Times()
      this.#sight.times(this.number, this.#view, this.#times)
    }
    return this.#times
  }

  #seen(): Row {
    if (this.#whole === null) {
      this.#whole = fold(this.#sight.entity(this.number, this.#view), this.#view.now)
      if (this.#whole === null) throw new Error(`the record ${this.id} isn't there in this view`)
    }
    return this.#whole
  }
}
