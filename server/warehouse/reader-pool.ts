export interface ReadOptions {
  /** For what takes long: it leaves one reader to the short questions, and lets them go first. Default: no. */
  readonly patient?: boolean
}

/** For a question that is over at once, whoever asks it. */
export const AT_ONCE: ReadOptions = { patient: false }

/** Connections of which each is lent to one read at a time; a further read waits for its turn. */
export class ReaderPool<C> {
  readonly #idle: C[]
  /** Who waits for a connection, in the order in which they came. */
  readonly #short: ((connection: C) => void)[] = []
  readonly #patient: ((connection: C) => void)[] = []
  readonly #mostPatient: number
  #patientAtWork = 0

  constructor(connections: readonly C[]) {
    this.#idle = [...connections]
    this.#mostPatient = Math.max(1, connections.length - 1)
  }

  /** Those that are lent to nobody. */
  get idle(): readonly C[] {
    return this.#idle
  }

  async lend<T>(work: (connection: C) => Promise<T>, { patient = false }: ReadOptions = {}): Promise<T> {
    const connection = await new Promise<C>((take) => {
      const line = patient ? this.#patient : this.#short
      line.push(take)
      this.#handOut()
    })
    try {
      return await work(connection)
    } finally {
      if (patient) this.#patientAtWork -= 1
      this.#idle.push(connection)
      this.#handOut()
    }
  }

  #handOut(): void {
    for (let next = this.#next(); next && this.#idle.length > 0; next = this.#next()) {
      const patient = next === this.#patient
      if (patient) this.#patientAtWork += 1
      next.shift()!(this.#idle.pop()!)
    }
  }

  /** The line whose first is served next; null when nobody may be served. */
  #next(): ((connection: C) => void)[] | null {
    if (this.#short.length > 0) return this.#short
    return this.#patient.length > 0 && this.#patientAtWork < this.#mostPatient ? this.#patient : null
  }
}
