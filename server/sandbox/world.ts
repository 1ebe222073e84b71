import type { HubspotTruth } from './hubspot-truth.ts'
import type { SalesforceTruth } from './salesforce-truth.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { Records } from './records.ts'
import type { TruthCounts } from './world/truth-counts.ts'

/** A value as the simulated CRM stores it. Instants are ISO 8601 in UTC, dates `YYYY-MM-DD`. */
export type Value = string | number | boolean | null

/** A change of one record. `at` is its time of change; `committedAt` (default: the same) is when others can first see it. Milliseconds since the epoch. */
export interface Revision {
  readonly at: number
  readonly committedAt?: number
  /** Only what changed; the first revision holds everything. */
  readonly fields: Readonly<Record<string, Value>>
  /** `soft`: to the recycle bin or archive. `hard`: without a trace. `restored`: back again. */
  readonly deletion?: 'soft' | 'hard' | 'restored'
  /** The record lived on in this one. */
  readonly mergedInto?: string
  /** Who did it: the id of a user of that system. */
  readonly by?: string
}

/** A record with everything that ever happens to it, the future included (the control clock decides what is visible), oldest first. */
export interface Entity {
  readonly id: string
  readonly revisions: Revision[]
}

/** The records of a table by their ids. A `Map` holds them all in memory; others make each when it is asked for. */
export interface Entities {
  readonly size: number
  has(id: string): boolean
  get(id: string): Entity | undefined
  keys(): IterableIterator<string>
  /** In the order in which they were made. */
  values(): IterableIterator<Entity>
  /** The same under numbers, where they are kept so. */
  records?(): Records
}

export interface FieldSpec {
  readonly name: string
  readonly label: string
  /** The vendor's own type name: Salesforce `string|picklist|date|datetime|currency|double|int|boolean|reference|email|phone|url|textarea|percent|id`; HubSpot `string|number|date|datetime|enumeration|bool|phone_number`. */
  readonly type: string
  readonly custom: boolean
  readonly options?: readonly { readonly value: string; readonly label: string; readonly active: boolean }[]
  readonly referenceTo?: readonly string[]
  readonly calculated?: boolean
  readonly length?: number
}

/** One kind of record of one system. */
export interface Table {
  /** Vendor's API name: `Contact`, `CampaignMember`; HubSpot `contacts`, `companies`, `deals`, `owners`, `marketing_emails`, `campaigns`, `deal_to_contact`… */
  readonly name: string
  readonly label: string
  readonly fields: FieldSpec[]
  /** Of a table of history: the fields whose changes it keeps. Where this isn't said it is seen from the records. */
  readonly tracked?: readonly string[]
  readonly entities: Entities
}

/** A simulated organisation in one system. */
export interface Org {
  readonly id: string
  readonly name: string
  readonly tables: Map<string, Table>
}

export type Size = 'tiny' | 'small' | 'sample' | 'medium' | 'large'

/** Two CRMs of one company, made from a seed, and what was planted in them: held in memory, or made when it is looked at. */
export interface SandboxWorld {
  readonly seed: number
  readonly size: Size
  /** The moment up to which the history was made to be "the past": the end of the sample's catch-up. Events go on for some weeks after it. */
  readonly anchor: number
  readonly salesforce: Org
  readonly hubspot: Org
  readonly truth: TruthSource
  /** What the company keeps outside its CRMs; left out where it keeps everything in them. */
  readonly elsewhere?: Elsewhere
  /** Counts what is in force at a moment, where walking through the truth would take long. */
  countTruth?(at: number): Promise<TruthCounts>
}

/** A world that is held in memory. */
export interface World extends SandboxWorld {
  readonly truth: Truth
}

/** The same lists, to be walked through one by one. */
type Walked<Lists> = {
  readonly [Name in keyof Lists]: Lists[Name] extends readonly (infer Note)[]
    ? Iterable<Note>
    : Walked<Lists[Name]>
}

