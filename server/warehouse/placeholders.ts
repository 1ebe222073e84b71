import { literal } from './sql.ts'

/** What people type where a value is required and none is known. Compared trimmed and in lower case; blank counts too. */
const PLACEHOLDERS = [
  '',
  '-',
  '--',
  '---',
  '.',
  '..',
  '...',
  '?',
  '??',
  '???',
  'n/a',
  'n.a.',
  'n.a',
  'n\\a',
  'tbd',
  'tba',
  't.b.d.',
  'unknown',
  'unbekannt',
  'test',
  'none',
  'null',
  'nil',
  'x',
  'xx',
  'xxx',
  'k.a.',
  'asdf',
  'not available',
  'not applicable',
]

const BLANK_OR_PLACEHOLDER = `^\\s*(${PLACEHOLDERS.map(escaped).join('|')})\\s*$`

/** True when the text expression holds a blank or a placeholder; NULL stays NULL. One match is quicker than cleaning first. */
export function isVoid(expression: string): string {
  return `${expression} ~ ${literal(`(?i)${BLANK_OR_PLACEHOLDER}`)}`
}

function escaped(text: string): string {
  return text.replaceAll(/[\\.?()/|*+]/g, (character) => `\\${character}`)
}
