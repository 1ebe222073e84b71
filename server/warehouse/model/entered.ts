import type { EnteredTable } from '../catalog.ts'
import { replaySql, standingSql, type ReplayedColumn } from '../entered/replay.ts'
import { rowKey } from '../entered/table.ts'
import type { ModelContext } from './relation.ts'

type Asked = Pick<ModelContext, 'moment' | 'entered'>

interface EnteredRead {
  readonly table: EnteredTable
  /** Columns that tell one row of a campaign from another. */
  readonly identity?: readonly string[]
  /** The others that are read. */
  readonly values: readonly string[]
}

/**
 * What people had brought in of campaigns by the moment asked about, as a table expression under `alias`: its `campaign_id`, the
 * `connection`, `object` and `record_id` of the record by which it was named first, what is read, and `_valid_from`, when it was
 * said last; null where nobody ever brought in any. What is said of both records of a campaign is one row.
 */
export function enteredRows(asked: Asked, read: EnteredRead, alias: string): string | null {
  if (!asked.entered.has(read.table)) return null
  return `(${standingSql(saidOfCampaigns(asked, read.table), ofCampaign(read))}) as ${alias}`
}

/**
 * The same, with what rows that have no date of their own came to before: what was said held from then on, whatever was brought in
 * since. To say again what stands is no step.
 */
export function enteredSteps(
  asked: Asked,
  { dated, ...read }: EnteredRead & { readonly dated: string },
  alias: string,
): string | null {
  if (!asked.entered.has(read.table)) return null
  const changed = read.values.map((name) => `${name} is distinct from lag(${name}) over so_far`)
  return `(select * from (
        select r.*, _nth = 1 or ${changed.join(' or ')} as _is_step from (${replaySql(saidOfCampaigns(asked, read.table), ofCampaign(read))}) as r
        window so_far as (partition by _row order by _nth)) as s
      where _nth = _times and ${dated} is not null or _is_step and ${dated} is null) as ${alias}`
}

/** The same as `enteredRows` of what may be of a campaign, also of one that no CRM has: by the `record_id` that it was found to be of. */
export function enteredPerhaps(asked: Asked, { table, ...read }: EnteredRead, alias: string): string | null {
  if (!asked.entered.has(table)) return null
  const said = `select e.*, ${rowKey(null, 'e._key')} as _row from entered.${table} e where ${inForce(asked, 'e')}`
  return `(${standingSql(said, [{ name: 'record_id', by: 'campaign' }, ...columnsOf(read)])}) as ${alias}`
}

function saidOfCampaigns(asked: Asked, table: EnteredTable): string {
  return `select e.*, c.campaign_id, ${rowKey('c.campaign_id', 'e._key')} as _row from entered.${table} e
        join campaign c on c.connection = e.connection and c.object = e.object and c.record_id = e.record_id
        where ${inForce(asked, 'e')}`
}

function inForce({ moment }: Pick<Asked, 'moment'>, alias: string): string {
  return `${alias}._valid_from <= ${moment.now} and ${alias}._valid_to > ${moment.now}`
}

function ofCampaign(read: Pick<EnteredRead, 'identity' | 'values'>): ReplayedColumn[] {
  const own = ['campaign_id', 'connection', 'object', 'record_id'].map((name) => ({ name, by: null }))
  return [...own, ...columnsOf(read)]
}

function columnsOf({ identity = [], values }: Pick<EnteredRead, 'identity' | 'values'>): ReplayedColumn[] {
  return [...identity.map((name) => ({ name, by: null })), ...values.map((name) => ({ name, by: name }))]
}

/** The instant of a moment as it is kept: one that ends in `Z`, else what the clock of the workspace's zone showed. */
export function enteredMoment(column: string, { moment }: Pick<ModelContext, 'moment'>): string {
  return `case when ${column} like '%Z' then cast(${column} as timestamptz) else cast(${column} as timestamp) at time zone ${moment.zone} end`
}
