import { queryOptions } from '@tanstack/react-query'
import { FixDetail, FixRanking } from '../../shared/fix.ts'
import { metricsKey } from './metrics.ts'
import { ofSameMoment, type PastQuestion } from './past.ts'
import { address, request } from './request.ts'

type FixOrder = 'impact' | 'records' | 'recent'

export interface FixQuestion extends PastQuestion {
  readonly connection?: string | undefined
  readonly object?: string | undefined
  readonly sort?: FixOrder | undefined
}

/** As many of a repair's records as one looks at before one downloads them. */
const PREVIEWED = 8

export const fixesOptions = ({ connection, object, sort, asOf }: FixQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'fixes', { connection, object, sort, asOf }],
    queryFn: ({ signal }) =>
      request(address('/fixes', { connection, object, sort, asOf }), { schema: FixRanking, signal }),
    placeholderData: ofSameMoment(asOf),
  })

export const fixOptions = (id: string, { asOf }: PastQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'fix', id, { asOf }],
    queryFn: ({ signal }) =>
      request(address(`/fixes/${encodeURIComponent(id)}`, { asOf, limit: PREVIEWED }), {
        schema: FixDetail,
        signal,
      }),
  })

/** Where the file of a list is, or, of a repair, the records that somebody has to decide about. */
export function fixCsvAddress(id: string, rows: 'ready' | 'open'): string {
  return address(`/fixes/${encodeURIComponent(id)}.csv`, rows === 'open' ? { rows } : {})
}
