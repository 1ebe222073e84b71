import { z } from 'zod'
import { HttpProblem } from './problem.ts'

/** Parses a part of a request; the first fault is told as a 400 that names the parameter as the caller wrote it. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  part: 'path' | 'query' | 'body',
): z.output<S> {
  if (part === 'body') refuseBroken(value)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') throw unknownKey([...issue.path, issue.keys[0]!], schema, part)
  const parameter = written(issue.path)
  const detail = sentence(issue.message)
  throw new HttpProblem(part === 'body' ? 'bad-body' : 'bad-parameter', {
    detail,
    action: 'What may stand there is described at /api/v1/docs.',
    ...(parameter === '' ? {} : { parameter }),
  })
}

/** Deeper than anything that is asked for here, and than a look at every value of it may go. */
const MOST_NESTED = 32

/** Text that no database keeps: a NUL, or half of a pair of characters; and what is nested without an end. */
function refuseBroken(value: unknown, path: readonly string[] = []): void {
  if (path.length > MOST_NESTED) {
    throw new HttpProblem('bad-body', {
      detail: `It is nested more than ${MOST_NESTED} levels deep.`,
      action: 'What may stand there is described at /api/v1/docs.',
    })
  }
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    const parameter = path.join('.')
    throw new HttpProblem('bad-body', {
      detail: 'It holds a NUL character, or half of one that is written as two.',
      action: 'Take it out of the text.',
      ...(parameter === '' ? {} : { parameter }),
    })
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    refuseBroken(key, path)
    refuseBroken(inner, [...path, key])
  }
}

function unknownKey(
  path: readonly PropertyKey[],
  schema: z.ZodType,
  part: 'path' | 'query' | 'body',
): HttpProblem {
  const known = membersAt(schema, path.slice(0, -1))
  const noun = part === 'body' ? 'member' : 'parameter'
  return new HttpProblem(part === 'body' ? 'bad-body' : 'bad-parameter', {
    parameter: written(path),
    detail: `There is no such ${noun}.`,
    action: known.length === 0 ? `Leave it out: none is known here.` : `Known here: ${known.join(', ')}.`,
  })
}

function membersAt(schema: unknown, [first, ...rest]: readonly PropertyKey[]): string[] {
  if (!(schema instanceof z.ZodObject)) return []
  return first === undefined ? Object.keys(schema.shape) : membersAt(schema.shape[String(first)], rest)
}

/** `['where', 'channel', 0]` is `where[channel]` in an address. */
function written([first, ...inner]: readonly PropertyKey[]): string {
  if (first === undefined) return ''
  const place = inner.findIndex((name) => typeof name !== 'string')
  const names = place === -1 ? inner : inner.slice(0, place)
  return `${String(first)}${names.map((name) => `[${String(name)}]`).join('')}`
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
