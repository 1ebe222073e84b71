import type { Answer, Ask } from '../http.ts'
import { json } from '../http.ts'
import { SalesforceError } from './error.ts'
import type { Salesforce } from './salesforce.ts'
import type { Sobject } from './sobject.ts'

const REACH_MS = 15 * 24 * 60 * 60 * 1000
const MINUTE_MS = 60_000
/** More ids aren't told at once. */
const MOST_IDS = 600_000

interface Span {
  readonly start: number
  readonly end: number
}

/** Ids that went to the recycle bin. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getdeleted.htm */
export function deleted(salesforce: Salesforce, ask: Ask, sobject: Sobject): Answer {
  const { start, end } = span(salesforce, ask)
  const records: { id: string; deletedDate: string }[] = []
  for (const row of sobject.state.rows.values()) {
    const { deletedAt } = row
    if (deletedAt !== null && deletedAt >= start && deletedAt < end) {
      records.push({ id: row.id, deletedDate: stamp(deletedAt) })
    }
  }
  if (records.length > MOST_IDS) throw tooManyIds()
  return json(200, {
    deletedRecords: records,
    earliestDateAvailable: stamp(salesforce.clock.now() - REACH_MS),
    latestDateCovered: covered(salesforce, sobject, end),
  })
}

/** Ids that changed. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm */
export function updated(salesforce: Salesforce, ask: Ask, sobject: Sobject): Answer {
  const { start, end } = span(salesforce, ask)
  const index = sobject.state.byModified
  const rows = index.all().slice(index.position(start), index.position(end))
  return json(200, {
    ids: rows.filter((row) => row.deletedAt === null).map((row) => row.id),
    latestDateCovered: covered(salesforce, sobject, end),
  })
}

/** Up to where nothing can come any more: an open transaction's changes will show times since its start. */
function covered({ clock }: Salesforce, { state }: Sobject, end: number): string {
  return stamp(Math.min(end, clock.now(), state.openSince()))
}

export function tooManyIds(): SalesforceError {
  return new SalesforceError(400, 'EXCEEDED_ID_LIMIT', 'Too many ids; choose start and end closer together')
}

function span({ clock }: Salesforce, { query }: Ask): Span {
  const start = Date.parse(query.get('start') ?? '')
  const end = Date.parse(query.get('end') ?? '')
  if (Number.isNaN(start) || Number.isNaN(end)) {
    throw new SalesforceError(
      400,
      'INVALID_REPLICATION_DATE',
      'start and end must be dates with time, such as 2026-01-01T00:00:00Z',
    )
  }
  if (end - start <= MINUTE_MS)
    throw new SalesforceError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate must be more than a minute before endDate',
    )
  // A minute of grace: the caller's clock isn't ours.
  if (start < clock.now() - REACH_MS - MINUTE_MS) {
    throw new SalesforceError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate before org replication enabled date',
    )
  }
  // The seconds don't count.
  return { start: minute(start), end: minute(end) }
}

function minute(instant: number): number {
  return Math.floor(instant / MINUTE_MS) * MINUTE_MS
}

function stamp(instant: number): string {
  return `${new Date(minute(instant)).toISOString().slice(0, 19)}.000+0000`
}
