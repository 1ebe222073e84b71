/** What the warehouse adds: "_key" is what tells a row from others of its campaign, "_given" the columns that the file had. */
const SAID = `_import text not null, _line integer not null, _valid_from timestamptz not null, _valid_to timestamptz not null,
  _given text not null, _key text not null`
const NAMED = {
  campaign: 'text not null',
  connection: 'text not null',
  object: 'text not null',
  record_id: 'text not null',
}
const PERHAPS = { campaign: 'text', connection: 'text', object: 'text', record_id: 'text' }

interface Table {
  readonly name: string
  readonly campaign: Readonly<Record<string, string>>
  readonly columns: Readonly<Record<string, string>>
  /** What tells one row from others of its campaign. */
  readonly identity: readonly string[]
  /** Columns that imports call by another name, in how they were matched. */
  readonly matched: Readonly<Record<string, string>>
}

const TABLES: readonly Table[] = [
  {
    name: 'planned_date',
    campaign: NAMED,
    columns: { planned_launch: 'date', changed_at: 'text', changed_by: 'text', reason: 'text' },
    identity: ['changed_at'],
    matched: { changed_at: 'changed_on' },
  },
  {
    name: 'actual_launch',
    campaign: NAMED,
    columns: { launched_at: 'text not null' },
    identity: [],
    matched: { launched_at: 'launched_on' },
  },
  {
    name: 'request',
    campaign: PERHAPS,
    columns: {
      request: 'text not null',
      title: 'text',
      type: 'text',
      requester: 'text',
      owner: 'text',
      requested_on: 'date not null',
      work_started_on: 'date',
      needed_by: 'date',
      done_on: 'date',
    },
    identity: ['request'],
    matched: {},
  },
  {
    name: 'budget',
    campaign: NAMED,
    columns: { amount: 'decimal(18, 4) not null', currency: 'text', approved_on: 'date' },
    identity: ['approved_on'],
    matched: { amount: 'budget' },
  },
  {
    name: 'cost',
    campaign: NAMED,
    columns: {
      amount: 'decimal(18, 4) not null',
      currency: 'text',
      booked_on: 'date',
      reference: 'text',
    },
    identity: ['booked_on', 'reference'],
    matched: { amount: 'cost' },
  },
  {
    name: 'correction',
    campaign: NAMED,
    columns: { happened_on: 'date not null', kind: 'text not null', note: 'text' },
    identity: ['happened_on', 'kind'],
    matched: {},
  },
  {
    name: 'template',
    campaign: NAMED,
    columns: { template: 'text not null' },
    identity: [],
    matched: {},
  },
  {
    name: 'postmaster',
    campaign: {},
    columns: {
      domain: 'text not null',
      day: 'date not null',
      spam_rate: 'double precision not null',
      reputation: 'text',
    },
    identity: ['domain', 'day'],
    matched: {},
  },
]

/**
 * What each import says of each row is kept as its file has it, from the import until it is taken back; what a row comes to is what the
 * imports in force say, one after the other. Before, rows were kept as they came to, so that a row of two records that turned out
 * to be of one campaign, or what a later file had taken over from one that was taken back, stood as nobody had said it.
 *
 * Tables are made anew, for the reason that `0014-entered-moments.ts` gives.
 */
export const said: readonly string[] = [...TABLES.flatMap(anew), `drop table entered.confirmed`]

function anew(table: Table): string[] {
  const { name } = table
  const campaign = Object.keys(table.campaign)
  const own = Object.keys(table.columns)
  const types = Object.entries({ ...table.campaign, ...table.columns }).map(
    ([column, type]) => `${column} ${type}`,
  )
  const given = [...(campaign.length === 0 ? [] : ['campaign']), ...own].map(
    (column) =>
      `case when cast(matched as json)->>'${table.matched[column] ?? column}' is not null then ' ${column} ' else '' end`,
  )
  const key =
    table.identity.map((column) => `coalesce(cast(v.${column} as text), '')`).join(` || '|' || `) || `''`
  return [
    `create table entered.${name}_said(${[SAID, ...types].join(', ')})`,
    `insert into entered.${name}_said
     with import as (
       select id, instant, undone_at, ${given.join(' || ')} as given from entered.import
     ), said as (
       select v._id, i.id from entered.${name} v join import i on i.id = v._import and i.instant = v._valid_from where not v._deleted
       union select c._id, c._import from entered.confirmed c
     )
     select i.id, cast(row_number() over (partition by i.id order by v._id) as integer), i.instant,
       coalesce(i.undone_at, cast('infinity' as timestamptz)), i.given, ${key}, ${[...campaign.map((column) => `v.${column}`), ...own.map((column) => asGiven(table, column))].join(', ')}
     from said s join import i on i.id = s.id
     join entered.${name} v on v._id = s._id and v._valid_from <= i.instant and v._valid_to > i.instant and not v._deleted`,
    `drop table entered.${name}`,
    `alter table entered.${name}_said rename to ${name}`,
  ]
}

/** What a file without the column had taken over from one before it says nothing; of a currency it is what it was taken for. */
function asGiven({ columns }: Table, column: string): string {
  const always = columns[column]!.endsWith('not null') || column === 'currency'
  return always ? `v.${column}` : `case when strpos(i.given, ' ${column} ') > 0 then v.${column} end`
}
