import type { Reader, Row } from '../warehouse.ts'
import { CAMPAIGN } from './campaigns.ts'
import type { CampaignQuery } from './compare.ts'
import { entityOf, keyOf, nameOf, OPEN, ownColumns, SAID_LAST, type EnteredTable } from './table.ts'

/** What is known at present of a table, in chunks; amounts as text, to the last digit. */
export async function* streamRows(
  reader: Reader,
  table: EnteredTable,
  { sql, parameters }: CampaignQuery,
): AsyncIterable<Row[]> {
  const exact = (name: string) =>
    table.columns.some((column) => column.name === name && column.type === 'decimal(18, 4)')
      ? `cast(${name} as text) as ${name}`
      : name
  await reader.keep(CAMPAIGN, sql, parameters)
  yield* reader.stream(
    `select ${ownColumns(table).map(exact).join(', ')} from (${knownRows(table)}) as v order by v._id`,
  )
}

/** How many rows of each table are known at present. */
export async function countRows(
  reader: Reader,
  tables: readonly EnteredTable[],
  { sql, parameters }: CampaignQuery,
): Promise<number[]> {
  await reader.keep(CAMPAIGN, sql, parameters)
  const counts: number[] = []
  for (const table of tables) {
    const [counted] = await reader.all<{ rows: number }>(
      `select cast(count(*) as integer) as rows from (${knownRows(table)}) as v`,
    )
    counts.push(counted!.rows)
  }
  return counts
}

/**
 * The rows in force. Of what was said of both records of a campaign, what was said last: an import takes the two for one row.
 */
function knownRows(table: EnteredTable): string {
  const known = `select v.* from ${nameOf(table)} v where v._valid_to = ${OPEN} and not v._deleted`
  if (table.campaign !== 'named') return known
  const key = keyOf(table, 'v', entityOf('v', 'c'))
  return `select distinct on (${key}) v.* from (${known}) v
    left join ${CAMPAIGN} c on c.connection = v.connection and c.object = v.object and c.record_id = v.record_id
    order by ${key}, ${SAID_LAST}`
}
