/** Digits by which whole numbers are sorted: 2,048 of them. */
const DIGIT_BITS = 11
const DIGITS = 2 ** DIGIT_BITS

/**
 * The numbers in the ascending order of their keys, which stand beside them and are whole; those of the same key keep their
 * order. Sorts millions in a fraction of a second, where a comparison for each would take many. Both arrays are used up.
 */
export function sortedBy(keys: Float64Array, numbers: Uint32Array): Uint32Array {
  let [low, high] = [Infinity, -Infinity]
  let ascending = true
  for (let place = 0; place < keys.length; place++) {
    const key = keys[place]!
    if (key < high) ascending = false
    else high = key
    if (key < low) low = key
  }
  if (ascending) return numbers
  let from: Pairs = { keys, numbers }
  let to: Pairs = { keys: new Float64Array(keys.length), numbers: new Uint32Array(keys.length) }
  for (let unit = 1; unit <= high - low; unit *= DIGITS) {
    spread(from, to, (key) => Math.floor((key - low) / unit) % DIGITS)
    ;[from, to] = [to, from]
  }
  return from.numbers
}

/** 0, 1, 2 and so on: so many. */
export function upTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (let number = 0; number < count; number++) numbers[number] = number
  return numbers
}

interface Pairs {
  readonly keys: Float64Array
  readonly numbers: Uint32Array
}

function spread(from: Pairs, to: Pairs, digit: (key: number) => number): void {
  const places = new Uint32Array(DIGITS + 1)
  for (const key of from.keys) places[digit(key) + 1]!++
  for (let at = 1; at <= DIGITS; at++) places[at]! += places[at - 1]!
  for (let place = 0; place < from.keys.length; place++) {
    const key = from.keys[place]!
    const at = places[digit(key)]!++
    to.keys[at] = key
    to.numbers[at] = from.numbers[place]!
  }
}
