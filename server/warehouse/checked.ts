import { CHECK_JOINS, CHECK_VALUES, checkColumns } from './derived/checks.ts'
import { INCOMING } from './incoming.ts'
import type { VersionTable } from './version-table.ts'
import type { Writer } from './warehouse.ts'

/** What was found of the rows of `INCOMING` that are checked; temporary, replaced by the next pages. */
export const CHECKED = 'checked'

/**
 * Makes `CHECKED`: the check columns of the rows of `INCOMING` that meet the condition (over `p`). Looked up in narrow rows,
 * because wide ones would be copied at every join.
 */
export async function makeChecked(writer: Writer, table: VersionTable, condition = 'true'): Promise<void> {
  const values = checkColumns(table).map((column, n) => `${CHECK_VALUES[n]} as ${column}`)
  await writer.keep(
    CHECKED,
    `select p._id, ${values.join(', ')}
     from ${INCOMING} p ${CHECK_JOINS} where ${condition}`,
  )
}
