import { AsyncLocalStorage } from 'node:async_hooks'
import type { Warehouse } from '../../warehouse/warehouse.ts'

type Line = (() => void)[]

const ahead = new AsyncLocalStorage<true>()

/** Works something out before anybody asks for it: whatever a person asks meanwhile goes first. */
export function workAhead<T>(work: () => Promise<T>): Promise<T> {
  return ahead.run(true, work)
}

/** Lets so many through at a time; the others wait: those in a hurry first, then the rest, and last what is worked out ahead. */
class Lane {
  readonly #hurried: Line = []
  readonly #waiting: Line = []
  readonly #ahead: Line = []
  #free: number

  constructor(width: number) {
    this.#free = width
  }

  async pass<T>(work: () => Promise<T>, { hurried }: { readonly hurried: boolean }): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((go) => this.#line(hurried).push(go))
    try {
      return await work()
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.#hurried.shift() ?? this.#waiting.shift() ?? this.#ahead.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  #line(hurried: boolean): Line {
    if (ahead.getStore()) return this.#ahead
    return hurried ? this.#hurried : this.#waiting
  }
}

/** One warehouse for questions that go through all of it, of which only so many are read at a time. */
export interface InLane {
  /** Sums, of which one page asks for many. */
  readonly sums: Warehouse
  /** Single questions that a person waits for: they go before the sums that wait. */
  readonly asked: Warehouse
}

/** More at once are slower, as each keeps all processors busy, and at a million people need more memory than the engine may have. */
const READS_AT_A_TIME = 1

/** The lane in which all that is asked of metrics waits. */
export function questionLane(warehouse: Warehouse): InLane {
  return inLane(warehouse, READS_AT_A_TIME)
}

/** Puts the warehouse's reads in a lane of that width. A read must not wait for another, nor for what it doesn't itself hold. */
export function inLane(warehouse: Warehouse, width: number): InLane {
  const lane = new Lane(width)
  const through = (hurried: boolean): Warehouse => ({
    ...warehouse,
    read: (work, options) => lane.pass(() => warehouse.read(work, options), { hurried }),
  })
  return { sums: through(false), asked: through(true) }
}
