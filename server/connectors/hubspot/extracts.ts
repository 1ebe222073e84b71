import { readFile } from 'node:fs/promises'
import type { PageFile, ReadRequest } from '../connector.ts'
import type { CrmType, PropertyHistory } from './crm-type.ts'
import { extractFile } from './page-file.ts'
import { idOf, isTime, listOf, partOf, rawRow } from './raw-row.ts'

/** The property that names, on a survivor, the ids of the records merged into it, directly or through others. */
const MERGED = 'hs_merged_object_ids'

/** What is looked at in a record beyond its rows. One without an id is left to whoever takes the page in. */
export interface CrmResult {
  readonly id: string
  readonly properties: unknown
  readonly histories: unknown
}

export function crmResults(results: readonly unknown[]): readonly CrmResult[] {
  return results.flatMap((result) => {
    const { properties, propertiesWithHistory: histories } = rawRow(result, 'properties')
    const id = idOf(result)
    return id === null ? [] : { id, properties, histories }
  })
}

/**
 * Each value that the property came to have as a row of its own. Its id holds also after the record was merged into another;
 * a value of which no time is told has none.
 */
export function historyRows(
  results: readonly CrmResult[],
  { object }: Pick<CrmType, 'object'>,
  { property, value: { field } }: Pick<PropertyHistory, 'property' | 'value'>,
): object[] {
  const rows = new Map<string, object>()
  const timeless: object[] = []
  for (const { id, histories } of results) {
    for (const entry of listOf(partOf(histories, property))) {
      const { value = null, timestamp, sourceType: source = null } = rawRow(entry, 'value')
      const at = timeOf(timestamp)
      const row = { [`${object}_id`]: id, [field]: value === '' ? null : value, at: at ?? timestamp, source }
      if (at === null) timeless.push({ id: null, ...row })
      else {
        const key = `${id}:${at}:${textOf(value)}`
        rows.set(key, { id: key, ...row })
      }
    }
  }
  return [...rows.values(), ...timeless]
}

function timeOf(timestamp: unknown): string | null {
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : timestamp
  return isTime(at) ? new Date(at).toISOString() : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
}

/** Tombstones of the records that live on in these. */
export function mergedAway(results: readonly CrmResult[]): object[] {
  return results.flatMap(({ id, properties }) =>
    losersOf(properties)
      .filter((loser) => loser !== id)
      .map((loser) => ({ hs_object_id: loser, archived: true, merged_into: id })),
  )
}

/** Ids of the records that were merged into the one with these properties. */
export function losersOf(properties: unknown): readonly string[] {
  const { [MERGED]: losers } = rawRow(properties, '')
  return (typeof losers === 'string' ? losers : '')
    .split(';')
    .map((loser) => loser.trim())
    .filter((loser) => loser !== '')
}

/** Rows that name no record, each shown whole where the warehouse sets it aside: null where there are none. */
export function namelessFile(
  request: ReadRequest,
  { object }: Pick<CrmType, 'object'>,
  results: readonly unknown[],
): Promise<PageFile | null> {
  const nameless = results.filter((result) => idOf(result) === null)
  return extractFile(
    request,
    object,
    nameless.map((result) => ({ archived: JSON.stringify(result) })),
  )
}

/** Whether any record of a saved page has taken others in. */
export async function mergesIn(path: string): Promise<boolean> {
  return new RegExp(`"${MERGED}":\\s*"[^"]`).test(await readFile(path, 'utf8'))
}
