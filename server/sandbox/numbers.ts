/** What fits into a message to another thread without being copied. */
export type Doubles = Float64Array<ArrayBuffer>
export type Words = Uint32Array<ArrayBuffer>
export type Bytes = Uint8Array<ArrayBuffer>
type Numbers = Doubles | Words | Bytes

/** How a kind of numbers is laid upon memory. */
type View<T extends Numbers> = (buffer: ArrayBuffer) => T

export const doubles: View<Doubles> = (buffer) => new Float64Array(buffer)
export const words: View<Words> = (buffer) => new Uint32Array(buffer)
export const bytes: View<Bytes> = (buffer) => new Uint8Array(buffer)

/** Growth of a list that is full. */
const GROWTH = 1.5

/** Numbers in a compact array that grows. Its memory is moved and not copied where the system can do that, and given back at once. */
export class NumberList<T extends Numbers> {
  readonly #view: View<T>
  #list: T
  #length = 0

  constructor(view: View<T>) {
    this.#view = view
    this.#list = view(new ArrayBuffer(8192))
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#list.length) this.#resize(Math.ceil(this.#length * GROWTH))
    this.#list[this.#length++] = value
  }

  /** The array, of just that length; the list is empty afterwards. */
  taken(): T {
    this.#resize(this.#length)
    const taken = this.#list
    this.#list = this.#view(new ArrayBuffer(0))
    this.#length = 0
    return taken
  }

  #resize(length: number): void {
    const { buffer, BYTES_PER_ELEMENT } = this.#list
    this.#list = this.#view(buffer.transfer(length * BYTES_PER_ELEMENT))
  }
}

/** Arrays one after the other as one; their memory is used up. */
export function concatenated<T extends Numbers>(view: View<T>, parts: readonly T[]): T {
  const [first = view(new ArrayBuffer(0)), ...rest] = parts
  let place = first.length
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const whole = view(first.buffer.transfer(length * first.BYTES_PER_ELEMENT))
  for (const part of rest) {
    whole.set(part, place)
    place += part.length
    part.buffer.transfer(0)
  }
  return whole
}
