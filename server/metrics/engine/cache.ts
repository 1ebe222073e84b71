/** Keeps the answers asked for last; one that is being worked out is awaited, not asked for twice. */
export class AnswerCache {
  readonly #limit: number
  readonly #finished = new Map<string, unknown>()
  readonly #pending = new Map<string, Promise<unknown>>()

  constructor({ limit = 5_000 }: { readonly limit?: number } = {}) {
    this.#limit = limit
  }

  async get<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#finished.has(key)) {
      const known = this.#finished.get(key) as T
      this.#finished.delete(key)
      this.#finished.set(key, known)
      return known
    }
    const under = this.#pending.get(key)
    if (under) return under as Promise<T>
    const pending = work()
    this.#pending.set(key, pending)
    try {
      const answer = await pending
      this.#finished.set(key, answer)
      const oldest = this.#finished.keys().next()
      if (this.#finished.size > this.#limit && !oldest.done) this.#finished.delete(oldest.value)
      return answer
    } finally {
      this.#pending.delete(key)
    }
  }
}
