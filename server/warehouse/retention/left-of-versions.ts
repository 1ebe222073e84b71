import { setImmediate } from 'node:timers/promises'
import { ABOUT, isAboutPerson } from '../about.ts'
import { quote, VERSION_COLUMNS } from '../columns.ts'
import { readCatalog } from '../read-catalog.ts'
import { createModel, type Model } from '../model/model.ts'
import { fallbackMapping } from '../model/mapping-defaults.ts'
import { mappingHash, readMappings } from '../model/setting.ts'
import type { Reader, Warehouse } from '../warehouse.ts'

/** The columns that are kept of versions that no kept moment sees; null: nothing is. */
export type LeftOf = (of: {
  readonly connection: string
  readonly object: string
}) => readonly string[] | null

/**
 * What relations read of versions that aren't in force at the moment asked about: who changed a record, who had a lead. It
 * is asked of the model under every mapping that was ever in force, so that whoever writes a relation can't forget it.
 */
export async function leftOfVersions({
  read,
  dialect,
}: Pick<Warehouse, 'read' | 'dialect'>): Promise<LeftOf> {
  const { catalog, saved, fields } = await read(async (reader) => ({
    catalog: await readCatalog(reader),
    saved: await readMappings(reader, { limit: EVERY }),
    fields: await readFields(reader),
  }))
  const fallbacks = [true, false].map((sample) => fallbackMapping({ sample }))
  const mappings = [...fallbacks, ...saved.map(({ mapping }) => mapping)]
  const found: Model['looksBack'][] = []
  for (const mapping of new Map(mappings.map((each) => [mappingHash(each), each])).values()) {
    found.push(createModel({ catalog, mapping, dialect }).looksBack)
    // A model takes some milliseconds, and there may be hundreds of mappings.
    await setImmediate()
  }
  return ({ connection, object }) => {
    const names = found.flatMap((looksBack) => looksBack.get(connection)?.get(object) ?? [])
    if (names.length === 0) return null
    const vendor = catalog.connections.find(({ id }) => id === connection)?.vendor
    const spread = vendor !== undefined && isAboutPerson(dialect, vendor, object)
    const columns = fields
      .filter((field) => field.connection === connection && field.object === object)
      .filter(({ name }) => names.some((each) => each.has(name)))
    return [
      ...Object.keys(VERSION_COLUMNS),
      '_hash',
      ...(spread ? [ABOUT] : []),
      ...new Set(columns.map((field) => quote(field.column_name))),
    ]
  }
}

const EVERY = 1_000_000

/** A field that changed its type, or was away, has had several columns. */
function readFields(
  reader: Reader,
): Promise<{ connection: string; object: string; name: string; column_name: string }[]> {
  return reader.all(`select connection, object, name, column_name from plumbline.field`)
}
