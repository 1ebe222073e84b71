import type { FixDetail, FixKind, FixList, FixRanking, FixRow } from '../../../shared/fix.ts'
import type { Past } from '../past.ts'

export interface FixQuery extends Past {
  readonly connection?: string
  /** By the warehouse's name, such as `lead`. */
  readonly object?: string
  readonly kind?: FixKind
  /**
   * `impact` (default): by how far the metric that each moves most would move, then by records. `records`: by their number.
   * `recent`: by how many of them were created in the last four weeks.
   */
  readonly sort?: 'impact' | 'records' | 'recent'
  readonly limit?: number
}

export interface FixRowQuery extends Past {
  readonly limit?: number
}

/** `ready`: what a loader may take. `open`: what somebody has to decide. */
export type FixRows = 'ready' | 'open'

/** A file of a repair, with its rows in chunks. */
interface FixFile {
  /** What the file is made for; null of rows that no tool takes. */
  readonly list: FixList | null
  readonly chunks: AsyncIterable<readonly FixRow[]>
}

/** What is to be put right, and what it would bring. Methods throw `QueryError` for a question that makes no sense. */
export interface Fixes {
  /** The repairs that there are, ranked. */
  fixes(query: FixQuery): Promise<FixRanking>
  /** One of them with its first records. */
  fix(id: string, query: FixRowQuery): Promise<FixDetail>
  /** All rows of a list (`ready`) or of a repair (`open`), never held in memory whole. */
  fixFile(id: string, rows: FixRows): Promise<FixFile>
}
