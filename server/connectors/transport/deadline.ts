/** A body that still drips after so many times the deadline never ends. */
const LONGEST = 60

/** Ends a request that got no answer, or whose body stood still or dripped, for too long; and one whose caller gave up. */
export class Deadline {
  readonly #began = performance.now()
  readonly #controller = new AbortController()
  readonly #ms: number
  readonly #givers: readonly AbortSignal[]
  #timer: NodeJS.Timeout
  expired = false

  constructor(ms: number, givers: readonly AbortSignal[]) {
    this.#ms = ms
    this.#givers = givers
    this.#timer = this.#start()
    for (const giver of givers) {
      if (giver.aborted) this.#controller.abort(giver.reason)
      giver.addEventListener('abort', this.#passOn, { once: true })
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Something arrived: the time starts anew. */
  touch(): void {
    if (performance.now() - this.#began > LONGEST * this.#ms) return
    clearTimeout(this.#timer)
    this.#timer = this.#start()
  }

  end(): void {
    clearTimeout(this.#timer)
    for (const giver of this.#givers) giver.removeEventListener('abort', this.#passOn)
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.expired = true
      this.#controller.abort()
    }, this.#ms)
  }

  readonly #passOn = (event: Event) => {
    const giver = event.target
    if (giver instanceof AbortSignal) this.#controller.abort(giver.reason)
  }
}
