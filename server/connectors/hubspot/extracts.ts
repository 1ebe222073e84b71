import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { CrmType, PropertyHistory } from './crm-type.ts'

/** The property that names, on a survivor, the ids of the records merged into it, directly or through others. */
const MERGED = 'hs_merged_object_ids'

/** What is looked at in a record beyond its rows. */
export const CrmResult = z.object({
  id: z.string(),
  properties: z.object({ [MERGED]: z.string().nullish() }).nullish(),
  propertiesWithHistory: z
    .record(
      z.string(),
      z.array(
        z.object({ value: z.string().nullish(), timestamp: z.string(), sourceType: z.string().nullish() }),
      ),
    )
    .nullish(),
})
export type CrmResult = z.infer<typeof CrmResult>

/** Each value that the property came to have as a row of its own. Its id holds also after the record was merged into another. */
export function historyRows(
  results: readonly CrmResult[],
  { object }: Pick<CrmType, 'object'>,
  { property, value: { field } }: Pick<PropertyHistory, 'property' | 'value'>,
): object[] {
  const rows = new Map<string, object>()
  for (const { id, propertiesWithHistory } of results) {
    for (const { value, timestamp, sourceType } of propertiesWithHistory?.[property] ?? []) {
      const at = new Date(timestamp).toISOString()
      const key = `${id}:${at}:${value ?? ''}`
      rows.set(key, { id: key, [`${object}_id`]: id, [field]: value || null, at, source: sourceType ?? null })
    }
  }
  return [...rows.values()]
}

/** Tombstones of the records that live on in these. */
export function mergedAway(results: readonly CrmResult[]): object[] {
  return results.flatMap(({ id, properties }) =>
    losersOf(properties)
      .filter((loser) => loser !== id)
      .map((loser) => ({ hs_object_id: loser, archived: true, merged_into: id })),
  )
}

/** Ids of the records that were merged into this one. */
export function losersOf(properties: CrmResult['properties']): readonly string[] {
  return (properties?.[MERGED] ?? '')
    .split(';')
    .map((loser) => loser.trim())
    .filter((loser) => loser !== '')
}

/** Whether any record of a saved page has taken others in. */
export async function mergesIn(path: string): Promise<boolean> {
  return new RegExp(`"${MERGED}":\\s*"[^"]`).test(await readFile(path, 'utf8'))
}
