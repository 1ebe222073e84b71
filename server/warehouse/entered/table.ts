import { recordKey } from '../model/relation.ts'

type ColumnType = 'text' | 'date' | 'decimal(18, 4)' | 'double precision'

/** A column of its own of a table of what people enter. */
export interface EnteredColumn {
  readonly name: string
  readonly type: ColumnType
  /** Whether it is a part of what tells one row from another. */
  readonly identity: boolean
  /** Whether the file has it; where it hasn't, a known row keeps what it holds. */
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
/** What the warehouse itself keeps of a version. */
export const VERSION_COLUMNS = ['_id', '_valid_from', '_valid_to', '_deleted', '_hash', '_import'] as const
export const CAMPAIGN_COLUMNS = ['campaign', 'connection', 'object', 'record_id'] as const

/** How a value that a file gives is called among a row's. */
export const givenName = (column: string): string => `value_${column}`

/** Qualified by its schema. */
export function nameOf({ name }: Pick<EnteredTable, 'name'>): string {
  return `entered.${name}`
}

/** Its columns, but for those of a version. */
export function ownColumns(table: Pick<EnteredTable, 'campaign' | 'columns'>): string[] {
  return [...(table.campaign === 'none' ? [] : CAMPAIGN_COLUMNS), ...table.columns.map(({ name }) => name)]
}

/** What tells a row under the alias from another; `campaign`: an expression of what tells the campaign. */
export function keyOf(table: EnteredTable, alias: string, campaign: string): string {
  const parts = table.columns
    .filter(({ identity }) => identity)
    .map(({ name }) => `coalesce(cast(${alias}.${name} as text), '')`)
  return [...(table.campaign === 'named' ? [campaign] : []), ...parts].join(` || '|' || `)
}

/** The record that a row under the alias is about. */
export const recordOf = recordKey

/** What tells the campaign of a row under an alias, whose record the campaigns under another may know. */
export function entityOf(row: string, campaigns: string): string {
  return `coalesce(${campaigns}.campaign_id, ${recordOf(row)})`
}

/** Of versions under `v` the one that was said last comes first: two may turn out to be of one campaign. */
export const SAID_LAST = 'v._valid_from desc, v._id'

/** A hash of expressions, each with its length, and NULL told from blank. */
export function hashOf(expressions: readonly string[]): string {
  const parts = expressions.map((expression) => {
    const text = `cast(${expression} as text)`
    return `coalesce(cast(length(${text}) as text) || ':' || ${text}, '-')`
  })
  return `md5(${parts.join(' || ')})`
}
