import { quote, VERSION_COLUMNS } from '../columns.ts'
import { readCatalog } from '../read-catalog.ts'
import { createModel } from '../model/model.ts'
import { fallbackMapping } from '../model/mapping-defaults.ts'
import { readMappings } from '../model/setting.ts'
import type { Dialect, Reader } from '../warehouse.ts'

/** The columns that are kept of versions that no kept moment sees; null: nothing is. */
export type LeftOf = (of: {
  readonly connection: string
  readonly object: string
}) => readonly string[] | null

/**
 * What relations read of versions that aren't in force at the moment asked about: who changed a record, who had a lead. It
 * is asked of the model under every mapping that was ever in force, so that whoever writes a relation can't forget it.
 */
export async function leftOfVersions(reader: Reader, dialect: Dialect): Promise<LeftOf> {
  const catalog = await readCatalog(reader)
  const saved = (await readMappings(reader, { limit: EVERY })).map(({ mapping }) => mapping)
  const mappings = [...[true, false].map((sample) => fallbackMapping({ sample })), ...saved]
  const models = mappings.map((mapping) => createModel({ catalog, mapping, dialect }))
  // A field that changed its type, or was away, has had several columns.
  const fields = await reader.all<{ connection: string; object: string; name: string; column_name: string }>(
    `select connection, object, name, column_name from plumbline.field`,
  )
  return ({ connection, object }) => {
    const read = models.flatMap(({ looksBack }) => looksBack.get(connection)?.get(object) ?? [])
    if (read.length === 0) return null
    const columns = fields
      .filter((field) => field.connection === connection && field.object === object)
      .filter(({ name }) => read.some((names) => names.has(name)))
    return [
      ...Object.keys(VERSION_COLUMNS),
      '_hash',
      ...new Set(columns.map((field) => quote(field.column_name))),
    ]
  }
}

const EVERY = 1_000_000
