/** Lets so many work at a time; whoever comes later waits for a turn, in the order in which they came. */
export class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  /** Whether the next one would have to wait. */
  get full(): boolean {
    return this.#free === 0
  }

  /** Does the work when it is its turn; `signal`: throws its reason if that is over before. */
  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#turn(signal)
    try {
      return await work()
    } finally {
      this.#free += 1
      this.#next()
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const begin = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      this.#waiting.splice(this.#waiting.indexOf(begin), 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#waiting.push(begin)
    this.#next()
    await promise
  }

  #next(): void {
    if (this.#free === 0) return
    const begin = this.#waiting.shift()
    if (begin === undefined) return
    this.#free -= 1
    begin()
  }
}
