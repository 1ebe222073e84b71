import { quote } from '../warehouse/columns.ts'
import { literal } from '../warehouse/sql.ts'
import type { Reader } from '../warehouse/warehouse.ts'

interface Counted {
  readonly connection: string
  /** Knowledge time of what readers see; null before the first publication. */
  readonly published: string | null
  readonly dataVersion: number
  readonly objects: readonly string[]
}

/** Living records by object, as readers see them; empty before the first publication. */
export type RecordCounts = (reader: Reader, of: Counted) => Promise<ReadonlyMap<string, number>>

/** Counts them anew only when something was published: pages that show a sync ask several times a second. */
export function createRecordCounts(): RecordCounts {
  const known = new Map<
    string,
    { readonly dataVersion: number; readonly counts: ReadonlyMap<string, number> }
  >()
  return async (reader, { connection, published, dataVersion, objects }) => {
    if (published === null || objects.length === 0) return new Map()
    const before = known.get(connection)
    if (before?.dataVersion === dataVersion) return before.counts
    const selects = objects.map(
      (object) =>
        `select ${literal(object)} as object, cast(count(*) as integer) as n from ${quote(connection)}.${quote(object)}
         where _valid_from <= cast($1 as timestamptz) and _valid_to > cast($1 as timestamptz) and not _deleted`,
    )
    const rows = await reader.all<{ object: string; n: number }>(selects.join(' union all '), [published])
    const counts = new Map(rows.map(({ object, n }) => [object, n]))
    known.set(connection, { dataVersion, counts })
    return counts
  }
}
