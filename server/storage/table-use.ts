import type { StorageUse } from '../../shared/storage.ts'
import { readCatalog } from '../warehouse/read-catalog.ts'
import { isCurrent, literal } from '../warehouse/sql.ts'
import type { Dialect, Reader } from '../warehouse/warehouse.ts'

/** How many records and versions there are of each object, the largest first. */
export async function tableUse(reader: Reader, { engine }: Dialect): Promise<StorageUse['objects']> {
  const catalog = await readCatalog(reader)
  const objects = catalog.connections.flatMap((connection) => [...connection.objects.values()])
  if (objects.length === 0) return []
  const bytes = (table: string) =>
    engine === 'postgres'
      ? `pg_total_relation_size(cast(${literal(table)} as regclass))`
      : 'cast(null as bigint)'
  const counted = objects.map(
    ({ table }, nth) =>
      `select ${nth} as nth, count(*) as versions, count(*) filter (where ${isCurrent('v')}) as records, ${bytes(table)} as bytes from ${table} as v`,
  )
  const rows = await reader.all<{ nth: number; versions: number; records: number; bytes: number | null }>(
    counted.join(' union all '),
  )
  return rows
    .map(({ nth, ...use }) => {
      const { connection, object, label } = objects[nth]!
      return { connection, object, label, ...use }
    })
    .toSorted((a, b) => b.versions - a.versions || a.label.localeCompare(b.label))
}
