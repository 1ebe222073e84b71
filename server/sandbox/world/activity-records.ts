import { isoInstant } from '../instant.ts'
import type { Entity, Value } from '../world.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { hubspotId } from './ids.ts'
import { Journal } from './journal.ts'
import type { Life } from './life.ts'
import { hubspotContactId, type Profile } from './profile.ts'
import { Random } from './random.ts'
import { activitiesOf, type Activity } from './sales-activity.ts'

/** Most activities of one person. */
const MOST = 16
const TABLE = { Call: 'calls', Meeting: 'meetings', Email: 'emails' } as const
const ID_KIND = { Call: 'call', Meeting: 'meeting', Email: 'sentEmail' } as const
const SEQUENCES = ['203411', '203412', '207790']

/** Calls, meetings and one-to-one mails of a person, with whom and which deal they are about. `deal`: the person's, once it is open. */
export function activityRecords(cast: Cast, profile: Profile, life: Life, deal: Entity | null): void {
  const { frame, truth, add } = cast
  const contactId = hubspotContactId(frame.seed, profile.index)
  const dealAt = deal?.revisions[0]!.at ?? null
  for (const [nth, activity] of activitiesOf(frame, profile, life, dealAt).slice(0, MOST).entries()) {
    const { object, at, loggedAt, by } = activity
    const index = profile.index * MOST + nth
    const random = new Random(frame.seed, 'activity record', index)
    const id = hubspotId(frame.seed, ID_KIND[object], index)
    const journal = new Journal(id, loggedAt, fieldsOf(cast, random, profile, activity))
    if (object === 'Meeting' && at > loggedAt)
      journal.set(at + 40 * MINUTE_MS, { hs_meeting_outcome: activity.outcome })
    if (random.chance(0.012))
      journal.end(Math.max(at, loggedAt) + random.between(1, 40) * DAY_MS, { deletion: 'soft' })
    const entity = journal.build(frame.end)
    add(TABLE[object], entity)
    if (entity === null) continue
    truth.hubspot.activities.push({ object, id, contactId, at, loggedAt, by })
    const edge = (to: string, toId: string) =>
      add(`${object.toLowerCase()}_to_${to}`, {
        id: `${id}-${toId}`,
        revisions: [{ at: loggedAt + MINUTE_MS, fields: { fromId: id, toId, primary: false } }],
      })
    edge('contact', contactId)
    const { companyId, companyAt } = profile.company
    if (object === 'Meeting' && companyId !== null && companyAt < loggedAt) edge('company', companyId)
    if (deal !== null && dealAt! <= loggedAt) edge('deal', deal.id)
  }
}

function fieldsOf(
  { team }: Cast,
  random: Random,
  profile: Profile,
  activity: Activity,
): Record<string, Value> {
  const { object, at, owner, by, outcome } = activity
  const person = `${profile.first} ${profile.last}`
  const common = {
    hs_timestamp: isoInstant(at),
    hubspot_owner_id: team.all[owner]!.ownerId,
    hs_object_source: by === 'sequence' ? 'SEQUENCES' : by === 'self-booked' ? 'MEETINGS' : 'CRM_UI',
  }
  if (object === 'Call')
    return {
      ...common,
      hs_call_title: `Call with ${person}`,
      hs_call_direction: 'OUTBOUND',
      hs_call_status: outcome,
      hs_call_duration: outcome === 'COMPLETED' ? random.between(40, 1800) * 1000 : 0,
    }
  if (object === 'Meeting')
    return {
      ...common,
      hs_meeting_title: `${person}: ${random.pick(['introduction', 'demo', 'next steps'])}`,
      hs_meeting_start_time: common.hs_timestamp,
      hs_meeting_end_time: isoInstant(at + 30 * MINUTE_MS),
      hs_meeting_outcome: 'SCHEDULED',
      hs_meeting_source: by === 'self-booked' ? 'MEETINGS_PUBLIC' : 'CRM_UI',
    }
  return {
    ...common,
    hs_email_subject:
      by === 'reply' ? 'Re: Lotwerk' : random.pick(['Lotwerk', 'Your request', 'Short question']),
    hs_email_direction: by === 'reply' ? 'INCOMING_EMAIL' : 'EMAIL',
    hs_email_status: outcome,
    hs_sequence_id: by === 'sequence' ? random.pick(SEQUENCES) : null,
  }
}
