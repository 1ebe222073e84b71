type ColumnType = 'text' | 'date' | 'decimal(18, 4)' | 'double precision'

/** A column of its own of a table of what people enter. */
export interface EnteredColumn {
  readonly name: string
  readonly type: ColumnType
  /** Whether it is a part of what tells one row from another. */
  readonly identity: boolean
  /** Whether the file has it; where it hasn't, it says nothing of it. */
  readonly given: boolean
  /** Stands where nothing is given. */
  readonly fallback: string | null
}

/** A table of the schema `entered`, as an import sees it. */
export interface EnteredTable {
  readonly name: string
  /** `named`: a row is of a campaign; `perhaps`: it may be, also of one that no CRM has. */
  readonly campaign: 'named' | 'perhaps' | 'none'
  /** Whether the file says of which. */
  readonly campaignGiven: boolean
  /** The column without which two rows that say the same may be two; null where they are always one. */
  readonly numberedBy: string | null
  readonly columns: readonly EnteredColumn[]
}

export const OPEN = `cast('infinity' as timestamptz)`
/** What the warehouse itself keeps of what an import said. */
export const SAID_COLUMNS = ['_import', '_line', '_valid_from', '_valid_to', '_given', '_key'] as const
export const CAMPAIGN_COLUMNS = ['campaign', 'connection', 'object', 'record_id'] as const

/** How a value that a file gives is called among a row's. */
export const givenName = (column: string): string => `value_${column}`

/** Qualified by its schema. */
export function nameOf({ name }: Pick<EnteredTable, 'name'>): string {
  return `entered.${name}`
}

/** Its columns, but for those that the warehouse adds. */
export function ownColumns(table: Pick<EnteredTable, 'campaign' | 'columns'>): string[] {
  return [...campaignColumns(table), ...table.columns.map(({ name }) => name)]
}

export function campaignColumns({ campaign }: Pick<EnteredTable, 'campaign'>): readonly string[] {
  return campaign === 'none' ? [] : CAMPAIGN_COLUMNS
}

/** Which of its columns the file gives. */
export function givenColumns({ campaign, campaignGiven, columns }: EnteredTable): string[] {
  return [
    ...(campaign !== 'none' && campaignGiven ? ['campaign'] : []),
    ...columns.filter(({ given }) => given).map(({ name }) => name),
  ]
}

/** What tells a row under the alias from others of its campaign. */
export function keyOf({ columns }: Pick<EnteredTable, 'columns'>, alias: string): string {
  return (
    columns
      .filter(({ identity }) => identity)
      .map(({ name }) => `coalesce(cast(${alias}.${name} as text), '')`)
      .join(` || '|' || `) || `''`
  )
}

/** What tells a row from all others: expressions of what tells the campaign that it is of, null where it is of none, and of its key. */
export function rowKey(campaign: string | null, key: string): string {
  return campaign === null ? key : `${campaign} || '|' || ${key}`
}

/** A hash of expressions, each with its length, and NULL told from blank. */
export function hashOf(expressions: readonly string[]): string {
  const parts = expressions.map((expression) => {
    const text = `cast(${expression} as text)`
    return `coalesce(cast(length(${text}) as text) || ':' || ${text}, '-')`
  })
  return `md5(${parts.join(' || ')})`
}
