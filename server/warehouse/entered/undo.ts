import { literal } from '../sql.ts'
import type { Writer } from '../warehouse.ts'
import { enter } from './enter.ts'
import { sayings } from './row-sql.ts'
import {
  CAMPAIGN_COLUMNS,
  hashOf,
  nameOf,
  OPEN,
  ownColumns,
  VERSION_COLUMNS,
  type EnteredColumn,
  type EnteredTable,
} from './table.ts'

/** What each import in force says of the rows that the undone one says, that one among them; temporary. */
const SAID = 'import_said'
/** The rows that are to be written, and what becomes of each; temporary. */
const UNDO = 'import_undo'
/** Versions of which a part is another import's from now on; temporary. */
const PASSED_ON = 'import_passed_on'

/** What became of the rows that an import said. */
export interface Undone {
  readonly at: string
  /** No other import says them. */
  readonly removed: number
  /** They are as the imports before it say. */
  readonly restored: number
  /** A later import says them, too, so they stay as it says them. */
  readonly kept: number
}

interface Undoing {
  /** With all of its columns; a fallback is the one of today. */
  readonly table: EnteredTable
  readonly importId: string
  /** Which columns the files of this kind have filled. */
  readonly given: readonly { readonly importId: string; readonly columns: readonly string[] }[]
  readonly now: number
}

/**
 * Takes back what an import said, by versions of its own: each row is again what the imports in force say one after the other, as
 * if this one had never been, and gone where none says it. An import says the rows that it wrote and those that it confirmed.
 */
export async function undoRows(writer: Writer, undoing: Undoing): Promise<Undone> {
  const { table, importId, now } = undoing
  const name = nameOf(table)
  const own = ownColumns(table).join(', ')
  await gatherSaid(writer, undoing)
  await passOn(writer, undoing)
  await writer.run(
    `create or replace temp table ${UNDO} as
     with undone as (
       select instant from entered.import where id = $1
     ), again as (
       select *, ${hashOf(sayings(table, 'a'))} as _hash from (${againSql(table)}) as a
     ), mine as (
       select v.* from ${name} v where v._valid_to = ${OPEN} and v._id in (select _id from ${SAID})
     )
     select m._id, true as gone, true as written, m._hash, m._import, ${ownOf(table, 'm')}, 'removed' as outcome from mine m
     where m._id not in (select _id from again)
     union all
     select a._id, false, m._hash <> a._hash or m._import = $1, a._hash, a._import, ${ownOf(table, 'a')},
       case when a._said_at > u.instant then 'kept' when m._hash <> a._hash then 'restored' else 'untouched' end
     from again a join mine m on m._id = a._id cross join undone u`,
    [importId],
  )
  const count = (outcome: string) =>
    `cast(count(*) filter (where outcome = '${outcome}') as integer) as ${outcome}`
  const [counts] = await writer.all<Omit<Undone, 'at'>>(
    `select ${['removed', 'restored', 'kept'].map(count).join(', ')} from ${UNDO}`,
  )
  const at = await enter(writer, now)
  await writer.run(
    `update ${name} as v set _valid_to = cast($1 as timestamptz) from ${UNDO} u where u.written and v._id = u._id and v._valid_to = ${OPEN}`,
    [at],
  )
  await writer.run(
    `insert into ${name}(${VERSION_COLUMNS.join(', ')}, ${own})
     select _id, cast($1 as timestamptz), ${OPEN}, gone, _hash, _import, ${own} from ${UNDO} where written`,
    [at],
  )
  for (const each of [SAID, PASSED_ON, UNDO]) await writer.run(`drop table ${each}`)
  return { at, ...counts! }
}

