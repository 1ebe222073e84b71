import type { Reader, Writer } from '../warehouse.ts'
import { ROW } from './compare.ts'
import { saidNow } from './standing.ts'
import type { EnteredTable } from './table.ts'
import type { Undone } from './undo.ts'

/** An import as it is kept. Lists are JSON. */
export interface ImportRow {
  readonly id: string
  readonly kind: string
  readonly file: string | null
  readonly headers: string
  readonly matched: string
  /** A hash of the file's bytes; null of those that were imported before it was kept. */
  readonly digest: string | null
  readonly instant: string
  readonly by: string | null
  readonly lines: number
  readonly inserted: number
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
  readonly undone_at: string | null
  readonly undone_by: string | null
  readonly removed: number | null
  readonly restored: number | null
  readonly kept: number | null
}

const COLUMNS =
  'id, kind, file, headers, matched, digest, instant, "by", lines, inserted, changed, unchanged, refused, undone_at, undone_by, removed, restored, kept'

/** Newest first; `id`: only that one. */
export async function readImports(
  reader: Reader,
  { id = null, limit }: { readonly id?: string | null; readonly limit: number },
): Promise<ImportRow[]> {
  return reader.all(
    `select ${COLUMNS} from entered.import where cast($1 as text) is null or id = $1 order by instant desc limit ${limit}`,
    [id],
  )
}

/** How somebody matched the headings of files of the kind, the last time first. */
export async function readMatches(
  reader: Reader,
  kind: string,
  limit: number,
): Promise<Pick<ImportRow, 'headers' | 'matched'>[]> {
  return reader.all(
    `select headers, matched from entered.import where kind = $1 order by instant desc limit ${limit}`,
    [kind],
  )
}

/**
 * The import in force of the very same file, its columns matched in the same way, unless somebody else has said one of its rows since: to
 * send it again says nothing that isn't said. Null where there is none. Needs `ROW`.
 */
export async function readSameFile(
  reader: Reader,
  table: Pick<EnteredTable, 'name' | 'campaign'>,
  { kind, digest, matched }: Pick<ImportRow, 'kind' | 'digest' | 'matched'>,
): Promise<string | null> {
  const [same] = await reader.all<{ id: string }>(
    `with said as (
       select distinct on (s._row) s._row, s._import from (${saidNow(table)}) as s order by s._row, s._valid_from desc
     ), same as (
       select id, instant from entered.import where kind = $1 and digest = $2 and matched = $3 and undone_at is null
     )
     select id from same where not exists (
       select 1 from ${ROW} r left join said s on s._row = r._row
       where r._row is not null and (s._import is null or s._import not in (select id from same)))
     order by instant desc limit 1`,
    [kind, digest, matched],
  )
  return same?.id ?? null
}

/** Keeps what an import did. */
export async function insertImport(
  writer: Writer,
  row: Omit<ImportRow, 'undone_at' | 'undone_by' | keyof Omit<Undone, 'at'>>,
): Promise<void> {
  await writer.run(
    `insert into entered.import(id, kind, file, headers, matched, digest, instant, "by", lines, inserted, changed, unchanged, refused)
     values ($1, $2, $3, $4, $5, $6, cast($7 as timestamptz), $8, cast($9 as integer), cast($10 as integer), cast($11 as integer),
       cast($12 as integer), cast($13 as integer))`,
    [
      row.id,
      row.kind,
      row.file,
      row.headers,
      row.matched,
      row.digest,
      row.instant,
      row.by,
      row.lines,
      row.inserted,
      row.changed,
      row.unchanged,
      row.refused,
    ],
  )
}

/** Keeps that an import was taken back. */
export async function markUndone(
  writer: Writer,
  id: string,
  { at, removed, restored, kept, by }: Undone & { readonly by: string | null },
): Promise<void> {
  await writer.run(
    `update entered.import set undone_at = cast($2 as timestamptz), undone_by = $3, removed = cast($4 as integer),
       restored = cast($5 as integer), kept = cast($6 as integer) where id = $1`,
    [id, at, by, removed, restored, kept],
  )
}
