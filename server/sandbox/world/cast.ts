import type { Entity } from '../world.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Company } from './company.ts'
import type { Frame } from './frame.ts'
import type { Journal } from './journal.ts'
import type { MailAnswer, Send } from './mail-answers.ts'
import type { Profile } from './profile.ts'
import type { Team } from './team.ts'
import type { TruthLog } from './truth-log.ts'

/** Who and what there is before any record is made: all of it pure functions of the frame. */
export interface Stage {
  readonly frame: Frame
  readonly team: Team
  readonly company: (index: number) => Company
  readonly profile: (person: number) => Profile
  readonly campaigns: readonly CampaignPlan[]
}

/** What the makers of records share. */
export interface Cast extends Stage {
  readonly truth: TruthLog
  /** Whether anybody looks at the records of this table: a maker may leave out those that nobody wants. */
  readonly wants: (table: string) => boolean
  /** Puts a record into a table; `null` (made only after the end) is passed over. */
  readonly add: (table: string, entity: Entity | null) => void
  /**
   * The person's own record among HubSpot's contacts, as far as mails go; null where there is none. To be asked after the
   * people were made.
   */
  readonly contact: (person: number) => Entity | null
  /** The deal that came of the person. */
  readonly deal: (person: number) => Entity | null
  /** What people did because of a mail. */
  readonly answers: (send: Send) => readonly MailAnswer[]
}

/** The records of one human in both systems while they are being made. */
export interface PersonJournals {
  readonly lead: Journal | null
  readonly contact: Journal | null
  readonly hubspot: Journal | null
}

/** What a record is written with. */
export type Scribe = Pick<Cast, 'frame' | 'team' | 'truth' | 'add'>
