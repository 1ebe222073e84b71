import { open, stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import { quote } from './columns.ts'
import { literal } from './sql.ts'
import type { Rejected, StagedFiles } from './warehouse.ts'

const HEADER_BYTES = 1 << 20
/** The engine keeps buffers of the longest line, or of twice the largest document, per thread: it is told no more than the files need. */
const MIN_BUFFER_BYTES = 1 << 20
const MAX_LINE_BYTES = 16 << 20

type Node = { readonly [key: string]: Node } | null

/** What DuckDB says of a file that isn't valid CSV or JSON in UTF-8. */
export const UNREADABLE = /Malformed JSON|CSV Error|Invalid unicode|JSON transform error/i

/** The query by which DuckDB itself reads saved pages, every column as text. */
export async function pagesSql(files: StagedFiles): Promise<string> {
  return files.format === 'csv' ? await csvSource(files) : await jsonSource(files)
}

/** What a tolerant reading of the files left out, once they were read. */
export async function rejectedOf(connection: DuckDBConnection, files: StagedFiles): Promise<Rejected[]> {
  if (!files.tolerant || files.format === 'ndjson') return []
  if (files.format === 'csv') return rejectedLines(connection)
  const { paths, format } = files
  const rows = await connection.run(
    `select r::varchar as raw from (${await elements({ paths, rows: format.json, type: 'JSON' })}) where not coalesce(${IS_ROW}, false) order by raw`,
  )
  return (await rows.getRowObjects()).map(({ raw }) => ({ reason: 'no object', raw: String(raw) }))
}

/** They are forgotten then. */
async function rejectedLines(connection: DuckDBConnection): Promise<Rejected[]> {
  const result = await connection.run(
    `select distinct line, csv_line, error_type from reject_errors order by line`,
  )
  const rows = await result.getRowObjects()
  await connection.run(`delete from reject_errors`)
  await connection.run(`delete from reject_scans`)
  return rows.map(({ csv_line: raw, error_type: type }) => ({
    reason: String(type).toLowerCase(),
    raw: String(raw),
  }))
}

/** What the files hold together. */
export async function bytesOf(paths: readonly string[]): Promise<number> {
  return (await sizesOf(paths)).reduce((sum, size) => sum + size, 0)
}

async function csvSource({ paths, columns, tolerant }: StagedFiles): Promise<string> {
  const header = await commonHeader(paths)
  const types = header.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')
  const present = new Set(header)
  const line = Math.min(await largestOf(paths), MAX_LINE_BYTES)
  const values = columns.map(
    ({ name, path: [field = ''] }) =>
      // An empty cell is how CSV says "nothing", quoted or not.
      `${present.has(field) ? `nullif(${quote(field)}, '')` : 'cast(null as varchar)'} as ${quote(name)}`,
  )
  return `select ${values.join(', ')} from read_csv(${list(paths)}, columns = {${types}}, auto_detect = false, header = true,
    delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false, max_line_size = ${line}, buffer_size = ${line}${tolerant ? ', store_rejects = true' : ''})`
}

/** The engine goes by the columns' places, so pages that are read together must have the same. */
async function commonHeader(paths: readonly string[]): Promise<readonly string[]> {
  const headers = await Promise.all(paths.map(readHeader))
  const first = headers[0] ?? []
  if (headers.some((header) => header.join() !== first.join()))
    throw new Error('CSV pages of different columns were staged together.')
  return first
}

async function readHeader(path: string): Promise<readonly string[]> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    const rows = parse(buffer.subarray(0, bytesRead), {
      to: 1,
      bom: true,
      relax_column_count: true,
    })
    return rows[0] ?? []
  } finally {
    await handle.close()
  }
}

async function jsonSource(files: StagedFiles): Promise<string> {
  const { paths, format, columns, tolerant } = files
  if (typeof format === 'string') {
    const tree = treeOf(columns)
    const types = Object.entries(tree).map(([key, node]) => `${literal(key)}: ${literal(typeOf(node))}`)
    const values = columns.map((column) => `${column.path.map(quote).join('.')} as ${quote(column.name)}`)
    const options = `maximum_object_size = ${Math.min(await largestOf(paths), MAX_LINE_BYTES)}`
    return `select ${values.join(', ')} from read_json(${list(paths)}, format = 'newline_delimited', columns = {${types.join(', ')}}, ${options})`
  }
  if (tolerant) {
    const values = columns.map(({ name, path }) => `r ->> ${literal(jsonPath(path))} as ${quote(name)}`)
    return `select ${values.join(', ')} from (${await elements({ paths, rows: format.json, type: 'JSON' })}) where ${IS_ROW}`
  }
  const values = columns.map((column) => `r.${column.path.map(quote).join('.')} as ${quote(column.name)}`)
  const type = typeOf(treeOf(columns))
  return `select ${values.join(', ')} from (${await elements({ paths, rows: format.json, type })})`
}

/** Of an element of a list of rows (`r`). */
const IS_ROW = `json_type(r) = 'OBJECT'`

/** What a document's list holds, each as `r` of the type. */
async function elements({
  paths,
  rows: [root = '', ...inner],
  type,
}: {
  readonly paths: readonly string[]
  readonly rows: readonly string[]
  readonly type: string
}): Promise<string> {
  const documentType = inner.reduceRight((held, key) => `STRUCT(${quote(key)} ${held})`, `${type}[]`)
  return `select unnest(${[root, ...inner].map(quote).join('.')}) as r
    from read_json(${list(paths)}, format = 'unstructured', columns = {${literal(root)}: ${literal(documentType)}}, maximum_object_size = ${await largestOf(paths)})`
}

function jsonPath(path: readonly string[]): string {
  return `$${path.map((key) => `.${quote(key)}`).join('')}`
}

/** Bytes of the largest file, and one for its end. */
async function largestOf(paths: readonly string[]): Promise<number> {
  return Math.max(MIN_BUFFER_BYTES, ...(await sizesOf(paths))) + 1
}

function sizesOf(paths: readonly string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await stat(path)).size))
}

function treeOf(columns: StagedFiles['columns']): Record<string, Node> {
  const tree: Record<string, Node> = {}
  for (const { path } of columns) plant(tree, path)
  return tree
}

function plant(tree: Record<string, Node>, [key = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) tree[key] ??= null
  else plant((tree[key] ??= {}), rest)
}

function typeOf(node: Node): string {
  if (node === null) return 'VARCHAR'
  return `STRUCT(${Object.entries(node)
    .map(([key, child]) => `${quote(key)} ${typeOf(child)}`)
    .join(', ')})`
}

function list(paths: readonly string[]): string {
  return `[${paths.map(literal).join(', ')}]`
}
