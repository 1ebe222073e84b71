import { z } from 'zod'
import { Mapping, type MappingChange } from './mapping.ts'

/** How a change tells that nothing is chosen, where the setting has no words of its own for it. */
export const NONE = 'none'

/** What differs between two mappings, in the order of the settings. */
export function changesOf(before: Mapping, after: Mapping): MappingChange[] {
  return compared(Mapping, { path: [], titles: [] }, before, after)
}

/** What `mine` changed of `base`, made to `theirs` instead. What both changed is as `mine` has it. */
export function changedOnto({
  base,
  mine,
  theirs,
}: Readonly<Record<'base' | 'mine' | 'theirs', Mapping>>): Mapping {
  return Mapping.parse(merged(base, mine, theirs))
}

function merged(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (JSON.stringify(base) === JSON.stringify(mine)) return theirs
  const [own, other] = [keysOf(mine), keysOf(theirs)]
  if (own === null || other === null) return mine
  const entries = [...new Set([...own, ...other])].map(
    (key) => [key, merged(held(base, key), held(mine, key), held(theirs, key))] as const,
  )
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** Null of what has no keys of its own. */
function keysOf(value: unknown): string[] | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : null
}

interface Place {
  readonly path: readonly string[]
  readonly titles: readonly string[]
}

function compared(schema: unknown, place: Place, before: unknown, after: unknown): MappingChange[] {
  if (schema instanceof z.ZodDefault) return compared(schema.unwrap(), place, before, after)
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.ZodType>> = schema.shape
    return Object.entries(shape).flatMap(([key, inner]) =>
      compared(inner, within(place, key, labelOf(inner)), held(before, key), held(after, key)),
    )
  }
  if (schema instanceof z.ZodRecord) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    return [...keys].flatMap((key) =>
      compared(schema.valueType, within(place, key, key), held(before, key), held(after, key)),
    )
  }
  const [was, is] = [told(schema, before), told(schema, after)]
  if (was === is) return []
  return [{ path: place.path.join('.'), title: place.titles.join(' · '), before: was, after: is }]
}

function within({ path, titles }: Place, key: string, title: string | undefined): Place {
  // A group and its first field may be called alike.
  const named = title === undefined || titles.at(-1) === title ? titles : [...titles, title]
  return { path: [...path, key], titles: named }
}

function labelOf(schema: z.ZodType): string | undefined {
  const label = schema.meta()?.['label']
  return typeof label === 'string' ? label : undefined
}

function held(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined
}

/** Null where it isn't said at all: of a campaign type without a field of its own, what holds for the others does. */
function told(schema: unknown, value: unknown): string | null {
  if (value === undefined) return null
  if (value === null || (Array.isArray(value) && value.length === 0)) return noneOf(schema)
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'string') return namesOf(schema)[value] ?? value
  return typeof value === 'number' && isShare(schema) ? `${round(value * 100)} %` : JSON.stringify(value)
}

/** What it means that nothing is chosen, as its schema says. */
function noneOf(schema: unknown): string {
  const none = schema instanceof z.ZodType ? schema.meta()?.['none'] : undefined
  return typeof none === 'string' ? none : NONE
}

/** What people call the values of a choice, as its schema says. */
function namesOf(schema: unknown): Readonly<Record<string, string>> {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return namesOf(schema.unwrap())
  if (!(schema instanceof z.ZodType)) return {}
  return z.record(z.string(), z.string()).safeParse(schema.meta()?.['names']).data ?? {}
}

function isShare(schema: unknown): boolean {
  return schema instanceof z.ZodType && schema.meta()?.['unit'] === 'share'
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
