import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse as parseAll } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { quote } from './columns.ts'
import { literal } from './sql.ts'
import type { Rejected, StagedFiles } from './warehouse.ts'

const HEADER_BYTES = 1 << 20
/** In JSON no such byte stands for itself, so that a document needs no rewriting to be copied as one cell. */
const QUOTE = 0x01
const AS_CELLS = `(format csv, quote e'\\x01', escape e'\\x01', delimiter e'\\x02', null e'\\x03')`
/** PostgreSQL keeps no NUL: an escaped one, which no odd number of backslashes stands before. */
const ESCAPED_NUL = String.raw`(?<!\\)((?:\\\\)*)\\u0000`

/** Saved pages as rows of text in a temporary table that goes with the transaction; and how they are read from there. */
export interface Loaded {
  readonly relation: string
  readonly rejected: () => Promise<readonly Rejected[]>
}

/** Copies the files as they are into a temporary table. */
export async function loadPages(client: PoolClient, table: string, files: StagedFiles): Promise<Loaded> {
  return files.format === 'csv' ? loadCsv(client, table, files) : loadJson(client, table, files)
}

async function loadCsv(client: PoolClient, table: string, files: StagedFiles): Promise<Loaded> {
  const headers = await Promise.all(files.paths.map(readHeader))
  const header = headers[0] ?? []
  if (headers.some((each) => each.join() !== header.join()))
    throw new Error('CSV pages of different columns were staged together.')
  await client.query(
    `create temp table ${table}(${header.map((name) => `${quote(name)} text`).join(', ')}) on commit drop`,
  )
  const rejected: Rejected[] = []
  for (const path of files.paths) {
    const into = client.query(copyFrom(`copy ${table} from stdin (format csv, header true)`))
    if (files.tolerant) await pipeline(wellFormed(path, header, rejected), into)
    else await pipeline(createReadStream(path), withoutNul(), into)
  }
  const present = new Set(header)
  const values = files.columns.map(
    ({ name, path: [field = ''] }) =>
      `${present.has(field) ? `nullif(${quote(field)}, '')` : 'cast(null as text)'} as ${quote(name)}`,
  )
  return {
    relation: `(select ${values.join(', ')} from ${table})`,
    rejected: () => Promise.resolve(rejected),
  }
}

/** The lines of as many cells as the header has, written anew; the others are told. */
function wellFormed(path: string, header: readonly string[], rejected: Rejected[]): Readable {
  const rows = createReadStream(path)
    .pipe(withoutNul())
    .pipe(parseAll({ bom: true, relax_column_count: true, raw: true, info: false }))
  const cell = (text: string) => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`)
  async function* lines() {
    for await (const { record, raw } of rows as AsyncIterable<{ record: string[]; raw: string }>) {
      if (record.length === header.length) yield `${record.map(cell).join(',')}\n`
      else
        rejected.push({
          reason: record.length < header.length ? 'missing columns' : 'too many columns',
          raw: raw.replace(/\r?\n$/, ''),
        })
    }
  }
  return Readable.from(lines())
}

async function readHeader(path: string): Promise<readonly string[]> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return parse(buffer.subarray(0, bytesRead), { to: 1, bom: true, relax_column_count: true })[0] ?? []
  } finally {
    await handle.close()
  }
}

async function loadJson(client: PoolClient, table: string, files: StagedFiles): Promise<Loaded> {
  await client.query(`create temp table ${table}(doc text) on commit drop`)
  const { format, columns, tolerant } = files
  const isDocument = typeof format !== 'string'
  for (const path of files.paths) {
    const into = client.query(copyFrom(`copy ${table} from stdin ${AS_CELLS}`))
    await pipeline(isDocument ? asCell(path) : createReadStream(path), withoutNul(), into)
  }
  const doc = `cast(case when strpos(doc, '\\u0000') > 0 then regexp_replace(doc, ${literal(ESCAPED_NUL)}, '\\1\\ufffd', 'g') else doc end as json)`
  const rows = isDocument
    ? `select json_array_elements(${doc} #> ${pathOf(format.json)}) as r from ${table}`
    : `select ${doc} as r from ${table} where doc ~ '\\S'`
  const isRow = `json_typeof(r) = 'object'`
  const { values, from } = readRows(columns)
  return {
    relation: `(select ${values.join(', ')} from (${rows}) d ${from}${tolerant && isDocument ? ` where ${isRow}` : ''})`,
    async rejected() {
      if (!tolerant || !isDocument) return []
      const found = await client.query<{ raw: string }>(
        `select cast(r as text) as raw from (${rows}) d where not coalesce(${isRow}, false) order by raw`,
      )
      return found.rows.map(({ raw }) => ({ reason: 'no object', raw }))
    },
  }
}

/** Longer names are cut off by PostgreSQL, and then name nothing. */
const LONGEST_NAME = 63

/**
 * How the columns are read of a row `r`. Each object in which they lie is parsed once: to ask for a path parses all of it again
 * for every column. https://www.postgresql.org/docs/current/functions-json.html
 */
function readRows(columns: StagedFiles['columns']): {
  readonly values: readonly string[]
  readonly from: string
} {
  const isNamed = ({ path }: (typeof columns)[number]) => Buffer.byteLength(path.at(-1)!) <= LONGEST_NAME
  const objects = [...Map.groupBy(columns.filter(isNamed), ({ path }) => JSON.stringify(path.slice(0, -1)))]
  const sources = new Map(objects.map(([parent], index) => [parent, `o${index}`]))
  const from = objects.map(([, found], index) => {
    const parent = found[0]!.path.slice(0, -1)
    const object = parent.length === 0 ? 'r' : `r #> ${pathOf(parent)}`
    const keys = new Set(found.map(({ path }) => path.at(-1)!))
    const typed = [...keys].map((key) => `${quote(key)} text`)
    return `cross join lateral json_to_record(case when json_typeof(${object}) = 'object' then ${object} else '{}' end) as o${index}(${typed.join(', ')})`
  })
  const values = columns.map((column) => {
    const { name, path } = column
    const value = isNamed(column)
      ? `${sources.get(JSON.stringify(path.slice(0, -1)))}.${quote(path.at(-1)!)}`
      : `r #>> ${pathOf(path)}`
    return `${value} as ${quote(name)}`
  })
  return { values, from: from.join(' ') }
}

function pathOf(path: readonly string[]): string {
  return `array[${path.map(literal).join(', ')}]::text[]`
}

function asCell(path: string): Readable {
  async function* bytes() {
    yield Buffer.of(QUOTE)
    yield* createReadStream(path)
    yield Buffer.of(QUOTE, 0x0a)
  }
  return Readable.from(bytes())
}

/** A NUL byte becomes the character that stands for what is none. */
function withoutNul(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      done(
        null,
        chunk.includes(0)
          ? Buffer.from(chunk.toString('latin1').replaceAll('\0', '\u00EF\u00BF\u00BD'), 'latin1')
          : chunk,
      )
    },
  })
}
