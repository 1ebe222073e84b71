import type { ReplanReason } from './world/by-hand/papers.ts'

/**
 * What it takes to know a fact. `crm`: nothing, the CRMs tell it as they are. `mapping`: somebody must say which field holds
 * it. `import`: no CRM holds it, or none tells it truly; it is in what the company keeps elsewhere.
 */
export type Knowable = 'crm' | 'mapping' | 'import'

/** How a campaign did against the day that it first committed to. `none`: it has no such day, or no launch to judge. */
export type FlowVerdict =
  'on-time' | 'late' | 'not-launched' | 'cancelled-in-time' | 'cancelled-late' | 'not-due' | 'none'

/**
 * The true course of a campaign up to a moment. Moments are milliseconds since the epoch, days are the company's local days,
 * money is in the campaign's own currency; null: it never came to that, or not yet.
 */
export interface CampaignFlow {
  readonly salesforceId: string | null
  readonly hubspotId: string | null
  readonly name: string
  /** What it is, whatever its type says. */
  readonly kind: string
  readonly alwaysOn: boolean
  readonly parent: boolean
  readonly plans: readonly {
    readonly day: string
    readonly at: number
    readonly by: string
    /** Null of the first plan, which moves nothing. */
    readonly reason: ReplanReason | null
  }[]
  /** The plan in force when it was committed, else the first after that. */
  readonly firstCommitted: string | null
  readonly launchedAt: number | null
  readonly cancelledAt: number | null
  readonly closedAt: number | null
  readonly verdict: FlowVerdict
  readonly requestedAt: number | null
  readonly workStartedAt: number | null
  /** Days from the day of the request, and from the day on which work started, to the day of the launch. */
  readonly leadDays: number | null
  readonly cycleDays: number | null
  readonly currency: string
  /** The first one approved. */
  readonly budget: number | null
  /** What is booked by then; null before anything is. */
  readonly cost: number | null
  /** What a closed campaign cost more than its budget; 0 where it stayed within it. */
  readonly overrun: number | null
  /** What it takes to know each of these, where there is something to know. */
  readonly knowable: Readonly<
    Record<'plan' | 'launch' | 'request' | 'workStart' | 'budget' | 'cost', Knowable | null>
  >
  readonly mess: CampaignMess
}

/** What is wrong with how a campaign is kept. */
interface CampaignMess {
  /** The campaign whose clone it is, and whose dates it has; by its id in Salesforce. */
  readonly cloneOf: string | null
  readonly liveFromSetUp: boolean
  readonly typed: string | null
  /** Which of the three fields of planned launches is filled. */
  readonly planned: { readonly right: boolean; readonly byFlow: boolean; readonly abandoned: boolean }
  readonly actualCost: 'blank' | 'zero' | 'booked'
  readonly respondersOnly: boolean
  /** The member statuses don't tell who responded: whoever was sent something counts, or nobody does. */
  readonly statusFault: 'sent-responds' | 'nobody-responds' | null
  /** Whether HubSpot's campaign names Salesforce's; null where only one of the two has it. */
  readonly linked: boolean | null
  readonly hubspotOwned: boolean | null
  /** Those that HubSpot isn't told to be the campaign's; `launchUnfiled`: the first one, which was the launch, is among them. */
  readonly mails: { readonly sent: number; readonly unfiled: number; readonly launchUnfiled: boolean }
}

/** What a week's honest numbers are: of the campaigns that were due in it, and of those launched in it. */
export interface FlowWeek {
  /** ISO week, such as `2026-W46`. */
  readonly week: string
  readonly due: number
  readonly onTime: number
  readonly launched: number
}

/** What honest metrics of campaigns must say of a company at a moment, if its CRMs have been read from `since` on. */
export interface FlowTruth {
  readonly at: number
  readonly since: number
  readonly campaigns: readonly CampaignFlow[]
  readonly weeks: readonly FlowWeek[]
  readonly closed: { readonly campaigns: number; readonly withinBudget: number }
  /** Of how many campaigns each fact is known by what. */
  readonly knowable: Readonly<Record<keyof CampaignFlow['knowable'], Readonly<Record<Knowable, number>>>>
  /** How many campaigns have each mess. */
  readonly planted: readonly { readonly mess: Mess; readonly campaigns: number }[]
}

export type Mess =
  | 'cloned'
  | 'live-from-set-up'
  | 'without-type'
  | 'plan-in-right-field'
  | 'plan-by-flow'
  | 'plan-in-abandoned-field'
  | 'cost-blank'
  | 'cost-zero'
  | 'cost-booked'
  | 'responders-only'
  | 'status-fault'
  | 'pair-unlinked'
  | 'pair-linked'
  | 'without-hubspot-owner'
  | 'launch-mail-unfiled'
  | 'in-francs'
