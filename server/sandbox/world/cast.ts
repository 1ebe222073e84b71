import type { Entity } from '../world.ts'
import type { Company } from './company.ts'
import type { Frame } from './frame.ts'
import type { Journal } from './journal.ts'
import type { Profile } from './profile.ts'
import type { Team } from './team.ts'
import type { TruthLog } from './truth-log.ts'

/** What the makers of records share. */
export interface Cast {
  readonly frame: Frame
  readonly team: Team
  readonly truth: TruthLog
  readonly company: (index: number) => Company
  readonly profile: (person: number) => Profile
  /** Puts a record into a table; `null` (made only after the end) is passed over. */
  readonly add: (table: string, entity: Entity | null) => void
}

/** The records of one human in both systems while they are being made. */
export interface PersonJournals {
  readonly lead: Journal | null
  readonly contact: Journal | null
  readonly hubspot: Journal | null
}
