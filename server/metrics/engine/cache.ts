import { workedAhead, type Ahead } from './lane.ts'

/** Keeps the answers asked for last; one that is being worked out is awaited, not asked for twice. */
export class AnswerCache<T extends object> {
  readonly #limit: number
  readonly #finished = new Map<string, T>()
  readonly #pending = new Map<string, { readonly answer: Promise<T>; readonly ahead: Ahead | undefined }>()

  constructor({ limit }: { readonly limit: number }) {
    this.#limit = limit
  }

  async get(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#finished.get(key)
    if (known !== undefined) {
      this.#finished.delete(key)
      this.#finished.set(key, known)
      return known
    }
    const under = this.#pending.get(key)
    if (under) {
      if (under.ahead && workedAhead() === undefined) under.ahead.awaited = true
      return under.answer
    }
    const pending = work()
    this.#pending.set(key, { answer: pending, ahead: workedAhead() })
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
