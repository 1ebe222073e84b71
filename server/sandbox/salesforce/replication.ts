import type { Answer, Ask } from '../http.ts'
import { json } from '../http.ts'
import { SalesforceError } from './error.ts'
import type { Salesforce } from './salesforce.ts'
import type { Sobject } from './sobject.ts'

const REACH_MS = 15 * 24 * 60 * 60 * 1000

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
  return json(200, {
    deletedRecords: records,
    earliestDateAvailable: stamp(salesforce.clock.now() - REACH_MS),
    latestDateCovered: stamp(Math.min(end, salesforce.clock.now())),
  })
}

/** Ids that changed. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm */
export function updated(salesforce: Salesforce, ask: Ask, sobject: Sobject): Answer {
  const { start, end } = span(salesforce, ask)
  const index = sobject.state.byModified
  const rows = index.all().slice(index.position(start), index.position(end))
  return json(200, {
    ids: rows.filter((row) => row.deletedAt === null).map((row) => row.id),
    latestDateCovered: stamp(Math.min(end, salesforce.clock.now())),
  })
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
  if (end <= start)
    throw new SalesforceError(400, 'INVALID_REPLICATION_DATE', 'endDate must be later than startDate')
  // A minute of grace: the caller's clock isn't ours.
  if (start < clock.now() - REACH_MS - 60_000) {
    throw new SalesforceError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate before org replication enabled date',
    )
  }
  return { start, end }
}

function stamp(instant: number): string {
  return `${new Date(Math.floor(instant / 60_000) * 60_000).toISOString().slice(0, 19)}.000+0000`
}
