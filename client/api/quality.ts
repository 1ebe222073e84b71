import { infiniteQueryOptions } from '@tanstack/react-query'
import { ConflictList, DuplicateList, type ConflictField, type DuplicateRule } from '../../shared/quality.ts'
import { metricsKey } from './metrics.ts'
import { address, request } from './request.ts'

export interface ConflictQuestion {
  readonly field?: ConflictField | undefined
  readonly newer?: 'salesforce' | 'hubspot' | 'unknown' | undefined
  /** A column; with `-` before it, descending. */
  readonly sort?: string | undefined
}

export interface DuplicateQuestion {
  readonly connection?: string | undefined
  readonly rule?: DuplicateRule | undefined
}

const CONFLICTS_A_PAGE = 50
/** Each is a table of its own. */
const CLUSTERS_A_PAGE = 10

export const conflictOptions = ({ field, newer, sort }: ConflictQuestion) =>
  infiniteQueryOptions({
    queryKey: [...metricsKey, 'conflicts', { field, newer, sort }],
    queryFn: ({ signal, pageParam }) =>
      request(
        address('/quality/conflicts', { field, newer, sort, cursor: pageParam, limit: CONFLICTS_A_PAGE }),
        { schema: ConflictList, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Where the same conflicts can be downloaded as CSV. */
export function conflictCsvAddress({ field, newer, sort }: ConflictQuestion): string {
  return address('/quality/conflicts', { field, newer, sort, format: 'csv' })
}

export const duplicateOptions = ({ connection, rule }: DuplicateQuestion) =>
  infiniteQueryOptions({
    queryKey: [...metricsKey, 'duplicates', { connection, rule }],
    queryFn: ({ signal, pageParam }) =>
      request(
        address('/quality/duplicates', { connection, rule, cursor: pageParam, limit: CLUSTERS_A_PAGE }),
        { schema: DuplicateList, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
