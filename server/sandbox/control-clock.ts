/** The control clock: what both CRMs believe the time is. It stands still or ticks with real time, and only goes forwards. */
export class ControlClock {
  #base: number
  #since: number | null = null
  readonly #real: () => number

  /** `now` in milliseconds since the epoch; the clock starts frozen. `real` is a monotonic millisecond counter. */
  constructor(now: number, real: () => number = () => performance.now()) {
    this.#base = now
    this.#real = real
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#since === null ? this.#base : this.#base + Math.floor(this.#real() - this.#since)
  }

  get running(): boolean {
    return this.#since !== null
  }

  /** Sets the time, freezes or starts it; throws a RangeError where that would go backwards. */
  set({ now = this.now(), running = this.running }: { now?: number; running?: boolean }): void {
    if (now < this.now()) {
      throw new RangeError(
        `The clock only goes forwards: it stands at ${new Date(this.now()).toISOString()}.`,
      )
    }
    this.#base = now
    this.#since = running ? this.#real() : null
  }
}
