/** What fits into a message to another thread without being copied. */
export type Doubles = Float64Array<ArrayBuffer>
export type Words = Uint32Array<ArrayBuffer>
export type Bytes = Uint8Array<ArrayBuffer>
type Numbers = Doubles | Words | Bytes

/** Numbers in a compact array that grows. */
export class NumberList<T extends Numbers> {
  readonly #make: (length: number) => T
  #list: T
  #length = 0

  constructor(make: (length: number) => T) {
    this.#make = make
    this.#list = make(1024)
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#list.length) {
      const larger = this.#make(Math.ceil(this.#length * 1.6))
      larger.set(this.#list)
      this.#list = larger
    }
    this.#list[this.#length++] = value
  }

  /** An array of its own of just that length. */
  taken(): T {
    const exact = this.#make(this.#length)
    exact.set(this.#list.subarray(0, this.#length))
    this.#list = this.#make(0)
    return exact
  }
}
