import { literal } from '../sql.ts'
import { rowsOf, saidNow, sayingOf } from './standing.ts'
import {
  CAMPAIGN_COLUMNS,
  campaignColumns,
  hashOf,
  keyOf,
  rowKey,
  type EnteredColumn,
  type EnteredTable,
} from './table.ts'

/** What each line would make of what is known. `lines` holds them with their values as they are kept; what is no value begins with `_`. */
export function rowSql(table: EnteredTable, lines: string): string {
  const { columns } = table
  const said = hashOf([
    ...(table.campaign === 'perhaps' ? ['coalesce(l._entity, l.campaign)'] : []),
    ...columns.filter(({ given, identity }) => given && !identity).map(({ name }) => `l.${name}`),
    `''`,
  ])
  const own = [...campaignColumns(table), ...columns.map(({ name }) => name)]
  const label = table.campaign === 'none' ? [] : ['_label', '_among']
  const isSame = table.numberedBy === null ? '_same' : `(_same and ${table.numberedBy} is not null)`
  return `with ok as (
      select l.*, ${keyOf(table, 'l')} as _key, ${rowKey(table.campaign === 'named' ? 'l._entity' : null, keyOf(table, 'l'))} as _row, ${said} as _said from ${lines} l
      where l._problems is null and l._reason is null
    ), placed as (
      select ok.*, row_number() over (partition by _row order by _line) as _nth,
        first_value(_line) over (partition by _row order by _line) as _first_line,
        first_value(_said) over (partition by _row order by _line) as _first_said
      from ok
    ), known as (
      select s.*, ${sayingOf(table, 's')} as _known_saying from (${rowsOf(table, saidNow(table))}) as s
    ), joined as (
      select ${['_line', '_cells', '_notes', '_note', '_campaigns', '_nth', '_first_line', '_key', '_row', ...label].map((name) => `o.${name}`).join(', ')},
        o._said = o._first_said as _same, k._known_saying, ${[...campaignValues(table), ...columns.map(valueOf)].join(', ')}
      from placed o left join known k on k._row = o._row
    )
    select _line, _cells, cast(null as text) as _problems, _notes, _note, _campaigns, _first_line, _key, _row,
      ${[...label, ...own].join(', ')},
      case when _nth > 1 and ${isSame} then 'repeated' when _nth > 1 then 'refused' when _known_saying is null then 'new'
        when _known_saying = ${sayingOf(table, 'j')} then 'unchanged' else 'changed' end as _state,
      case when _nth > 1 and not _same then 'contradiction' when _nth > 1 and not ${isSame} then 'unnumbered' end as _reason
    from joined j
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
