import { z } from 'zod'
import { Mapping } from '../../shared/mapping.ts'

/** Every setting of the mapping that is chosen by itself, by its path; what is kept per object or value, by the path of all. */
export function settingPaths(schema: unknown = Mapping, path: readonly string[] = []): string[] {
  if (schema instanceof z.ZodDefault) return settingPaths(schema.unwrap(), path)
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, inner]) => settingPaths(inner, [...path, key]))
  return [path.join('.')]
}
