/** What a piece of SQL reads of the model: columns by relation. */
export type Reads = Readonly<Record<string, readonly string[]>>

/** The reads of several pieces together. */
export function together(pieces: readonly Reads[]): Reads {
  const found: Record<string, string[]> = {}
  for (const reads of pieces) {
    for (const [relation, columns] of Object.entries(reads)) {
      found[relation] = [...new Set([...(found[relation] ?? []), ...columns])]
    }
  }
  return found
}

const TOKEN = /"(?:[^"]|"")*"(?:\."(?:[^"]|"")*")?|[a-z_][\w$]*(?:\.[\w$"]+)*|[^\s\w]/gi
const AFTER_TABLE = new Set(
  'where join left right full inner cross on using group order limit union select having window as'.split(
    ' ',
  ),
)

/**
 * The plain names that SQL reads from, as often as it does: what stands after FROM and JOIN, and in the lists that follow.
 * What literals and comments hold isn't read.
 */
export function namesRead(sql: string): string[] {
  const plain = sql.replaceAll(/--[^\n]*/g, '').replaceAll(/'(?:[^']|'')*'/g, `''`)
  const tokens = (plain.match(TOKEN) ?? []).map((token) => token.toLowerCase())
  const found: string[] = []
  for (const [index, token] of tokens.entries()) {
    const opens = (token === 'from' && tokens[index - 1] !== 'distinct') || token === 'join'
    if (!opens) continue
    for (let place: number | null = index + 1; place !== null; place = nextInList(tokens, place)) {
      const name = tokens[place] ?? ''
      if (/^[a-z_][\w$]*$/.test(name)) found.push(name)
    }
  }
  return found
}

/** Where the next of `a as x, b as y` stands; null when the list is over. */
function nextInList(tokens: readonly string[], place: number): number | null {
  let next = place + 1
  if (tokens[next] === 'as') next += 2
  else if (/^[a-z_]/.test(tokens[next] ?? '') && !AFTER_TABLE.has(tokens[next]!)) next += 1
  return tokens[next] === ',' ? next + 1 : null
}
