import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ObjectSchema } from '../../server/connectors/connector.ts'
import { mergePages } from '../../server/warehouse/merge.ts'
import { knownVersionTable, readKnownObjects } from '../../server/warehouse/version-table.ts'
import type { Million } from './million.ts'

const CHANGED = 20_000
const AT = '2026-11-23T07:00:00.000Z'

class Undone extends Error {}

/** Does the work while changed leads are merged, again and again until it is done; nothing of the merges stays. */
export async function whileMerging(
  { warehouse, readCatalog, directory }: Million,
  work: () => Promise<unknown>,
): Promise<void> {
  const schema = await leads(readCatalog, warehouse)
  const path = join(directory, 'changed.ndjson')
  const values = schema.fields.map(({ name }) => {
    const value = `"${name.toLowerCase()}"`
    return `${name === 'Title' ? `coalesce(${value}, '') || ', again'` : value} as "${name}"`
  })
  const rows = await warehouse.read((reader) =>
    reader.all(
      `select ${values.join(', ')} from salesforce.lead where _valid_to = 'infinity' and not _deleted limit ${CHANGED}`,
    ),
  )
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))

  const over = new AbortController()
  const merging = (async () => {
    while (!over.signal.aborted) {
      await warehouse
        .write(async (writer) => {
          const known = await readKnownObjects(writer, 'salesforce')
          const table = knownVersionTable(known, {
            connection: 'salesforce',
            vendor: 'salesforce',
            schema,
            dialect: warehouse.dialect,
          })
          if (table === null) throw new Error('The leads are not as their source described them.')
          const file = {
            object: 'lead',
            path,
            format: { kind: 'ndjson' },
            rows: rows.length,
            content: { kind: 'rows' },
          } as const
          const { changed } = await mergePages(writer, warehouse.dialect, {
            table,
            files: [file],
            stamp: { runId: 'bench', at: AT, cause: null },
          })
          if (changed !== rows.length)
            throw new Error(`${changed} of ${rows.length} leads were merged as changed.`)
          throw new Undone()
        })
        .catch((error: unknown) => {
          if (!(error instanceof Undone)) throw error
        })
    }
  })()
  try {
    await work()
  } finally {
    over.abort()
    await merging
  }
}

/** The leads as their source described them. */
async function leads(
  readCatalog: Million['readCatalog'],
  warehouse: Million['warehouse'],
): Promise<ObjectSchema> {
  const { connections } = await warehouse.read(readCatalog)
  const { label, columns } = connections.find(({ id }) => id === 'salesforce')!.objects.get('lead')!
  const present = [...columns.values()].filter(({ removed }) => !removed)
  return {
    object: 'lead',
    label,
    fields: present.map(({ field }) => field),
    roles: { id: 'Id', updated: 'SystemModstamp', deleted: 'IsDeleted', mergedInto: 'MasterRecordId' },
  }
}
