import type { PoolClient } from 'pg'
import { WarehouseError } from './warehouse.ts'

/** From here on PostgreSQL brings the order with it, whatever the system knows. */
const BUILT_IN = 170_000

/**
 * Throws `WarehouseError` where the database sorts text by the rules of a language, or knows letters of English alone: which record comes first
 * where two are equal, and whether two texts are alike, would then be told otherwise than by the embedded engine.
 * https://www.postgresql.org/docs/current/locale.html
 */
export async function requirePlainOrder(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ plain: boolean; name: string; version: number }>(
    `select lower('Ä') = 'ä' and 'B' < 'a' and 'a b' < 'aa' and 'a-b' < 'aa' and getdatabaseencoding() = 'UTF8' as plain,
       current_database() as name, cast(current_setting('server_version_num') as integer) as version`,
  )
  const [{ plain, name, version } = { plain: false, name: '', version: BUILT_IN }] = rows
  if (plain) return
  const order =
    version >= BUILT_IN
      ? `locale_provider builtin builtin_locale 'C.UTF-8'`
      : `lc_collate 'C' lc_ctype 'C.UTF-8'`
  throw new WarehouseError(
    `The database “${name}” sorts text by the rules of a language: lists would come out otherwise than they do elsewhere.`,
    {
      action: `Make one that sorts by characters alone: create database plumbline template template0 encoding 'UTF8' ${order}; then name it in DATABASE_URL.`,
    },
  )
}
