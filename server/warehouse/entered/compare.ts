import type { Parameter, Reader } from '../warehouse.ts'
import { CHOICE, findCampaigns, FOUND, type SaidCampaign } from './campaigns.ts'
import { rowSql } from './row-sql.ts'
import { givenName, type EnteredTable } from './table.ts'

/** A query of the campaigns that the CRMs hold: connection, object, record_id, label, campaign_id, type, planned_launch, start_date, created_at, system_rank. */
export interface CampaignQuery {
  readonly sql: string
  readonly parameters: readonly Parameter[]
}

/** A file's rows, read and written down as JSON. */
export interface GivenRows {
  readonly path: string
  readonly table: EnteredTable
  readonly campaigns: CampaignQuery
  /** Which campaigns names mean, as a person says now. */
  readonly said: readonly SaidCampaign[]
}

/** The rows as they came; temporary, like the others. */
const GIVEN = 'import_given'
export const LINE = 'import_line'
/** What an import would make of each line: its state, and the row that it would then be. */
export const ROW = 'import_row'
/** What the lines call campaigns, where that isn't one campaign by itself. */
export const NAME = 'import_name'
/** Those of `ROW` that are told of. */
export const SHOWN = 'import_shown'
export const TEMPORARY = [GIVEN, LINE, FOUND, CHOICE, ROW, NAME, SHOWN] as const

/**
 * Makes `ROW` of a file: finds the campaigns, lines that say the same or contradict each other, and what is known already.
 *
 * A row of one record and a row of its twin in the other system are the same row: what tells rows apart is the campaign, not
 * the record by which it was named.
 */
export async function compareRows(
  reader: Reader,
  { path, table, campaigns, said }: GivenRows,
): Promise<void> {
  const texts = [
    'line',
    'cells',
    'problems',
    'notes',
    ...(table.campaign === 'none' ? [] : ['campaign_ids', givenName('campaign')]),
    ...table.columns.map(({ name }) => givenName(name)),
  ]
  await reader.stage(GIVEN, {
    paths: [path],
    format: 'ndjson',
    columns: texts.map((name) => ({ name, path: [name] })),
  })
  await findCampaigns(reader, {
    named:
      table.campaign === 'none'
        ? null
        : `select ${givenName('campaign')} as campaign, campaign_ids from ${GIVEN}`,
    campaigns,
    said,
  })
  await reader.keep(LINE, lineSql(table))
  await reader.keep(ROW, rowSql(table, LINE))
}

/** Each line with its values as they are kept, the campaign that it names, and why it can't be. What is no value begins with `_`. */
function lineSql(table: EnteredTable): string {
  const campaign = givenName('campaign')
  const hasCampaign = table.campaign !== 'none'
  const values = table.columns.map(({ name, type }) => `cast(g.${givenName(name)} as ${type}) as ${name}`)
  const found = ['connection', 'object', 'record_id'].map((name) => `${ifFound(name)} as ${name}`)
  const own = hasCampaign
    ? [
        `g.${campaign} as campaign`,
        ...found,
        `${ifFound('label')} as _label`,
        `${ifFound('campaign_id')} as _entity`,
        'f.chosen as _chosen',
        `case when f.campaigns > 1 then f.one || ' and ' || f.other end as _among`,
      ]
    : []
  const named = hasCampaign ? 'coalesce(f.campaigns, 0)' : '0'
  const amiss = `case when g.${campaign} is null then null when ${named} = 0 then 'no-campaign' when ${named} > 1 then 'campaigns' end`
  const reason = table.campaign === 'named' ? amiss : 'null'
  const note = table.campaign === 'perhaps' ? amiss : 'null'
  return `select cast(g.line as integer) as _line, g.cells as _cells, g.problems as _problems, g.notes as _notes,
      ${named} as _campaigns, cast(${reason} as text) as _reason, cast(${note} as text) as _note, ${[...own, ...values].join(', ')}
    from ${GIVEN} g ${hasCampaign ? `left join ${FOUND} f on f.campaign = g.${campaign}` : ''}`
}

function ifFound(column: string): string {
  return `case when f.campaigns = 1 then f.${column} end`
}
