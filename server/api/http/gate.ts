import { HttpProblem } from './problem.ts'

interface GateOptions {
  /** How many may be inside at a time. */
  readonly most: number
  /** Why the next one is refused, in words for a person. */
  readonly full: string
  readonly retryAfterSeconds: number
}

/** Keeps work that holds much for long from being all that is done: whoever finds it full is told to come back. */
export class Gate {
  readonly #options: GateOptions
  #inside = 0

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** Does the work, or throws the problem `busy` at once when as many as may are at work already. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    const { most, full, retryAfterSeconds } = this.#options
    if (this.#inside >= most) {
      throw new HttpProblem('busy', {
        detail: full,
        action: 'Try again in a moment.',
        headers: { 'Retry-After': String(retryAfterSeconds) },
      })
    }
    this.#inside += 1
    try {
      return await work()
    } finally {
      this.#inside -= 1
    }
  }
}
