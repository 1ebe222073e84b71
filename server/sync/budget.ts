import type { QuotaReading } from '../connectors/connector.ts'
import { ConnectorError } from '../connectors/error.ts'

/** How much of the source's daily quota of requests syncs may use, as shares from 0 to 1. */
export interface QuotaBudget {
  /** Of the whole quota, whoever uses it: the rest is left to the company's other integrations. */
  readonly total: number
  /** By one run since it was started or last went on. */
  readonly run: number
}

export const DEFAULT_BUDGET: QuotaBudget = { total: 0.8, run: 0.25 }

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** Throws a `ConnectorError` that says until when to wait, once a share is used up. */
export function holdBudget(
  budget: QuotaBudget,
  {
    source,
    quota,
    requests,
    now,
  }: {
    source: string
    quota: QuotaReading | null
    /** Sent by the run since it was started or last went on. */
    requests: number
    now: number
  },
): void {
  if (!quota || quota.limit <= 0) return
  if (quota.used >= budget.total * quota.limit) {
    const until = quota.resetsAt ?? new Date(now + HOUR_MS)
    throw new ConnectorError(
      `${percent(quota.used / quota.limit)} of ${source}'s daily ${quota.limit} requests are used.`,
      {
        next: { kind: 'wait', until },
        action: `Plumbline leaves the rest to other integrations and goes on by itself; QUOTA_TOTAL_PERCENT sets the share (${percent(budget.total)}).`,
      },
    )
  }
  if (requests >= budget.run * quota.limit) {
    const until = quota.resetsAt ?? new Date(now + DAY_MS)
    throw new ConnectorError(
      `This sync has used ${percent(budget.run)} of ${source}'s daily ${quota.limit} requests.`,
      {
        next: { kind: 'wait', until },
        action:
          'It goes on by itself from where it is; QUOTA_RUN_PERCENT sets the share that one sync may use.',
      },
    )
  }
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}
