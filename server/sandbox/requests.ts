import type { Ask } from './http.ts'
import type { System } from './world.ts'

/** Counts requests per system and endpoint; ids in paths are folded into one. */
export class Requests {
  readonly #counts = new Map<string, number>()

  count(system: System, { method, path }: Ask): void {
    const key = `${system} ${method} ${path.replaceAll(ID, '/:id')}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  list(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  clear(): void {
    this.#counts.clear()
  }
}

/** A number, a GUID, a Salesforce id, or a query locator. */
const ID = /\/(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?:[0-9a-zA-Z]{15}|[0-9a-zA-Z]{18})(?:-\d+)?)(?=\/|$)/g
