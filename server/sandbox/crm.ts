import type { Answer, Ask } from './http.ts'
import type { RecordEdit, SchemaChange } from './edit.ts'
import type { OrgState } from './state.ts'
import type { System } from './world.ts'

/** What a person or another program does to the access that an app was given. */
export interface Access {
  /** Whether a refresh token works once only and is replaced by another. */
  rotates: boolean
  /** Ends every session; refresh tokens live on. */
  endSessions(): void
  /** Takes back what was given to apps: refresh tokens, and the sessions that came of them. */
  revoke(): void
  /** Another holder of the same refresh token uses it first. */
  refreshElsewhere(): void
}

/** The daily allowance of requests. */
export interface Quota {
  /** Others spend until this share (0 to 1) of it is used; what they spent is free again after `freedInMs` of the control clock. */
  spend(share: number, freedInMs: number): void
}

/** Query jobs that run on their own. */
export interface QueryJobs {
  fail(id: string, message: string): void
  /** It goes on to this state, still queued or already running, and neither further nor to an end. */
  stick(id: string, state: 'UploadComplete' | 'InProgress'): void
  expire(id: string): void
}

/** A CRM's side of HTTP, and what can be done to it past HTTP. */
export interface CrmServer {
  readonly answer: (ask: Ask) => Answer
  readonly access: Access
  readonly quota: Quota
  /** Null where the vendor knows no jobs. */
  readonly jobs: QueryJobs | null
}

/** One CRM, as faults and the control server act on it. */
export interface Crm extends Omit<CrmServer, 'answer'> {
  readonly system: System
  /** The control clock, in milliseconds since the epoch. */
  readonly now: () => number
  /** As it stands at the control clock. */
  readonly state: OrgState
  /** Changes a record, or makes one; gives its id. Throws `BadRequest`. */
  edit(edit: RecordEdit): string
  /** Throws `BadRequest`. */
  alter(change: SchemaChange): void
}
