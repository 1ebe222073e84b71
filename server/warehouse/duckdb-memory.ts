/** So much is enough to load pages; what doesn't fit is written beside the database meanwhile. */
const LOADING = '250MB'
/** Fewer bytes of pages than this aren't worth forgetting what is kept for the next questions. */
const LARGE_LOAD_BYTES = 4 << 20

const OUT_OF_MEMORY = /^Error: Out of Memory/

/**
 * How much the engine may keep in memory. Questions about a million people need several times what loading them does, and a
 * load fills whatever it is given with blocks that nobody asks for. So a load makes do with little while no question is asked.
 */
export class MemoryLimit {
  readonly #whole: string
  readonly #set: (limit: string) => Promise<void>
  #questions = 0
  #limit: string
  /** How often less than the whole was told. */
  #lowered = 0
  /** One change after the other. */
  #turn: Promise<void> = Promise.resolve()

  /** `set` tells the engine a limit; it throws where more than that is in use. */
  constructor(whole: string, set: (limit: string) => Promise<void>) {
    this.#whole = whole
    this.#set = set
    this.#limit = whole
  }

  /** Asks a question with all the memory there is. */
  async whole<T>(ask: () => Promise<T>): Promise<T> {
    this.#questions += 1
    try {
      await this.#change(() => this.#whole)
      return await ask()
    } finally {
      this.#questions -= 1
    }
  }

  /** Does work that may make do with little, and does it again with all the memory there is where that was too little. */
  async sparing<T>(work: () => Promise<T>): Promise<T> {
    const [before, lowered] = [this.#limit, this.#lowered]
    try {
      return await work()
    } catch (error) {
      // A question may have raised the limit meanwhile.
      const hadWhole = before === this.#whole && this.#lowered === lowered
      if (hadWhole || !OUT_OF_MEMORY.test(String(error))) throw error
      return await this.whole(work)
    }
  }

  /** Gives back what a load of so many bytes doesn't need, unless a question needs it. */
  async spare(bytes: number): Promise<void> {
    if (bytes < LARGE_LOAD_BYTES) return
    // Where more is in use just now, the next pages try again.
    await this.#change(() => (this.#questions > 0 ? this.#whole : LOADING)).catch(() => undefined)
  }

  /** Gives back what was saved, until the next large pages come. */
  async unspare(): Promise<void> {
    await this.#change(() => this.#whole)
  }

  #change(wanted: () => string): Promise<void> {
    const mine = this.#turn.then(() => this.#tell(wanted()))
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  async #tell(limit: string): Promise<void> {
    if (limit === this.#limit) return
    await this.#set(limit)
    this.#limit = limit
    if (limit !== this.#whole) this.#lowered += 1
  }
}
