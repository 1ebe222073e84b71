import type { Warehouse } from '../../warehouse/warehouse.ts'

/** Lets so many through at a time; the others wait in line. */
class Lane {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(width: number) {
    this.#free = width
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((go) => this.#waiting.push(go))
    try {
      return await work()
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}

/** The same warehouse for questions that go through all of it: so many of its reads at a time. A read must not wait for another. */
export function inLane(warehouse: Warehouse, width: number): Warehouse {
  const lane = new Lane(width)
  return { ...warehouse, read: (work, options) => lane.pass(() => warehouse.read(work, options)) }
}
