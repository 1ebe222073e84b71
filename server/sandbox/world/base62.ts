/** The digits of Salesforce's ids, in the order in which they sort. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The value of each digit by its character code. */
export const DIGIT: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const value = BASE62.indexOf(String.fromCharCode(code))
  return value === -1 ? undefined : value
})

/** Three digits of each value, and which of them are capitals; made at once, because ids are made by the million. */
const TRIPLES: string[] = []
export const BITS = new Uint8Array(62 ** 3)
for (const high of BASE62) {
  for (const middle of BASE62) {
    for (const low of BASE62) {
      BITS[TRIPLES.length] = capitals(high + middle + low)
      TRIPLES.push(high + middle + low)
    }
  }
}

export function triple(value: number): string {
  return TRIPLES[value]!
}

/** A bit for each capital letter, the first letter's the lowest. */
export function capitals(text: string): number {
  let bits = 0
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    if (code >= 65 && code <= 90) bits |= 1 << place
  }
  return bits
}

const SUFFIXES: (string | undefined)[] = Array.from({ length: 2 ** 15 })

/** What Salesforce adds to an id of 15 characters with these capitals. */
export function suffix(bits: number): string {
  return (SUFFIXES[bits] ??=
    CHECKSUM[bits & 31]! + CHECKSUM[(bits >> 5) & 31]! + CHECKSUM[(bits >> 10) & 31]!)
}
