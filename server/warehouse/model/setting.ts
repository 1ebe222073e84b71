import { createHash } from 'node:crypto'
import type { Reader, Writer } from '../warehouse.ts'
import { Mapping } from '../../../shared/mapping.ts'
import { isTimeZone } from '../../../shared/time-zone.ts'
import { completed } from './completed.ts'
import { defaultMapping } from './mapping-defaults.ts'

const NAME = 'mapping'

/** A saved mapping and its number, the first of which is 1. */
export interface SavedMapping {
  readonly version: number
  readonly mapping: Mapping
  readonly at: string
  readonly by: string | null
}

/**
 * The mapping as last saved, or as in force at a past instant, else `fallback`. Throws a `ZodError` when what was saved no longer
 * fits its schema.
 */
export async function readMapping(reader: Reader, fallback: Mapping, asOf?: string): Promise<Mapping> {
  const [saved] = await readMappings(reader, { limit: 1, asOf })
  return saved?.mapping ?? fallback
}

/** The mappings that were saved, newest first. What was no setting by then means what was taken for granted. */
export async function readMappings(
  reader: Reader,
  { limit, asOf }: { readonly limit: number; readonly asOf?: string | undefined },
): Promise<SavedMapping[]> {
  const rows = await reader.all<{ version: number; value: string; at: string; by: string | null }>(
    `select version, value, "at", "by" from plumbline.setting
     where name = $1 and "at" <= cast($2 as timestamptz) order by version desc limit ${limit}`,
    [NAME, asOf ?? 'infinity'],
  )
  return rows.map(({ value, ...saved }) => ({
    ...saved,
    mapping: counted(Mapping.parse(completed(Mapping, JSON.parse(value), defaultMapping))),
  }))
}

/** Some zones that could once be saved, such as PST, are none in which days can be counted: in their place the default counts. */
function counted(mapping: Mapping): Mapping {
  const { timeZone } = mapping
  return timeZone === null || isTimeZone(timeZone) ? mapping : { ...mapping, timeZone: null }
}

/**
 * Saves a further version and returns its number; nothing saved before is lost. Null, and nothing saved, where the version in
 * force is no longer the one that the change was based on (0: none was saved).
 */
export async function writeMapping(
  writer: Writer,
  mapping: Mapping,
  { at, by, basedOn }: { at: string; by: string | null; basedOn: number },
): Promise<number | null> {
  const [last] = await writer.all<{ version: number }>(
    `select coalesce(max(version), 0) as version from plumbline.setting where name = $1`,
    [NAME],
  )
  const before = last?.version ?? 0
  if (before !== basedOn) return null
  await writer.run(`insert into plumbline.setting values ($1, $2, $3, cast($4 as timestamptz), $5)`, [
    NAME,
    before + 1,
    JSON.stringify(Mapping.parse(mapping)),
    at,
    by,
  ])
  return before + 1
}

/** Eight characters that change whenever the mapping does. */
export function mappingHash(mapping: Mapping): string {
  return createHash('sha256').update(JSON.stringify(mapping)).digest('hex').slice(0, 8)
}
