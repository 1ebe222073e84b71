import type { Ask, Violation } from './http.ts'
import type { System } from './world.ts'

/**
 * What the vendors forbid, by name. Whoever reads a CRM properly never breaks one of these, whatever goes wrong; the
 * sandbox refuses such a request as the vendor would, and writes it down.
 */
export const RULES = {
  'daily-quota': 'Requests went on though the daily allowance was used up, and that had been told.',
  'ten-secondly-rate': 'HubSpot: more than 190 requests (110 for an OAuth app) within ten seconds.',
  'search-rate': 'HubSpot: more than five searches within a second.',
  'search-page': 'HubSpot: a page of a search has 200 rows at most.',
  'search-reach': 'HubSpot: a search reaches 10,000 rows.',
  'search-filters': 'HubSpot: a search has five groups of six filters at most.',
  'list-page': 'HubSpot: a page of a list has 100 rows at most, 50 with a history; others as documented.',
  'batch-size': 'HubSpot: a batch holds 100 ids at most, 50 with a history.',
  'association-inputs': 'HubSpot: associations are read for 1,000 records at most.',
  'address-length': 'The address, or it and the headers, are too long.',
  'expired-job':
    'Salesforce: results of a job were asked for that has expired, was deleted, or was told to be gone.',
  'rotated-token': 'A refresh token was used that had been replaced by another.',
} as const satisfies Readonly<Record<string, string>>

export type Rule = keyof typeof RULES

export function violation(rule: Rule, detail: string): Violation {
  return { rule, detail }
}

/** A forbidden request as it is told: without tokens, which may stand in its query or body. */
export interface Recorded extends Violation {
  readonly system: System
  readonly at: number
  readonly method: string
  readonly path: string
}

const MOST_KEPT = 1_000

/** The requests that broke a limit, oldest first. */
export class Violations {
  #recorded: Recorded[] = []

  record(system: System, { method, path }: Ask, { rule, detail }: Violation, at: number): void {
    if (this.#recorded.length < MOST_KEPT) this.#recorded.push({ system, rule, detail, at, method, path })
  }

  list(): readonly Recorded[] {
    return this.#recorded
  }

  clear(): void {
    this.#recorded = []
  }
}
