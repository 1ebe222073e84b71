import { z } from 'zod'
import type { Page, ReadRequest } from '../connector.ts'
import { EVENT_FIELDS, eventRow } from './email-event-row.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { extractFile, present } from './page-file.ts'
import { nextAfter } from './paging.ts'
import { isTime, partOf } from './raw-row.ts'
import { HubspotError } from './refusal.ts'

const EVENTS_ROWS = 1000
/** An event is told some time after it happened. */
const OVERLAP_MS = 2 * 60 * 60_000

/** Everything after this moment (milliseconds since the epoch) is read. */
const EventCursor = z.object({ before: z.int() })

const Events = z.object({
  events: z.array(z.unknown()),
  hasMore: z.boolean(),
  offset: z.string().nullish(),
})
type Events = z.infer<typeof Events>

/** What happened to each marketing e-mail on its way to each recipient. */
export const emailEvents: HubspotStream = {
  stream: {
    object: 'email_event',
    label: 'E-mail events',
    mode: { kind: 'changes', overlapMs: OVERLAP_MS, lagMs: 0, reconcileAfterMs: null },
    alsoYields: [],
    optional: true,
  },
  async describe({ transport }, signal) {
    // Proves that the app may read them.
    await transport.text({ url: '/email/public/v1/events?limit=1', expects: 'json' }, signal)
    const roles = { id: 'id', updated: 'created', deleted: null, mergedInto: null }
    return [{ object: 'email_event', label: 'E-mail events', fields: EVENT_FIELDS, roles }]
  },
  read,
}

/**
 * The window from its end backwards, as HubSpot lists it. Pages follow on each other by an offset that holds for a short
 * while only, so what is kept is how far the reading has come in time: from there it goes on, meeting the events of that
 * one moment again. Pages can be empty though more follow.
 */
async function* read(context: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  const { window } = request
  // An event can't be had by its id alone; it never changes either.
  if (typeof request.extent === 'object') return
  // Both ends of HubSpot's range are part of it, the end of a window isn't.
  let before = EventCursor.safeParse(request.cursor).data?.before ?? Date.parse(window.to) - 1
  let offset: string | null = null
  for (;;) {
    const page: Events | null = await eventsPage(context, { request, before, offset })
    if (page === null) {
      offset = null
      continue
    }
    const rows = page.events.map(eventRow)
    const times = page.events.map((event) => partOf(event, 'created')).filter(isTime)
    before = Math.min(before, ...times)
    const more: string | null = page.hasMore ? (page.offset ?? null) : null
    const file = await extractFile(request, 'email_event', rows)
    yield { files: present([file]), cursor: more === null ? null : { before } }
    if (more === null) return
    offset = more
  }
}

interface Place {
  readonly request: ReadRequest
  readonly before: number
  readonly offset: string | null
}

/** One page; null when the offset no longer holds. */
async function eventsPage({ transport }: HubspotContext, place: Place): Promise<Events | null> {
  try {
    return await transport.json(
      { url: eventsUrl(place) },
      Events,
      place.request.signal,
      ({ offset, hasMore }) => nextAfter(place.offset, hasMore ? offset : null),
    )
  } catch (error) {
    if (place.offset !== null && error instanceof HubspotError && error.status === 400) return null
    throw error
  }
}

/** https://developers.hubspot.com/docs/api-reference/legacy/email-analytics-v1/events/get-email-public-v1-events */
function eventsUrl({ request, before, offset }: Place): string {
  const { from } = request.window
  const query = new URLSearchParams({ limit: String(EVENTS_ROWS), endTimestamp: String(before) })
  if (from !== null) query.set('startTimestamp', String(Date.parse(from)))
  if (offset !== null) query.set('offset', offset)
  return `/email/public/v1/events?${query.toString()}`
}
