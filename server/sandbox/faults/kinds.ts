import type { FaultKind } from './fault.ts'
import { accessRevoked, refreshedElsewhere, sessionsEnded } from './kinds/access.ts'
import { jobExpired, jobFailed, jobStuck, truncatedCsv } from './kinds/bulk.ts'
import { oddCells, oddDates } from './kinds/cells.ts'
import { cut, delay, drip, dropHeaders, silence, truncate } from './kinds/delivery.ts'
import { idLimit } from './kinds/id-limit.ts'
import { mixedBatch } from './kinds/mixed-batch.ts'
import { doubledRows, emptyPage, oddRows, repeatedPage, shortPages, shuffledPage } from './kinds/pages.ts'
import { queryTimeout } from './kinds/query-timeout.ts'
import { quota } from './kinds/quota.ts'
import {
  bulkEdit,
  conversion,
  deletions,
  edits,
  lateCommits,
  mergeChain,
  restoration,
} from './kinds/records.ts'
import {
  answer,
  badGateway,
  locatorLost,
  locked,
  migrating,
  outage,
  throttled,
  tooLong,
  unauthorized,
} from './kinds/refusals.ts'
import { schema } from './kinds/schema.ts'

/** Everything that can go wrong on demand. */
export const faultKinds: readonly FaultKind[] = [
  // On the way back.
  delay,
  silence,
  drip,
  cut,
  truncate,
  dropHeaders,
  // In the place of an answer.
  answer,
  badGateway,
  outage,
  unauthorized,
  tooLong,
  throttled,
  locked,
  migrating,
  locatorLost,
  queryTimeout,
  idLimit,
  // In the pages.
  shortPages,
  emptyPage,
  shuffledPage,
  doubledRows,
  oddRows,
  repeatedPage,
  mixedBatch,
  truncatedCsv,
  // With Salesforce's jobs.
  jobFailed,
  jobStuck,
  jobExpired,
  // In the source.
  edits,
  lateCommits,
  bulkEdit,
  deletions,
  restoration,
  mergeChain,
  conversion,
  oddCells,
  oddDates,
  schema,
  // With access and allowance.
  sessionsEnded,
  accessRevoked,
  refreshedElsewhere,
  quota,
]
