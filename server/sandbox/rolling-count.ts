/** How often something happened within a window of time that moves along. Times in milliseconds, never going backwards. */
export class RollingCount {
  readonly #windowMs: number
  /** Oldest first; what happened at one moment is one entry. */
  #entries: { readonly at: number; count: number }[] = []
  #total = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  add(at: number, count = 1): void {
    this.#total += count
    const later = this.#entries.findLastIndex((entry) => entry.at <= at)
    const found = this.#entries[later]
    if (found?.at === at) found.count += count
    else this.#entries.splice(later + 1, 0, { at, count })
  }

  /** How often within the window that ends now. */
  at(now: number): number {
    const kept = this.#entries.findIndex(({ at }) => at > now - this.#windowMs)
    const gone = this.#entries.splice(0, kept === -1 ? this.#entries.length : kept)
    for (const { count } of gone) this.#total -= count
    return this.#total
  }
}