/** What an import says of a row is the version that it wrote, or the one that it found and confirmed. */
async function gatherSaid(writer: Writer, { table, importId, given }: Undoing): Promise<void> {
  const name = nameOf(table)
  await writer.run(
    `create or replace temp table ${SAID} as
     with given as (
       select unnest(cast($2 as text[])) as import, unnest(cast($3 as text[])) as columns
     ), standing as (
       select i.id, i.instant, g.columns from entered.import i join given g on g.import = i.id where i.undone_at is null
     ), wrote as (
       select v._id, s.id, s.instant, s.columns from ${name} v join standing s on s.id = v._import and s.instant = v._valid_from
     ), said as (
       select * from wrote union select c._id, s.id, s.instant, s.columns from entered.confirmed c join standing s on s.id = c._import
     )
     select v._id, s.id as _import, s.instant as _said_at, s.columns as _given, ${ownOf(table, 'v')},
       v._valid_from = s.instant and not exists (
         select 1 from ${name} b where b._id = v._id and b._valid_to = s.instant and not b._deleted) as _fresh
     from said s join ${name} v on v._id = s._id and v._valid_from <= s.instant and v._valid_to > s.instant
     where s._id in (select _id from said where id = $1)`,
    [
      importId,
      given.map((each) => each.importId),
      given.map(({ columns }) => columns.map((column) => ` ${column} `).join('')),
    ],
  )
}

/**
 * A version that a later import has confirmed is that one's from then on. No row is another one at any instant for that: but what has no date of its
 * own held since the import that says it.
 */
async function passOn(writer: Writer, { table, importId }: Undoing): Promise<void> {
  const name = nameOf(table)
  await writer.run(
    `create or replace temp table ${PASSED_ON} as
     select distinct on (v._id, v._valid_from) v.*, s._said_at, s._import as _heir
     from ${name} v join ${SAID} s on s._id = v._id and s._said_at > v._valid_from and s._said_at < v._valid_to
     where v._import = $1 and not v._deleted and s._import <> $1 order by v._id, v._valid_from, s._said_at`,
    [importId],
  )
  await writer.run(
    `update ${name} as v set _valid_to = p._said_at from ${PASSED_ON} p where v._id = p._id and v._valid_from = p._valid_from`,
  )
  const own = ownColumns(table).join(', ')
  await writer.run(
    `insert into ${name}(${VERSION_COLUMNS.join(', ')}, ${own})
     select _id, _said_at, _valid_to, false, _hash, _heir, ${own} from ${PASSED_ON}`,
  )
}

/** What the other imports say of each row, one after the other. */
function againSql(table: EnteredTable): string {
  const columns = table.columns.map((column) => `${lastGiven(column, column.name)} as ${column.name}`)
  const campaign = CAMPAIGN_COLUMNS.map((name) =>
    // Whichever words and record name it, a row that is of a campaign is of the same one.
    table.campaign === 'named'
      ? `s.${name}`
      : `${lastGiven({ name, fallback: null }, 'campaign')} as ${name}`,
  )
  return `select distinct on (s._id) s._id, s._import, s._said_at, ${[...(table.campaign === 'none' ? [] : campaign), ...columns].join(', ')}
    from ${SAID} s where s._import <> $1 order by s._id, s._said_at desc`
}

/** What the last one says whose file had the column `by`; where none had, what stood there when the row was new, or would stand today. */
function lastGiven({ name, fallback }: Pick<EnteredColumn, 'name' | 'fallback'>, by: string): string {
  const has = `strpos(s._given, ' ${by} ') > 0`
  const last = `order by case when ${has} then s._said_at end desc nulls last, s._said_at`
  const first = (column: string) => `first_value(s.${column}) over (partition by s._id order by s._said_at)`
  return `case when bool_or(${has}) over (partition by s._id) then first_value(s.${name}) over (partition by s._id ${last})
    when ${first('_fresh')} then ${first(name)} else ${fallback === null ? 'null' : literal(fallback)} end`
}

function ownOf(table: EnteredTable, alias: string): string {
  return ownColumns(table)
    .map((name) => `${alias}.${name}`)
    .join(', ')
}
