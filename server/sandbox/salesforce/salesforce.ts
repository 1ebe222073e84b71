import type { Allowance } from '../allowance.ts'
import type { ControlClock } from '../control-clock.ts'
import type { OrgState } from '../state.ts'
import type { Jobs } from './jobs.ts'
import type { SalesforceOauth } from './oauth.ts'
import type { Locator } from './query.ts'
import { sobjectOf, type Sobject } from './sobject.ts'

export const DAILY_API_REQUESTS = 100_000

/** What the Salesforce server remembers between requests. */
export interface Salesforce {
  readonly state: OrgState
  readonly clock: ControlClock
  readonly oauth: SalesforceOauth
  readonly locators: Map<string, Locator>
  readonly jobs: Jobs
  /** Requests of the last 24 hours. */
  readonly daily: Allowance
  /** Instances without a history of their own answer from the schema. */
  readonly special: (name: string) => Sobject | undefined
}

/** The object by its name in whatever case; undefined where there is none. */
export function findSobject(salesforce: Salesforce, name: string): Sobject | undefined {
  const state = salesforce.state.table(name)
  return state === undefined ? salesforce.special(name) : sobjectOf(state)
}
