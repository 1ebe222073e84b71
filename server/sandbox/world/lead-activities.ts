import type { ActivityTruth, LeadTruth } from '../salesforce-truth.ts'
import { event, hangOn, numbering, task } from './tasks.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { valueAt, type Journal, type Spell } from './journal.ts'
import { createLife, type Life } from './life.ts'
import { leadId, leadSpells, type Profile } from './profile.ts'
import { Random } from './random.ts'
import { ownerships, routing } from './routing.ts'
import { inForce } from './truth.ts'

/** Days from getting a lead to the first call or mail. */
const LAG: readonly (readonly [weight: number, days: readonly [number, number]])[] = [
  [45, [0.01, 0.3]],
  [28, [0.3, 2]],
  [17, [2, 6]],
  [10, [6, 30]],
]
/** Clean-ups by the administrator: every task long overdue is ticked off in one go. */
const CLEANED_WEEKS_BEFORE_ANCHOR = [70, 21, 5]
const OVERDUE_DAYS = 7
const SUBJECTS = ['first contact', 'your question', 'demo', 'pricing', 'next steps', 'webinar follow-up']
/** Within this time a clean-up is through, a few records a second. */
const CLEANING_SECONDS = 90

interface Plan {
  readonly cast: Cast
  readonly random: Random
  readonly profile: Profile
  readonly life: Life
  readonly alive: readonly Spell[]
  readonly nextId: (kind: 'Task' | 'Event') => string
}

/**
 * What is done about a lead: sequences that start by themselves, the rep's calls, mails and meetings, to-dos that nobody
 * does until the administrator ticks them off. Writes down how it was routed and when a human first reached out.
 */
export function leadActivities(cast: Cast, profile: Profile): void {
  const { frame, team, truth } = cast
  const alive = leadSpells(profile)
  const createdAt = alive[0]?.from
  if (createdAt === undefined || createdAt > frame.end) return
  const life = createLife(frame, team, profile)
  const random = new Random(frame.seed, 'lead activities', profile.index)
  const plan: Plan = { cast, random, profile, life, alive, nextId: numbering(frame.seed, profile, 0) }
  const routed = routing(frame, ownerships(life, alive), profile.convertedAt)
  const { ownedAt } = routed
  const recent = createdAt >= frame.start
  if (recent && !profile.imported && random.chance(0.24)) sequence(plan, createdAt)
  const touches = ownedAt !== null && random.chance(recent ? 0.78 : 0.32)
  const touchAt = touches ? officeTime(frame, random, within(random, ownedAt, random.weighted(LAG))) : null
  const firstTouch = touchAt === null || ownedAt === null ? null : reachOut(plan, ownedAt, touchAt)
  if (firstTouch !== null && random.chance(recent ? 0.3 : 0.15)) {
    reachOut(plan, firstTouch.at, officeTime(frame, random, within(random, firstTouch.at, [1, 12])))
  }
  if (ownedAt !== null && random.chance(firstTouch === null ? 0.3 : 0.1)) neverDone(plan, ownedAt)
  const id = leadId(frame.seed, profile.index)
  truth.salesforce.leads.push({ id, createdAt, ...routed, firstTouch })
}

/** Id of the user in charge at the moment; null while it is the queue, or nothing counts. */
function repAt({ cast, life, alive }: Plan, at: number): string | null {
  if (at > cast.frame.end || !alive.some((spell) => inForce(spell, at))) return null
  const owner = valueAt(life.owner, at)
  return owner === null ? null : cast.team.all[owner]!.userId
}

function related({ cast, profile }: Plan, ownerId: string) {
  return { ownerId, whoId: leadId(cast.frame.seed, profile.index), whatId: null, accountId: null }
}

function keep(plan: Plan, journal: Journal, truth: ActivityTruth): void {
  hangOn(plan.cast, journal, plan.profile)
  const entity = journal.build(plan.cast.frame.end)
  plan.cast.add(truth.object, entity)
  if (entity !== null) plan.cast.truth.salesforce.activities.push(truth)
}

