import { literal } from '../sql.ts'
import { CAMPAIGN } from './campaigns.ts'
import {
  CAMPAIGN_COLUMNS,
  entityOf,
  hashOf,
  keyOf,
  nameOf,
  OPEN,
  recordOf,
  SAID_LAST,
  type EnteredColumn,
  type EnteredTable,
} from './table.ts'

/** What each line would make of what is known. `lines` holds them with their values as they are kept; what is no value begins with `_`. */
export function rowSql(table: EnteredTable, lines: string): string {
  const { columns } = table
  const hasCampaign = table.campaign !== 'none'
  const said = hashOf([
    ...(table.campaign === 'perhaps' ? ['coalesce(l._entity, l.campaign)'] : []),
    ...columns.filter(({ given, identity }) => given && !identity).map(({ name }) => `l.${name}`),
    `''`,
  ])
  const entity = hasCampaign ? entityOf('v', 'c') : `''`
  const campaigns = `left join ${CAMPAIGN} c on c.connection = v.connection and c.object = v.object and c.record_id = v.record_id`
  const own = [...(hasCampaign ? CAMPAIGN_COLUMNS : []), ...columns.map(({ name }) => name)]
  const label = hasCampaign ? ['_label', '_among'] : []
  const isSame = table.numberedBy === null ? '_same' : `(_same and ${table.numberedBy} is not null)`
  return `with ok as (
      select l.*, ${keyOf(table, 'l', 'l._entity')} as _key, ${said} as _said from ${lines} l
      where l._problems is null and l._reason is null
    ), placed as (
      select ok.*, row_number() over (partition by _key order by _line) as _nth,
        first_value(_line) over (partition by _key order by _line) as _first_line,
        first_value(_said) over (partition by _key order by _line) as _first_said
      from ok
    ), known as (
      select distinct on (_key) * from (
        select v.*, ${keyOf(table, 'v', entity)} as _key from ${nameOf(table)} v ${hasCampaign ? campaigns : ''}
        where v._valid_to = ${OPEN} and not v._deleted) as v
      order by _key, ${SAID_LAST}
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
      case when _nth > 1 and ${isSame} then 'repeated' when _nth > 1 then 'refused' when _known_hash is null then 'new'
        when _known_hash = _hash then 'unchanged' else 'changed' end as _state,
      case when _nth > 1 and not _same then 'contradiction' when _nth > 1 and not ${isSame} then 'unnumbered' end as _reason
    from hashed
    union all
    select _line, _cells, _problems, _notes, null, _campaigns, null, null, null, ${[...label, ...own].join(', ')}, 'refused', _reason
    from ${lines} where _problems is not null or _reason is not null`
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
export function sayings(table: Pick<EnteredTable, 'campaign' | 'columns'>, alias: string): string[] {
  const own = table.columns.map(({ name }) => `${alias}.${name}`)
  if (table.campaign !== 'perhaps') return own
  return [`coalesce(${alias}.record_id, ${alias}.campaign)`, `${alias}.connection`, `${alias}.object`, ...own]
}
