import { z } from 'zod'
import type { ControlClock } from '../control-clock.ts'
import type { Ask } from '../http.ts'
import type { OrgState } from '../state.ts'
import { crmObjectOf, type CrmObject } from './crm-object.ts'
import { typeName } from './crm-types.ts'
import { invalid } from './error.ts'

/** What the HubSpot server remembers between requests. */
export interface Hubspot {
  readonly state: OrgState
  readonly clock: ControlClock
  readonly portalId: number
}

/** The kind of record by a name or type id; undefined where there is none. */
export function findObject({ state }: Hubspot, given: string): CrmObject | undefined {
  const name = typeName(given)
  const table = name === undefined ? undefined : state.tables.get(name)
  return table === undefined ? undefined : crmObjectOf(table)
}

/** A limit from the query within its bounds. */
export function limitOf(
  { query, mostRows = Infinity }: Ask,
  { standard, most }: { standard: number; most: number },
): number {
  const given = query.get('limit')
  if (given === null || given === '') return Math.min(standard, mostRows)
  const limit = Number(given)
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw invalid(
      `Invalid input JSON: limit must be between 1 and ${most}`,
      limit > most ? 'list-page' : null,
    )
  }
  return Math.min(limit, mostRows)
}

/** A list parameter, given with commas or repeated. */
export function listOf({ query }: Ask, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '')
}

/** Where the next page starts, as every list answers it; nothing on the last page. */
export function pagingOf(
  { base, path, query, mostRows }: Ask,
  place: string | null,
): Record<string, unknown> {
  if (place === null) return {}
  // After an empty page the same place goes by another name: a cursor tells nothing but where to go on.
  const after = mostRows === 0 ? `0${place}` : place
  const next = new URLSearchParams(query)
  next.set('after', after)
  return { paging: { next: { after, link: `${base}${path}?${next.toString()}` } } }
}

/** A record's id, as text or as number. */
export const RecordId = z.union([z.string(), z.number()]).transform(String)

/** The body as the schema has it; refused as HubSpot refuses bad input. */
export function bodyOf<Schema extends z.ZodType>({ body }: Ask, schema: Schema): z.infer<Schema> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw invalid('Invalid input JSON on line 1, column 1')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(`Invalid input JSON: ${issue?.path.join('.')} ${issue?.message}`)
}
