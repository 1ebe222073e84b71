import { recordKey } from '../model/relation.ts'
import { CAMPAIGN } from './campaigns.ts'
import { standingSql, type ReplayedColumn } from './replay.ts'
import { campaignColumns, hashOf, nameOf, OPEN, rowKey, type EnteredTable } from './table.ts'

/**
 * What is in force of a table by now, each with `_row`: a row of one record and a row of its twin in the other system are the same,
 * because what tells rows apart is the campaign. Needs `CAMPAIGN`.
 */
export function saidNow(table: Pick<EnteredTable, 'name' | 'campaign'>): string {
  const inForce = `v._valid_to = ${OPEN}`
  if (table.campaign !== 'named')
    return `select v.*, ${rowKey(null, 'v._key')} as _row from ${nameOf(table)} v where ${inForce}`
  return `select v.*, ${rowKey(`coalesce(c.campaign_id, ${recordKey('v')})`, 'v._key')} as _row
    from ${nameOf(table)} v
    left join ${CAMPAIGN} c on c.connection = v.connection and c.object = v.object and c.record_id = v.record_id
    where ${inForce}`
}

/** The rows of a table as they stand by what is said. */
export function rowsOf(table: Pick<EnteredTable, 'campaign' | 'columns'>, said: string): string {
  return standingSql(said, replayed(table))
}

/** A row that is of a campaign stays with the record by which that was named first; what may be of one moves with what is said last. */
function replayed(table: Pick<EnteredTable, 'campaign' | 'columns'>): ReplayedColumn[] {
  const byFirst = (name: string) => table.campaign === 'named' && name !== 'campaign'
  return [
    ...campaignColumns(table).map((name) => ({ name, by: byFirst(name) ? null : 'campaign' })),
    ...table.columns.map(({ name, identity }) => ({ name, by: identity ? null : name })),
  ]
}

/** What a row under the alias says: not by which words its campaign was found. */
export function sayingOf(table: Pick<EnteredTable, 'campaign' | 'columns'>, alias: string): string {
  const own = table.columns.map(({ name }) => `${alias}.${name}`)
  return hashOf(
    table.campaign === 'perhaps'
      ? [`coalesce(${alias}.record_id, ${alias}.campaign)`, `${alias}.connection`, `${alias}.object`, ...own]
      : own,
  )
}
