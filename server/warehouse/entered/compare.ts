import type { Parameter, Reader } from '../warehouse.ts'
import { literal } from '../sql.ts'
import { CAMPAIGN, findCampaigns, FOUND } from './campaigns.ts'
import {
  CAMPAIGN_COLUMNS,
  givenName,
  hashOf,
  keyOf,
  nameOf,
  OPEN,
  recordOf,
  type EnteredColumn,
  type EnteredTable,
} from './table.ts'

/** A query of the campaigns that the CRMs hold: connection, object, record_id, label, campaign_id, system_rank. */
export interface CampaignQuery {
  readonly sql: string
  readonly parameters: readonly Parameter[]
}

/** A file's rows, read and written down as JSON. */
export interface GivenRows {
  readonly path: string
  readonly table: EnteredTable
  readonly campaigns: CampaignQuery
}

/** The rows as they came; temporary, like the others. */
const GIVEN = 'import_given'
const LINE = 'import_line'
/** What an import would make of each line: its state, and the row that it would then be. */
export const ROW = 'import_row'
export const TEMPORARY = [GIVEN, LINE, FOUND, ROW] as const

/**
 * Makes `ROW` of a file: finds the campaigns, lines that say the same or contradict each other, and what is known already.
 *
 * A row of one record and a row of its twin in the other system are the same row: what tells rows apart is the campaign, not
 * the record by which it was named.
 */
export async function compareRows(reader: Reader, { path, table, campaigns }: GivenRows): Promise<void> {
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
  })
  await reader.keep(LINE, lineSql(table))
  await reader.keep(ROW, rowSql(table))
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
      ]
    : []
  const named = hasCampaign ? 'coalesce(f.campaigns, 0)' : '0'
  const amiss = `case when ${named} = 0 then 'no-campaign' when ${named} > 1 then 'campaigns' end`
  const reason = table.campaign === 'named' ? `case when g.problems is null then ${amiss} end` : 'null'
  const note = table.campaign === 'perhaps' ? `case when g.${campaign} is not null then ${amiss} end` : 'null'
  return `select cast(g.line as integer) as _line, g.cells as _cells, g.problems as _problems, g.notes as _notes,
      ${named} as _campaigns, cast(${reason} as text) as _reason, cast(${note} as text) as _note, ${[...own, ...values].join(', ')}
    from ${GIVEN} g ${hasCampaign ? `left join ${FOUND} f on f.campaign = g.${campaign}` : ''}`
}

function ifFound(column: string): string {
  return `case when f.campaigns = 1 then f.${column} end`
}

function rowSql(table: EnteredTable): string {
  const { columns } = table
  const hasCampaign = table.campaign !== 'none'
  const said = hashOf([
    ...(table.campaign === 'perhaps' ? ['coalesce(l._entity, l.campaign)'] : []),
    ...columns.filter(({ given, identity }) => given && !identity).map(({ name }) => `l.${name}`),
    `''`,
  ])
  const entity = hasCampaign ? `coalesce(c.campaign_id, ${recordOf('v')})` : `''`
  const campaigns = `left join ${CAMPAIGN} c on c.connection = v.connection and c.object = v.object and c.record_id = v.record_id`
  const own = [...(hasCampaign ? CAMPAIGN_COLUMNS : []), ...columns.map(({ name }) => name)]
  const label = hasCampaign ? ['_label'] : []
  return `with ok as (
      select l.*, ${keyOf(table, 'l', 'l._entity')} as _key, ${said} as _said from ${LINE} l
      where l._problems is null and l._reason is null
    ), placed as (
      select ok.*, row_number() over (partition by _key order by _line) as _nth,
        first_value(_line) over (partition by _key order by _line) as _first_line,
        first_value(_said) over (partition by _key order by _line) as _first_said
      from ok
    ), known as (
      select distinct on (_key) * from (
        select v.*, ${keyOf(table, 'v', entity)} as _key from ${nameOf(table)} v ${hasCampaign ? campaigns : ''}
        where v._valid_to = ${OPEN} and not v._deleted) as all_known
      order by _key, _id
    ), joined as (
      select ${['_line', '_cells', '_notes', '_note', '_campaigns', '_nth', '_first_line', ...label].map((name) => `o.${name}`).join(', ')},
        o._said = o._first_said as _same, k._hash as _known_hash,
        coalesce(k._id, ${keyOf(table, 'o', recordOf('o'))}) as _id, ${[...campaignValues(table), ...columns.map(valueOf)].join(', ')}
      from placed o left join known k on k._key = o._key
    ), hashed as (
      select j.*, ${hashOf(sayings(table, 'j'))} as _hash from joined j
    )
    select _line, _cells, cast(null as text) as _problems, _notes, _note, _campaigns, _first_line, _id, _hash,
      ${[...label, ...own].join(', ')},
      case when _nth > 1 and _same then 'repeated' when _nth > 1 then 'refused' when _known_hash is null then 'new'
        when _known_hash = _hash then 'unchanged' else 'changed' end as _state,
      case when _nth > 1 and not _same then 'contradiction' end as _reason
    from hashed
    union all
    select _line, _cells, _problems, _notes, null, _campaigns, null, null, null, ${[...label, ...own].join(', ')}, 'refused', _reason
    from ${LINE} where _problems is not null or _reason is not null`
}

/** What is given, else what is known already, else what stands where nothing is. */
function valueOf({ name, given, fallback }: EnteredColumn): string {
  const known = given ? [] : [`k.${name}`]
  const last = fallback === null ? [] : [literal(fallback)]
  return `coalesce(${[`o.${name}`, ...known, ...last].join(', ')}) as ${name}`
}

/** A known row stays with the record by which its campaign was named first. */
function campaignValues({ campaign, campaignGiven }: EnteredTable): readonly string[] {
  if (campaign === 'none') return []
  if (campaign === 'perhaps') return CAMPAIGN_COLUMNS.map((name) => `${campaignGiven ? 'o' : 'k'}.${name}`)
  return CAMPAIGN_COLUMNS.map((name) =>
    name === 'campaign' ? 'o.campaign' : `coalesce(k.${name}, o.${name}) as ${name}`,
  )
}

/** What a version says: not by which words its campaign was found. */
function sayings(table: EnteredTable, alias: string): string[] {
  const own = table.columns.map(({ name }) => `${alias}.${name}`)
  if (table.campaign !== 'perhaps') return own
  return [`coalesce(${alias}.record_id, ${alias}.campaign)`, `${alias}.connection`, `${alias}.object`, ...own]
}
