/**
 * What was planted in HubSpot beside people, companies, deals and campaigns, written down as it was planted. Moments are
 * milliseconds since the epoch; null where it never came to that.
 */
export interface HubspotTruth {
  readonly requests: readonly RequestTruth[]
  readonly activities: readonly ActivityTruth[]
  readonly mailings: readonly MailingTruth[]
  readonly consents: readonly ConsentTruth[]
  readonly flows: readonly FlowTruth[]
}

/**
 * Work that somebody asked of marketing operations, kept as a ticket of the pipeline "Marketing requests". Tickets of other
 * pipelines aren't requests.
 */
export interface RequestTruth {
  readonly id: string
  /** As the ticket's `request_type` says it. */
  readonly type: string
  /** Custom work and integrations, as opposed to campaigns and everyday operations. */
  readonly development: boolean
  readonly requestedAt: number
  /** The local day by which it was wanted; null where nobody said. */
  readonly wantedFor: string | null
  readonly acceptedAt: number | null
  readonly startedAt: number | null
  readonly doneAt: number | null
  readonly declinedAt: number | null
  /** The campaign that was asked for, and whether the ticket names it. */
  readonly campaign: {
    readonly salesforceId: string | null
    readonly hubspotId: string | null
    readonly named: boolean
  } | null
  /** The request of which this is a repetition: the ticket was merged into that one. */
  readonly mergedInto: string | null
}

/** A call, a meeting or a one-to-one e-mail between sales and a contact. */
export interface ActivityTruth {
  readonly object: 'Call' | 'Meeting' | 'Email'
  readonly id: string
  readonly contactId: string
  /** When it happened; it may have been logged later. */
  readonly at: number
  readonly loggedAt: number
  /**
   * `human`: a colleague called, wrote or met. Only this is a sales touch. `sequence`: a mail that a sequence sent by itself.
   * `reply`: the contact wrote. `self-booked`: the contact picked a time; it became a meeting or it didn't.
   */
  readonly by: 'human' | 'sequence' | 'reply' | 'self-booked'
}

/**
 * One send of a marketing e-mail: recipients by what they did within the week after it, each counted once a line. The
 * e-mail's own counters hold what HubSpot shows: its filter takes out those opens and clicks that it knows to be robots'.
 */
export interface MailingTruth {
  readonly emailId: string
  /** Under which its events are filed. */
  readonly emailCampaignId: string
  readonly subscriptionId: string
  readonly sentAt: number
  readonly sent: number
  readonly delivered: number
  readonly hardBounced: number
  readonly softBounced: number
  /** Opened by a person who loaded the picture. Who reads behind a privacy proxy is never among them. */
  readonly openedByHumans: number
  readonly clickedByHumans: number
  readonly unsubscribed: number
  readonly reportedSpam: number
  /** What HubSpot's own counters come to. */
  readonly countedOpens: number
  readonly countedClicks: number
  readonly robots: readonly RobotTruth[]
}

/** An open or a click that no person made. */
export interface RobotTruth {
  readonly eventId: string
  readonly recipient: string
  /** `privacy-open`: the mail app loaded every picture by itself. `scanner-…`: the recipient's company had the mail checked. */
  readonly kind: 'privacy-open' | 'scanner-open' | 'scanner-click'
  /** HubSpot knew it for what it was, and marked the event as filtered. */
  readonly filtered: boolean
}

/** What a contact chose about one kind of mail. Who left all mail (a defect `opted-out`) is unsubscribed from every kind. */
interface ConsentTruth {
  readonly contactId: string
  readonly subscriptionId: string
  readonly status: 'SUBSCRIBED' | 'UNSUBSCRIBED'
  /** HubSpot's name of the legal basis; null for a refusal. */
  readonly legalBasis: string | null
  readonly from: number
  readonly to: number | null
}

export interface FlowTruth {
  readonly id: string
  readonly createdAt: number
  /** When it was switched on and off, in order; the last holds. */
  readonly states: readonly { readonly at: number; readonly enabled: boolean }[]
  /** Every change, its making included. */
  readonly changedAt: readonly number[]
  /**
   * The address of whoever is in charge, as the description says it: HubSpot tells no owner of a flow. Null where nobody is
   * named. `left`: that colleague is no longer there.
   */
  readonly owner: string | null
  readonly left: boolean
  /** When it was deleted. */
  readonly goneAt: number | null
}
