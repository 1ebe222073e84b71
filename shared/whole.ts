import { z } from 'zod'

/**
 * The object with every member said, and no other, down to its innermost: where something is replaced as a whole, what was left
 * out or misspelt must not come to mean its default.
 */
export function whole<S extends z.ZodRawShape>({ shape }: z.ZodObject<S>): z.ZodObject<S> {
  const members = Object.entries(shape).map(([name, member]) => [name, wholeMember(member)])
  return z.strictObject<S>(Object.fromEntries(members))
}

function wholeMember(schema: unknown): unknown {
  if (schema instanceof z.ZodDefault) return named(wholeMember(schema.unwrap()), schema)
  return schema instanceof z.ZodObject ? named(whole(schema), schema) : schema
}

/** The words that a form and the API's description have for it go along. */
function named(schema: unknown, of: z.ZodType): unknown {
  return schema instanceof z.ZodType ? schema.meta({ ...schema.meta(), ...of.meta() }) : schema
}
