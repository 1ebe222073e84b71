import type {
  Conflict,
  ConflictField,
  ConflictList,
  DuplicateList,
  DuplicateRule,
} from '../../../shared/quality.ts'
import type { Past } from '../past.ts'

export interface ConflictQuery extends Past {
  readonly field?: ConflictField
  /** `unknown`: those of which nobody can tell which side is newer. */
  readonly newer?: 'salesforce' | 'hubspot' | 'unknown'
  /** Text in the name or id of either record, or in what either says. */
  readonly search?: string
  /** `changed` (the latest that either side may have changed), `label` or `field`, with `-` for descending. Default: `-changed`. */
  readonly sort?: string
  readonly cursor?: string
  readonly limit?: number
}

export interface DuplicateQuery extends Past {
  readonly connection?: string
  readonly rule?: DuplicateRule
  /** Text in the name, e-mail address, company or id of any of the cluster's records. */
  readonly search?: string
  readonly cursor?: string
  readonly limit?: number
}

/** What must be put right record by record. Methods throw `QueryError` for a question that makes no sense. */
export interface Quality {
  /** The conflict ledger, page by page. */
  conflicts(query: ConflictQuery): Promise<ConflictList>
  /** The whole of it in chunks, never held in memory whole. */
  conflictRows(query: ConflictQuery): AsyncIterable<readonly Conflict[]>
  /** Clusters of duplicates: the largest first, of those the ones that are on most open opportunities. */
  duplicates(query: DuplicateQuery): Promise<DuplicateList>
}
