import { createHash } from 'node:crypto'
import type { Reader, Writer } from '../warehouse.ts'
import { Mapping } from './mapping.ts'

const NAME = 'mapping'

/** The mapping as last saved, else `fallback`. Throws a `ZodError` when what was saved no longer fits its schema. */
export async function readMapping(reader: Reader, fallback: Mapping): Promise<Mapping> {
  const [saved] = await reader.all<{ value: string }>(
    `select value from plumbline.setting where name = $1 order by version desc limit 1`,
    [NAME],
  )
  return saved === undefined ? fallback : Mapping.parse(JSON.parse(saved.value))
}

/** Saves a further version and returns its number; nothing saved before is lost. */
export async function writeMapping(
  writer: Writer,
  mapping: Mapping,
  { at, by }: { at: string; by: string | null },
): Promise<number> {
  const [last] = await writer.all<{ version: number }>(
    `select coalesce(max(version), 0) as version from plumbline.setting where name = $1`,
    [NAME],
  )
  const version = (last?.version ?? 0) + 1
  await writer.run(`insert into plumbline.setting values ($1, $2, $3, cast($4 as timestamptz), $5)`, [
    NAME,
    version,
    JSON.stringify(Mapping.parse(mapping)),
    at,
    by,
  ])
  return version
}

/** Eight characters that change whenever the mapping does. */
export function mappingHash(mapping: Mapping): string {
  return createHash('sha256').update(JSON.stringify(mapping)).digest('hex').slice(0, 8)
}
