import type {
  CampaignPair,
  CampaignPairList,
  PairDecision,
  PairState,
  TwinList,
} from '../../../shared/campaign-pair.ts'
import type { CampaignList, PlanList, PlanStep, ReasonSave, ReplanReason } from '../../../shared/campaign.ts'
import type { Past } from '../past.ts'

export interface CampaignQuery extends Past {
  /** Days in the workspace's zone, `to` exclusive; default: eight weeks back to four weeks ahead. */
  readonly from?: string
  readonly to?: string
  /** `upcoming`: only those with an outlook, whatever the days. */
  readonly only?: 'upcoming' | 'in-progress'
  readonly type?: string
  readonly search?: string
  readonly limit?: number
}

export interface PlanQuery extends Past {
  /** Days in the workspace's zone on which the plan came to stand, `to` exclusive; default: all. */
  readonly from?: string
  readonly to?: string
  /** Default: re-plans. */
  readonly only?: 'replans' | 'all'
  /** `none`: those without one. */
  readonly reason?: ReplanReason | 'none'
  readonly campaign?: string
  /** Text in the campaign's name or id, in the name of who moved it, or in the note. */
  readonly search?: string
  readonly cursor?: string
  readonly limit?: number
}

export interface PairQuery extends Past {
  readonly only?: PairState
  /** Text in the name of either side, or in the id. */
  readonly search?: string
  readonly cursor?: string
  readonly limit?: number
}

/** Campaigns with their dates, and the ledger of these. Methods throw `QueryError` for a question that makes no sense. */
export interface Campaigns {
  /** Those that were planned, under way or launched within the days. */
  list(query: CampaignQuery): Promise<CampaignList>
  /** The re-plan ledger, the newest first. */
  plans(query: PlanQuery): Promise<PlanList>
  /** The whole of it in chunks, never held in memory whole. */
  planRows(query: PlanQuery): AsyncIterable<readonly PlanStep[]>
  /** Says why dates were moved, or takes it back; all of them or none. */
  setReason(ids: readonly string[], save: ReasonSave): Promise<readonly PlanStep[]>
  /** Campaigns that can be the same as one of another system, what is to be decided first. */
  pairs(query: PairQuery): Promise<CampaignPairList>
  /** Campaigns of the other system that one of these may be. */
  twins(query: { readonly id: string; readonly search?: string }): Promise<TwinList>
  /** Says of campaigns which others they are, or takes it back; all of them or none. */
  decidePairs(decisions: readonly PairDecision[]): Promise<readonly CampaignPair[]>
}
