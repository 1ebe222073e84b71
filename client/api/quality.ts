import { infiniteQueryOptions } from '@tanstack/react-query'
import { ConflictList, DuplicateList, type ConflictField, type DuplicateRule } from '../../shared/quality.ts'
import { metricsKey } from './metrics.ts'
import type { PastQuestion } from './past.ts'
import { address, request } from './request.ts'

export interface ConflictQuestion extends PastQuestion {
  readonly field?: ConflictField | undefined
  readonly newer?: 'salesforce' | 'hubspot' | 'unknown' | undefined
  /** Text in a name, an id or a value. */
  readonly search?: string | undefined
  /** A column; with `-` before it, descending. */
  readonly sort?: string | undefined
}

export interface DuplicateQuestion extends PastQuestion {
  readonly connection?: string | undefined
  readonly rule?: DuplicateRule | undefined
  /** Text in a name, an e-mail address, a company or an id. */
  readonly search?: string | undefined
}

const CONFLICTS_A_PAGE = 50
/** Each is a table of its own. */
const CLUSTERS_A_PAGE = 10

export const conflictOptions = ({ field, newer, search, sort, asOf }: ConflictQuestion) =>
  infiniteQueryOptions({
    queryKey: [...metricsKey, 'conflicts', { field, newer, search, sort, asOf }],
    queryFn: ({ signal, pageParam }) =>
      request(
        address('/quality/conflicts', {
          field,
          newer,
          search,
          sort,
          asOf,
          cursor: pageParam,
          limit: CONFLICTS_A_PAGE,
        }),
        { schema: ConflictList, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Where the same conflicts can be downloaded as CSV. */
export function conflictCsvAddress({ field, newer, search, sort, asOf }: ConflictQuestion): string {
  return address('/quality/conflicts', { field, newer, search, sort, asOf, format: 'csv' })
}

export const duplicateOptions = ({ connection, rule, search, asOf }: DuplicateQuestion) =>
  infiniteQueryOptions({
    queryKey: [...metricsKey, 'duplicates', { connection, rule, search, asOf }],
    queryFn: ({ signal, pageParam }) =>
      request(
        address('/quality/duplicates', {
          connection,
          rule,
          search,
          asOf,
          cursor: pageParam,
          limit: CLUSTERS_A_PAGE,
        }),
        { schema: DuplicateList, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
