/** FNV-1a with a final mix: a well-spread 32-bit number from a text. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return mix(value)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

const hashes = new Map<string, number>()

function hashOnce(text: string): number {
  let value = hashes.get(text)
  if (value === undefined) {
    value = hash(text)
    hashes.set(text, value)
  }
  return value
}

/**
 * Pseudo-random numbers by key (sfc32): the same seed, kind and index give the same numbers, whatever was drawn for others,
 * so that any record can be made by itself. Not for secrets.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number, kind: string, index = 0) {
    const key = hashOnce(kind)
    this.#a = mix(seed ^ key)
    this.#b = mix(index + 0x9e3779b9) ^ key
    this.#c = mix(Math.floor(index / 0x1_0000_0000) + Math.floor(seed / 0x1_0000_0000) + 0x6d2b79f5)
    for (let round = 0; round < 12; round++) this.#next()
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + sum) | 0
    return sum >>> 0
  }

  /** From 0 up to, never reaching, 1. */
  unit(): number {
    return this.#next() / 0x1_0000_0000
  }

  /** A whole number from 0 up to, never reaching, `count`. */
  below(count: number): number {
    return Math.floor(this.unit() * count)
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** One of the values, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    let total = 0
    for (const [weight] of choices) total += weight
    let left = this.unit() * total
    for (const [weight, value] of choices) {
      left -= weight
      if (left < 0) return value
    }
    return choices.at(-1)![1]
  }

  /** Each `#` of the pattern becomes a digit. */
  digits(pattern: string): string {
    return pattern.replaceAll('#', () => String(this.below(10)))
  }
}
