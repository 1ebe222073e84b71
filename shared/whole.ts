import { z } from 'zod'

/**
 * The object with every member said, and no other, down to its innermost: where something is replaced as a whole, what was left
 * out or misspelt must not come to mean its default. Only what is optional may be left out still. Checks and words are kept.
 * Throws for a schema into which it doesn't look, and for a check that it can't keep.
 */
export function whole<S extends z.ZodRawShape>(schema: z.ZodObject<S>): z.ZodObject<S> {
  const { def } = schema
  const members = Object.entries(def.shape).map(([name, member]) => [name, wholeMember(member)])
  return schema.clone({ ...def, shape: Object.fromEntries(members), catchall: z.never() })
}

/** What may hold an object, and isn't walked. */
const CLOSED = [
  z.ZodCatch,
  z.ZodExactOptional,
  z.ZodIntersection,
  z.ZodLazy,
  z.ZodMap,
  z.ZodNonOptional,
  z.ZodPipe,
  z.ZodPrefault,
  z.ZodPromise,
  z.ZodReadonly,
  z.ZodSet,
  z.ZodTuple,
  z.ZodUnion,
]

function wholeMember(schema: unknown): z.ZodType {
  if (!(schema instanceof z.ZodType) || CLOSED.some((kind) => schema instanceof kind))
    throw new TypeError('A member of this kind can’t be made whole: teach it to whole.ts.')
  if (!(schema instanceof z.ZodDefault)) return named(walked(schema), schema)
  // It goes with its default.
  if (schema.def.checks?.length)
    throw new TypeError('A check after a default can’t be kept: write it before.')
  return named(wholeMember(schema.unwrap()), schema)
}

function walked(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) return whole(schema)
  if (schema instanceof z.ZodNullable)
    return schema.clone({ ...schema.def, innerType: wholeMember(schema.unwrap()) })
  if (schema instanceof z.ZodOptional)
    return schema.clone({ ...schema.def, innerType: wholeMember(schema.unwrap()) })
  if (schema instanceof z.ZodArray)
    return schema.clone({ ...schema.def, element: wholeMember(schema.element) })
  if (schema instanceof z.ZodRecord)
    return schema.clone({ ...schema.def, valueType: wholeMember(schema.valueType) })
  return schema
}

/** The words that a form and the API's description have for it go along. */
function named(schema: z.ZodType, of: z.ZodType): z.ZodType {
  return schema.meta({ ...schema.meta(), ...of.meta() })
}
