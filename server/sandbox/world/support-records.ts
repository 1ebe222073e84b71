import type { Cast } from './cast.ts'
import { MINUTE_MS } from './calendar.ts'
import { officeTime, within } from './frame.ts'
import { hubspotId } from './ids.ts'
import { Journal, type Step } from './journal.ts'
import { hubspotContactId, population } from './profile.ts'
import { Random } from './random.ts'
import { SUPPORT } from './ticket-stages.ts'

const FROM = 200_000
const SUBJECTS = [
  'Login fails',
  'Invoice address',
  'Export is empty',
  'How do I add a user?',
  'Sensor is offline',
]

export function supportCount({ frame }: Pick<Cast, 'frame'>): number {
  return Math.round(frame.size.campaigns * 0.12)
}

/** The n-th ticket of a customer who needs help: no work for marketing operations. */
export function supportRecords({ frame, team, profile, deal: dealOf, add }: Cast, nth: number): void {
  const random = new Random(frame.seed, 'support ticket', nth)
  const askedAt =
    frame.start + Math.floor(((nth + random.unit()) / supportCount({ frame })) * (frame.end - frame.start))
  const at = officeTime(frame, random, askedAt)
  const answeredAt = officeTime(frame, random, within(random, at, [0.05, 2]))
  const closedAt = officeTime(frame, random, within(random, answeredAt, [0.1, 9]))
  const stages: Step<string>[] = [
    { at, value: '1' },
    { at: answeredAt, value: '2' },
    { at: closedAt, value: '4' },
  ]
  const journal = new Journal(hubspotId(frame.seed, 'ticket', FROM + nth), at, {
    subject: random.pick(SUBJECTS),
    hs_pipeline: SUPPORT.id,
    hs_ticket_priority: 'MEDIUM',
    source_type: 'EMAIL',
    hubspot_owner_id: random.pick(team.ae).ownerId,
    closed_date: null,
  })
  journal.follow('hs_pipeline_stage', stages)
  journal.set(closedAt, { closed_date: new Date(closedAt).toISOString() })
  const entity = journal.build(frame.end)
  add('tickets', entity)
  const asker = profile(random.below(population(frame)))
  const known = asker.hubspotAt !== null && asker.hubspotAt < at && asker.hubspotGone === null
  if (entity === null || !known) return
  const edge = (to: 'contact' | 'company' | 'deal', toId: string) =>
    add(`ticket_to_${to}`, {
      id: `${journal.id}-${toId}`,
      revisions: [{ at: at + MINUTE_MS, fields: { fromId: journal.id, toId, primary: to === 'company' } }],
    })
  edge('contact', hubspotContactId(frame.seed, asker.index))
  const { companyId, companyAt } = asker.company
  if (companyId !== null && companyAt < at) edge('company', companyId)
  const deal = dealOf(asker.index)
  if (deal !== null && deal.revisions[0]!.at < at) edge('deal', deal.id)
}
