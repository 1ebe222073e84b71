/** A stretch of time in milliseconds; `to` is null while it lasts. */
interface Stretch {
  readonly from: number
  readonly to: number | null
}

/** What was planted in Salesforce beside people, accounts, opportunities and campaigns. Moments are milliseconds since the epoch. */
export interface SalesforceTruth {
  readonly leads: readonly LeadTruth[]
  readonly activities: readonly ActivityTruth[]
  readonly requests: readonly RequestTruth[]
  readonly consents: readonly ConsentTruth[]
  readonly automations: readonly AutomationTruth[]
  readonly massUpdates: readonly MassUpdateTruth[]
}

/** How a lead was routed and answered. */
export interface LeadTruth {
  readonly id: string
  readonly createdAt: number
  /** When only a queue had it. Nothing counts after the lead was converted, merged or deleted. */
  readonly inQueue: readonly Stretch[]
  /** When the first human had it; null: nobody ever. */
  readonly ownedAt: number | null
  /** How often it went from one human to another. */
  readonly reassigned: number
  /**
   * The first time that a human of sales reached out, and by which activity; sequences and mass updates don't count. Null:
   * nobody did, or it was not written down.
   */
  readonly firstTouch: { readonly at: number; readonly object: 'Task' | 'Event'; readonly id: string } | null
}

/**
 * A task or an event. `human`: somebody did it at `at` (a call made, a mail written, a meeting held). `sequence`: a machine
 * did, though it may stand under a human's name. `mass-update`: ticked off with many others, so that nobody did it. `open`:
 * never done; `at` is null.
 */
export interface ActivityTruth {
  readonly object: 'Task' | 'Event'
  readonly id: string
  readonly kind: 'human' | 'sequence' | 'mass-update' | 'open'
  readonly at: number | null
}

/** A request to marketing operations. */
interface RequestTruth {
  readonly id: string
  readonly type: string
  readonly requestedAt: number
  /** The day that was asked for; null where none was said. */
  readonly wantedBy: string | null
  /** The campaign that came of it. */
  readonly campaignId: string | null
  readonly outcome: 'done' | 'rejected' | 'open'
  /** When it was done or rejected. */
  readonly closedAt: number | null
}

/** A consent that held from `from` until it was withdrawn or ran out (`to`; null: it holds). */
interface ConsentTruth {
  readonly id: string
  readonly individualId: string
  readonly email: string
  readonly purpose: string
  readonly basis: string
  readonly from: number
  readonly to: number | null
  readonly ended: 'withdrawn' | 'expired' | null
}

/** One of many records that one user changed within minutes. */
interface MassUpdateTruth {
  readonly object: 'Lead' | 'Contact'
  readonly id: string
  readonly at: number
  readonly by: string
}

/** A flow: when it was on, when the one who last changed it was no longer (or never) a user, and when it was changed. */
interface AutomationTruth {
  readonly id: string
  readonly active: readonly Stretch[]
  readonly unowned: readonly Stretch[]
  readonly changedAt: readonly number[]
  readonly removedAt: number | null
}