/** What was planted, for whoever can do without all of it in memory. */
export type TruthSource = Walked<Truth>

/**
 * What was planted, written down by the generator as it planted it and never derived from the records, so that a test can
 * hold a metric against it. Whatever isn't listed as a defect is complete, valid and unique.
 */
export interface Truth {
  readonly defects: readonly Defect[]
  readonly campaigns: readonly CampaignTruth[]
  readonly links: readonly LinkTruth[]
  readonly hubspot: HubspotTruth
  readonly salesforce: SalesforceTruth
}

export type System = 'salesforce' | 'hubspot'

/**
 * A defect of one record's field, or of a set of records, present from `from` until `to` (null: for good). Milliseconds.
 * `object` is singular, as the vendor writes it: `Lead`, `Contact`, `Account`, `Opportunity`, `Campaign`; in HubSpot
 * `Contact`, `Company`, `Deal`, `Campaign`. A cluster of a lead and a contact is of the object `Person`.
 * Fields of a conflict: `title`, `phone`, `company`, `lifecycle`, `country`, `name`, `owner`, `email`.
 */
export type Defect =
  | {
      readonly kind: 'missing'
      readonly system: System
      readonly object: string
      readonly id: string
      readonly field: string
      readonly typed: Value
      readonly from: number
      readonly to: number | null
    }
  | {
      readonly kind: 'invalid'
      readonly system: System
      readonly object: string
      readonly id: string
      readonly field: string
      readonly typed: Value
      readonly from: number
      readonly to: number | null
    }
  | {
      readonly kind: 'duplicate'
      readonly system: System
      readonly object: string
      readonly ids: readonly string[]
      readonly by: 'email' | 'name-and-company'
      readonly from: number
      readonly to: number | null
    }
  | {
      readonly kind: 'conflict'
      readonly field: string
      readonly salesforceId: string
      readonly hubspotId: string
      readonly from: number
      readonly to: number | null
    }
  | {
      /** `response-status`: a campaign whose member statuses don't tell who responded. */
      readonly kind: 'unreachable' | 'unowned' | 'opted-out' | 'bounced' | 'response-status'
      readonly system: System
      readonly object: string
      readonly id: string
      readonly from: number
      readonly to: number | null
    }

/**
 * What really happened to a campaign. Days are the company's local days (Europe/Berlin).
 * A campaign that only HubSpot has knows no draft: it is committed when it is made, and its plans are its start dates. Where
 * campaigns are kept by hand none knows a draft, and the plans are what was truly planned, whatever the records say.
 */
export interface CampaignTruth {
  readonly salesforceId: string | null
  readonly hubspotId: string | null
  readonly type: string
  readonly alwaysOn: boolean
  readonly parent: boolean
  /** Every planned launch day it had, in order, with the moment from which it was in force. */
  readonly plans: readonly { readonly day: string; readonly at: number }[]
  /** When it left draft; null while it hasn't. */
  readonly committedAt: number | null
  /** The first mail sent or, where none is sent, the live status. An always-on campaign is live and has no launch to judge. */
  readonly launchedAt: number | null
  readonly cancelledAt: number | null
  /** When its costs were in and its status was closed. */
  readonly completedAt: number | null
  /** In the company's currency: what was approved, and what it came to in the end. */
  readonly budget: number
  readonly spent: number
  /** Whether its first mail was made from a template; null where it sends none. */
  readonly templated: boolean | null
  /** When a mail put an earlier one right. */
  readonly correctedAt: number | null
}

/** The same person, company or campaign in both systems. `ambiguous`: several candidates, so it must stay apart. */
export interface LinkTruth {
  readonly kind: 'person' | 'account' | 'campaign'
  readonly salesforceId: string
  readonly hubspotId: string
  readonly by: 'stored-id' | 'email' | 'ambiguous'
  readonly from: number
  /** When one of the two went, or the link became ambiguous; null while it holds. */
  readonly to: number | null
}
