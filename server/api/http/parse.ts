import { z } from 'zod'
import { HttpProblem } from './problem.ts'

const DESCRIBED = 'What may stand there is described at /api/v1/docs.'

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
  if (issue.code === 'unrecognized_keys') {
    const known = membersAt(schema, value, issue.path)
    throw unknownKey([...issue.path, issue.keys[0]!], known, part)
  }
  const parameter = written(issue.path)
  const detail = sentence(issue.message)
  throw new HttpProblem(part === 'body' ? 'bad-body' : 'bad-parameter', {
    detail,
    action: DESCRIBED,
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
      action: DESCRIBED,
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
  known: readonly string[] | null,
  part: 'path' | 'query' | 'body',
): HttpProblem {
  const noun = part === 'body' ? 'member' : 'parameter'
  return new HttpProblem(part === 'body' ? 'bad-body' : 'bad-parameter', {
    parameter: written(path),
    detail: `There is no ${noun} “${String(path.at(-1))}” there.`,
    action:
      known === null
        ? DESCRIBED
        : known.length === 0
          ? 'Leave it out: none is known there.'
          : `Known there: ${known.join(', ')}.`,
  })
}

/** What the object at the path into the value may have; null of a schema that isn't looked into. */
function membersAt(schema: unknown, value: unknown, path: readonly PropertyKey[]): string[] | null {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return membersAt(schema.unwrap(), value, path)
  if (schema instanceof z.ZodDiscriminatedUnion) return membersAt(meant(schema, value), value, path)
  const [first, ...rest] = path
  if (first === undefined) return schema instanceof z.ZodObject ? Object.keys(schema.shape) : null
  return membersAt(schemaAt(schema, String(first)), held(value, String(first)), rest)
}

function schemaAt(schema: unknown, key: string): unknown {
  if (schema instanceof z.ZodArray) return schema.element
  if (schema instanceof z.ZodRecord) return schema.valueType
  return schema instanceof z.ZodObject ? schema.shape[key] : undefined
}

/** The option that the value says it is. */
function meant({ options, def: { discriminator } }: z.ZodDiscriminatedUnion, value: unknown): unknown {
  return options.find(
    (option) =>
      option instanceof z.ZodObject &&
      option.shape[discriminator]?.safeParse(held(value, discriminator)).success === true,
  )
}

function held(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined
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
