/** What moves a terminal's cursor, colours it, or turns the order of letters around. */
const CONTROLS = /[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** A line of text that others wrote, with nothing in it that a terminal would obey. */
export function printable(line: string): string {
  return line.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** JSON of which the same is true; it is read as what it was. */
export function printableJson(value: object): string {
  return JSON.stringify(value, null, 2).split('\n').map(printable).join('\n')
}