/** A call, a mail or a meeting at the moment; some are planned before, not earlier than `since`. */
function reachOut(plan: Plan, since: number, at: number): LeadTruth['firstTouch'] {
  const { cast, random, profile, nextId } = plan
  const rep = repAt(plan, at)
  const kind = random.weighted([
    [50, 'Call'],
    [35, 'Email'],
    [8, 'LinkedIn'],
    [7, 'Meeting'],
  ] as const)
  const planned = random.chance(0.25)
  if (rep === null) return null
  const plannedAt = Math.max(since + MINUTE_MS, at - random.between(2, 40) * HOUR_MS)
  const to = related(plan, rep)
  if (kind === 'Meeting') {
    const id = nextId('Event')
    const draft = { kind, subject: `Intro ${profile.company.name}`, minutes: 30, location: 'Teams' } as const
    keep(plan, event(cast.frame, id, { ...to, ...draft, createdAt: Math.min(plannedAt, at), startAt: at }), {
      object: 'Event',
      id,
      kind: 'human',
      at,
    })
    return { at, object: 'Event', id }
  }
  const id = nextId('Task')
  const subject = `${kind}: ${random.pick(SUBJECTS)}`
  const createdAt = planned && plannedAt < at ? plannedAt : at
  const draft = { kind, subject, createdAt, by: rep, dueAt: at, done: { at, by: rep } }
  keep(plan, task(cast.frame, random, id, { ...to, ...draft }), { object: 'Task', id, kind: 'human', at })
  return { at, object: 'Task', id }
}

/** Mails that leave by themselves; some tools log them under the rep's own name. */
function sequence(plan: Plan, since: number): void {
  const { cast, random, nextId } = plan
  const steps = random.chance(0.4) ? 2 : 1
  for (let step = 1; step <= steps; step++) {
    const at = since + random.between(3, 20) * MINUTE_MS + (step - 1) * 3 * DAY_MS
    const rep = repAt(plan, at)
    const machine = cast.team.integration.userId
    const by = rep !== null && random.chance(0.3) ? rep : machine
    if (at > cast.frame.end || !plan.alive.some((spell) => inForce(spell, at))) return
    const id = nextId('Task')
    const draft = { kind: 'Email', createdAt: at, by, dueAt: at, done: { at, by } } as const
    const subject = `[Sequence] Welcome – step ${step}`
    const journal = task(cast.frame, random, id, { ...related(plan, rep ?? machine), ...draft, subject })
    keep(plan, journal, { object: 'Task', id, kind: 'sequence', at })
  }
}

/** A to-do that the rep never comes to. */
function neverDone(plan: Plan, ownedAt: number): void {
  const { cast, random, profile, nextId } = plan
  const { frame, team } = cast
  const createdAt = officeTime(frame, random, within(random, ownedAt, [0, 2]))
  const dueAt = createdAt + random.between(1, 5) * DAY_MS
  const rep = repAt(plan, createdAt)
  if (rep === null) return
  const cleanedAt = cleanUps(frame).find((at) => at >= dueAt + OVERDUE_DAYS * DAY_MS) ?? null
  const { salesforceGone } = profile
  const cleaned = cleanedAt !== null && (salesforceGone === null || cleanedAt < salesforceGone.at)
  const at = cleaned ? cleanedAt + (profile.index % CLEANING_SECONDS) * 1000 : null
  const id = nextId('Task')
  const done = at === null ? null : { at, by: team.all[0]!.userId }
  const draft = { kind: 'Call', subject: 'Call: first contact', createdAt, by: rep, dueAt, done } as const
  const journal = task(frame, random, id, { ...related(plan, rep), ...draft })
  keep(plan, journal, { object: 'Task', id, kind: at === null ? 'open' : 'mass-update', at })
}

/** Early in the morning of a working day. */
function cleanUps({ calendar, anchor }: Frame): number[] {
  return CLEANED_WEEKS_BEFORE_ANCHOR.map((weeks) =>
    calendar.at(calendar.workday(calendar.indexAt(anchor - weeks * WEEK_MS)), 7 * 60 + 30),
  )
}
