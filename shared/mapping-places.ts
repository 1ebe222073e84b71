import { z } from 'zod'
import { Mapping } from './mapping.ts'

/** Whether there is such a setting in the mapping: `graceDays`, `salesforce.plannedLaunch.field`, or a group of them. */
export function isSetting(path: string): boolean {
  return path !== '' && within(Mapping, path.split('.'))
}

function within(schema: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return within(schema.unwrap(), [key, ...rest])
  if (schema instanceof z.ZodRecord) return within(schema.valueType, rest)
  if (!(schema instanceof z.ZodObject)) return false
  const inner: unknown = schema.shape[key]
  return inner !== undefined && within(inner, rest)
}
