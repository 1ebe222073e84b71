import type { Warehouse } from '../../server/warehouse/warehouse.ts'

/** A warehouse before whose next write something else can be done: after what is to be written was checked. */
export interface Interrupted {
  readonly warehouse: Warehouse
  readonly meanwhile: (work: () => Promise<unknown>) => void
}

export function interrupted(warehouse: Warehouse): Interrupted {
  let first: (() => Promise<unknown>) | null = null
  return {
    warehouse: {
      ...warehouse,
      async write(work) {
        const before = first
        first = null
        await before?.()
        return warehouse.write(work)
      },
    },
    meanwhile(work) {
      first = work
    },
  }
}
