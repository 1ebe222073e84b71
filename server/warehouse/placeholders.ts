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

/** True when the text expression holds a blank or a placeholder; NULL stays NULL. */
export function isVoid(expression: string): string {
  const list = PLACEHOLDERS.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')
  return `lower(trim(${expression})) in (${list})`
}
