import type { FieldType } from '../connectors/connector.ts'
import type { ReadOptions } from './reader-pool.ts'

/** What may be bound to `$1`, `$2`, …; cast it in the SQL: `cast($1 as timestamptz)`. */
export type Parameter = string | number | boolean | null | readonly string[]

/**
 * A value as it comes out, the same on every engine: integers and decimals as numbers (exact to 15 digits), instants as
 * ISO 8601 in UTC with `Z`, dates as `YYYY-MM-DD`, text arrays as arrays; NULL as null.
 */
export type Cell = string | number | boolean | null | readonly string[]
export type Row = Record<string, Cell>

/** Reads at one moment: everything asked within one reader sees the same data. */
export interface Reader {
  all<R extends object = Row>(sql: string, parameters?: readonly Parameter[]): Promise<R[]>
  /** The same in chunks, for answers that must not be held whole. */
  stream<R extends object = Row>(sql: string, parameters?: readonly Parameter[]): AsyncIterable<R[]>
  /** Loads saved pages into a temporary table of text columns (made anew), and returns the number of rows. */
  stage(table: string, files: StagedFiles): Promise<number>
  /** Keeps what a query gives in a temporary table (made anew). Of a read, nothing is left once it is over. */
  keep(table: string, sql: string, parameters?: readonly Parameter[]): Promise<void>
}

/** Changes that are kept together or not at all. */
export interface Writer extends Reader {
  /** Returns the number of rows changed. */
  run(sql: string, parameters?: readonly Parameter[]): Promise<number>
  /** Saved pages as a relation, parsed anew each time it is read. A page that can't be read throws `UnreadablePage` then. */
  pages(files: StagedFiles): Promise<Pages>
  /** What follows takes as much memory as a question: what was saved of it while pages were loaded is given back. */
  unspare(): Promise<void>
}

/** Saved pages as the engine reads them. */
export interface Pages {
  /** SQL to be selected from: a text column for each of the staged files' columns. */
  readonly relation: string
  /** Lines that were left out because they can't be read as rows; known once the relation was read. */
  rejected(): Promise<readonly Rejected[]>
}

export interface Rejected {
  readonly reason: string
  readonly raw: string
}

/** Saved pages of one shape, and which of their values go into which text columns. */
export interface StagedFiles {
  readonly paths: readonly string[]
  readonly format: 'csv' | 'ndjson' | { readonly json: readonly string[] }
  readonly columns: readonly { readonly name: string; readonly path: readonly string[] }[]
  /** Leave out lines that can't be read as rows, and tell of them, instead of refusing the page. */
  readonly tolerant?: boolean
}

/** An expression and what it is called. */
interface NamedExpression {
  readonly name: string
  readonly expression: string
}

/** Where the engines speak differently. Expressions go in and come out as SQL text. */
export interface Dialect {
  readonly engine: 'duckdb' | 'postgres'
  /** Rows lie on several machines, those that are about a person with the person's (see `about.ts`). */
  readonly spreads: boolean
  /** The column type of a field type. */
  readonly type: (type: FieldType) => string
  /** The value of a text expression in that type, or NULL when it doesn't fit. */
  cast(expression: string, type: FieldType): string
  /** A text array of the names whose text passes the test, in their order; NULL when none does. */
  passing(values: readonly NamedExpression[], test: (text: string) => string): string
  /** The type of a row's hash, and the version of the rules by which it is computed. */
  readonly hashType: string
  readonly hashVersion: string
  /** A hash of named values, to which NULL adds nothing. */
  hash(values: readonly NamedExpression[]): string
  /** Whether a text holds what the engine, or the other one, can't keep. */
  unwritable(text: string): string
  /** The text with that replaced. */
  writable(text: string): string
}

/**
 * The analytics store: record versions, the plan log and what must be committed with them.
 * One writer at a time, any number of readers beside it.
 */
export interface Warehouse {
  readonly dialect: Dialect
  read<T>(work: (reader: Reader) => Promise<T>, options?: ReadOptions): Promise<T>
  /** Serialised; rolled back whole when `work` throws. `work` may be done twice, where there was too little memory for it at first. */
  write<T>(work: (writer: Writer) => Promise<T>): Promise<T>
  /** Copies all that is committed by now, but for secrets, into files in the folder, which is empty; others go on meanwhile. */
  copyTo(folder: string): Promise<void>
  /** Resolves once no other process that shares it holds the lock of that name, until what it gives is called. Throws when that takes a minute. */
  lock(name: string): Promise<() => Promise<void>>
  /** Whether other processes may write to it, too; else whoever opens it owns it. */
  readonly shared: boolean
  /** Rises with every write, whoever wrote: while it stays, whatever was read before is still so. */
  written(): number
  close(): Promise<void>
}

/** A saved page that isn't in the form that it should have. */
export class UnreadablePage extends Error {
  override readonly name = 'UnreadablePage'
}

/** The same warehouse for those whose questions take long: unless said otherwise, each of their reads leaves one reader to the short questions. */
export function patiently(warehouse: Warehouse): Warehouse {
  return { ...warehouse, read: (work, options) => warehouse.read(work, { patient: true, ...options }) }
}

/** The store can't be opened or is broken, told in words for a person. */
export class WarehouseError extends Error {
  override readonly name: string = 'WarehouseError'
  readonly action: string | null
  constructor(message: string, options: { action?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.action = options.action ?? null
  }
}

/** The store is elsewhere, and isn't reached, or not any more: what was being written is undone, and later it may be done. */
export class WarehouseUnreachable extends WarehouseError {
  override readonly name = 'WarehouseUnreachable'
  constructor(cause: unknown) {
    super("The database can't be reached.", {
      action:
        'Check that PostgreSQL runs, and that DATABASE_URL is its address; Plumbline tries again by itself.',
      cause,
    })
  }
}
