import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Connector, ObjectSchema, PageFile } from '../../server/connectors/connector.ts'
import { stagedFiles } from '../../server/warehouse/incoming.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { pagesSql } from '../../server/warehouse/duckdb-stage.ts'
import { columnName, quote } from '../../server/warehouse/columns.ts'
import { mergeable } from '../../server/warehouse/merge.ts'
import type { VersionTable } from '../../server/warehouse/version-table.ts'

const PAGES = 500

/** Everything that one connector reads, as the pages that it saved. */
export interface SavedPages {
  readonly objects: readonly { readonly schema: ObjectSchema; readonly files: readonly PageFile[] }[]
}

/** Reads all that depends on nothing else, and keeps the pages. */
export async function savePages(connector: Connector, directory: string): Promise<SavedPages> {
  mkdirSync(directory, { recursive: true })
  const { signal } = new AbortController()
  const to = (await connector.serverTime(signal)).toISOString()
  const files = new Map<string, PageFile[]>()
  const schemas = new Map<string, ObjectSchema>()
  let names = 0
  for (const stream of connector.streams) {
    if (stream.mode.kind === 'dependent') continue
    const described = await connector.describe(stream.object, signal)
    if (described === null) continue
    for (const schema of described) schemas.set(schema.object, schema)
    const reading = connector.read({
      schema: described[0]!,
      window: { from: null, to },
      extent: 'all',
      cursor: null,
      signal,
      async *parents() {},
      spool: (extension) => join(directory, `${++names}.${extension}`),
    })
    for await (const page of reading) {
      for (const file of page.files) {
        if (file.content.kind !== 'rows') continue
        files.set(file.object, [...(files.get(file.object) ?? []), file])
      }
    }
  }
  return {
    objects: [...files].map(([object, files]) => ({ schema: schemas.get(object)!, files })),
  }
}

/** How long the engine alone takes to read the pages into plain, typed tables, and how many rows there are. */
export async function readPlainly(
  { objects }: SavedPages,
  path: string,
): Promise<{ readonly ms: number; readonly cpuMs: number; readonly rows: number }> {
  const warehouse = await openDuckdb({ path })
  const { dialect } = warehouse
  let rows = 0
  const began = performance.now()
  const before = process.cpuUsage()
  for (const { schema, files } of objects) {
    const columns = schema.fields.map((field) => ({ field, column: quote(columnName(field.name)) }))
    const table: VersionTable = {
      connection: 'plain',
      vendor: 'hubspot',
      schema,
      name: quote(schema.object),
      columns,
      unfilled: [],
      about: false,
    }
    const typed = columns.map(({ field, column }) => `${dialect.cast(column, field.type)} as ${column}`)
    let made = false
    for (const group of together(files)) {
      const into = made ? `insert into ${table.name}` : `create table ${table.name} as`
      const pages = await pagesSql(stagedFiles(table, group))
      await warehouse.write((writer) => writer.run(`${into} select ${typed.join(', ')} from (${pages})`))
      made = true
    }
    const [count] = await warehouse.read((reader) =>
      reader.all<{ n: number }>(`select count(*) as n from ${table.name}`),
    )
    rows += count!.n
  }
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(before)
  await warehouse.close()
  return { ms, cpuMs: (user + system) / 1000, rows }
}

/** Many pages in one statement, so that the engine isn't held up, and no more than it has memory for. */
function together(files: readonly PageFile[]): PageFile[][] {
  return mergeable(files).flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / PAGES) }, (_, n) =>
      group.slice(n * PAGES, (n + 1) * PAGES),
    ),
  )
}
