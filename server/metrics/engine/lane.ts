import type { Warehouse } from '../../warehouse/warehouse.ts'

/** Lets so many through at a time; the others wait, those in a hurry before the rest. */
class Lane {
  readonly #hurried: (() => void)[] = []
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(width: number) {
    this.#free = width
  }

  async pass<T>(work: () => Promise<T>, { hurried }: { readonly hurried: boolean }): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((go) => (hurried ? this.#hurried : this.#waiting).push(go))
    try {
      return await work()
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.#hurried.shift() ?? this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}

/** One warehouse for questions that go through all of it, of which only so many are read at a time. */
interface InLane {
  /** Sums, of which one page asks for many. */
  readonly sums: Warehouse
  /** Single questions that a person waits for: they go before the sums that wait. */
  readonly asked: Warehouse
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
