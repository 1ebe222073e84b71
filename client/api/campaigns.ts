import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import {
  CampaignPairList,
  PairsSaved,
  TwinList,
  type PairDecision,
  type PairState,
} from '../../shared/campaign-pair.ts'
import { CampaignList, PlanList, type ReplanReason } from '../../shared/campaign.ts'
import { metricsKey } from './metrics.ts'
import { ofSameMoment, type PastQuestion } from './past.ts'
import { address, request } from './request.ts'

export interface CampaignQuestion extends PastQuestion {
  /** Days in the workspace's zone, `to` exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly only?: 'upcoming' | 'in-progress' | undefined
  readonly type?: string | undefined
  readonly search?: string | undefined
}

export interface PlanQuestion extends PastQuestion {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly only?: 'replans' | 'all' | undefined
  readonly reason?: ReplanReason | 'none' | undefined
  readonly search?: string | undefined
}

export interface PairQuestion extends PastQuestion {
  readonly only?: PairState | undefined
  readonly search?: string | undefined
}

const A_PAGE = 50
/** More lines than these are read by nobody. */
const MOST_CAMPAIGNS = 1000

export const campaignsOptions = ({ from, to, only, type, search, asOf }: CampaignQuestion = {}) =>
  queryOptions({
    queryKey: [...metricsKey, 'campaigns', { from, to, only, type, search, asOf }],
    queryFn: ({ signal }) =>
      request(address('/campaigns', { from, to, only, type, search, asOf, limit: MOST_CAMPAIGNS }), {
        schema: CampaignList,
        signal,
      }),
    placeholderData: keepPreviousData,
  })

export const plansKey = [...metricsKey, 'plans'] as const

export const plansOptions = ({ from, to, only, reason, search, asOf }: PlanQuestion) =>
  infiniteQueryOptions({
    queryKey: [...plansKey, { from, to, only, reason, search, asOf }],
    queryFn: ({ signal, pageParam }) =>
      request(address('/plans', { from, to, only, reason, search, asOf, cursor: pageParam, limit: A_PAGE }), {
        schema: PlanList,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Where the same dates can be downloaded as CSV. */
export function planCsvAddress({ from, to, only, reason, search, asOf }: PlanQuestion): string {
  return address('/plans', { from, to, only, reason, search, asOf, format: 'csv' })
}

export const pairsOptions = ({ only, search, asOf }: PairQuestion) =>
  infiniteQueryOptions({
    queryKey: [...metricsKey, 'campaign-pairs', { only, search, asOf }],
    queryFn: ({ signal, pageParam }) =>
      request(address('/campaign-pairs', { only, search, asOf, cursor: pageParam, limit: A_PAGE }), {
        schema: CampaignPairList,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: ofSameMoment(asOf),
  })

/** Campaigns of the other system that one may be. */
export const twinsOptions = (id: string, search: string) =>
  queryOptions({
    queryKey: [...metricsKey, 'campaign-twins', id, search],
    queryFn: ({ signal }) =>
      request(
        address(`/campaign-pairs/${encodeURIComponent(id)}/twins`, {
          search: search === '' ? undefined : search,
        }),
        { schema: TwinList, signal },
      ),
    placeholderData: keepPreviousData,
  })

/** Says of campaigns which others they are, or takes it back; every number is asked for anew. */
export function useDecidePairs() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (items: readonly PairDecision[]) =>
      request(address('/campaign-pairs'), { method: 'PATCH', body: { items }, schema: PairsSaved }),
    onSettled: () => client.invalidateQueries({ queryKey: metricsKey }),
  })
}
