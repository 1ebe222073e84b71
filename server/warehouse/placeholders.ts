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

/**
 * True when the text expression holds a blank or a placeholder; NULL stays NULL.
 * One search in one constant: a list of thirty values for each of forty columns takes the engines longer to plan than to run.
 */
export function isVoid(expression: string): string {
  const haystack = `\n${PLACEHOLDERS.join('\n')}\n`.replaceAll("'", "''")
  return `strpos('${haystack}', chr(10) || lower(trim(${expression})) || chr(10)) > 0`
}
