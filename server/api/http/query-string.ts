import { HttpProblem } from './problem.ts'

/** Query parameters as they were written: one text each, or for `name[key]=value` a list of texts per key. */
export type QueryValues = Readonly<Record<string, string | Readonly<Record<string, readonly string[]>>>>

const PLAIN = /^[A-Za-z][A-Za-z0-9]*$/
const KEYED = /^([A-Za-z][A-Za-z0-9]*)\[([A-Za-z][A-Za-z0-9_-]*)\]$/

/**
 * Reads a query string. `where[channel]=email&where[channel]=event` gives `{where: {channel: ['email', 'event']}}`.
 * A parameter given twice or written in any other way is refused by name.
 */
export function readQueryString(url: string): QueryValues {
  const plain = new Map<string, string>()
  const keyed = new Map<string, Map<string, string[]>>()
  const start = url.indexOf('?')
  const pairs = new URLSearchParams(start === -1 ? '' : url.slice(start + 1))
  for (const [name, value] of pairs) {
    if (value.includes('\0')) throw malformed(name, 'It holds a NUL character.')
    const [, group, key] = KEYED.exec(name) ?? []
    if (group !== undefined && key !== undefined) {
      const values = keyed.get(group) ?? new Map<string, string[]>()
      keyed.set(group, values.set(key, [...(values.get(key) ?? []), value]))
    } else if (!PLAIN.test(name)) throw malformed(name, 'There is no such parameter.')
    else if (plain.has(name)) throw malformed(name, 'It is given more than once.')
    else plain.set(name, value)
  }
  const twice = [...plain.keys()].find((name) => keyed.has(name))
  if (twice !== undefined) throw malformed(twice, 'It is given both with and without a key in brackets.')
  const groups = [...keyed].map(([group, values]) => [group, Object.fromEntries(values)] as const)
  return Object.fromEntries<QueryValues[string]>([...plain, ...groups])
}

function malformed(parameter: string, detail: string): HttpProblem {
  return new HttpProblem('bad-parameter', {
    parameter,
    detail,
    action: 'The parameters of each address are described at /api/v1/docs.',
  })
}
