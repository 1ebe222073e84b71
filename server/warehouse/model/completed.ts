import { z } from 'zod'

/**
 * What was saved by an older schema, with the settings that it didn't have yet as `defaults` has them. The keys of a record are
 * choices: none is added.
 */
export function completed(schema: unknown, saved: unknown, defaults: unknown): unknown {
  if (schema instanceof z.ZodDefault) return completed(schema.unwrap(), saved, defaults)
  if (saved === undefined) return defaults
  if (!(schema instanceof z.ZodObject) || !isObject(saved) || !isObject(defaults)) return saved
  const shape: Readonly<Record<string, unknown>> = schema.shape
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, inner]) => {
      const value = completed(inner, saved[key], defaults[key])
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
