import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Field, ObjectSchema } from '../../server/connectors/connector.ts'
import { mergePages } from '../../server/warehouse/merge.ts'
import { knownVersionTable } from '../../server/warehouse/version-table.ts'
import type { Million } from './million.ts'

const CHANGED = 20_000
const AT = '2026-11-23T07:00:00.000Z'

class Undone extends Error {}

/** Does the work while changed leads are merged, again and again until it is done; nothing of the merges stays. */
export async function whileMerging(
  { warehouse, directory }: Million,
  work: () => Promise<unknown>,
): Promise<void> {
  const schema = await warehouse.read(async (reader): Promise<ObjectSchema> => {
    const [object] = await reader.all<{ label: string; roles: string }>(
      `select label, roles from plumbline.object where connection = 'salesforce' and object = 'lead'`,
    )
    const fields = await reader.all<{ spec: string }>(
      `select spec from plumbline.field where connection = 'salesforce' and object = 'lead' and removed_at is null`,
    )
    return {
      object: 'lead',
      label: object!.label,
      roles: JSON.parse(object!.roles) as ObjectSchema['roles'],
      fields: fields.map(({ spec }) => JSON.parse(spec) as Field),
    }
  })
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

  let done = false
  const merging = (async () => {
    while (!done) {
      await warehouse
        .write(async (writer) => {
          const table = await knownVersionTable(writer, {
            connection: 'salesforce',
            vendor: 'salesforce',
            schema,
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
    done = true
    await merging
  }
}
