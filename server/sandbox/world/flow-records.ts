import type { FlowTruth } from '../hubspot-truth.ts'
import type { Value } from '../world.ts'
import { DAY_MS, WEEK_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { officeTime, OLDER_WEEKS, within } from './frame.ts'
import { hubspotId } from './ids.ts'
import { Journal, type Step } from './journal.ts'
import { Random } from './random.ts'

const JOBS = [
  'Lead routing',
  'Lead scoring',
  'MQL hand-over',
  'Welcome series',
  'Webinar reminder',
  'Webinar follow-up',
  'Trade show follow-up',
  'Set lifecycle stage',
  'Fill country from phone',
  'Sync opt-out to Salesforce',
  'Re-engagement',
  'Deal stage alert',
  'Internal notification',
  'Clean job titles',
]
const REGIONS = ['EMEA', 'AMER', 'DACH', 'Nordics']
const OBJECT_OF_JOB: Readonly<Record<string, string>> = {
  'Deal stage alert': '0-3',
  'Clean job titles': '0-1',
}

export const FLOW_COUNT = 42

/** The n-th workflow: on or off, looked after or not, changed lately or long ago. A pure function of its number. */
export function flowRecords(cast: Cast, nth: number): void {
  const { frame, truth, add } = cast
  const random = new Random(frame.seed, 'flow', nth)
  const at = officeTime(
    frame,
    random,
    frame.start - Math.floor((random.unit() * 2.4 - 1.4) * OLDER_WEEKS * WEEK_MS),
  )
  const job = JOBS[nth % JOBS.length]!
  const owner = ownerOf(cast, random)
  const states = switches(cast, random, at)
  const changes = changesAfter(cast, random, at)
  const base: Record<string, Value> = {
    name: `${job} – ${REGIONS[Math.floor(nth / JOBS.length) % REGIONS.length]}`,
    isEnabled: false,
    objectTypeId: OBJECT_OF_JOB[job] ?? '0-1',
    description: owner === null ? null : `Owner: ${owner}. ${job}.`,
    revisionId: 1,
    actions: random.between(2, 9),
    reEnrolls: random.chance(0.3),
  }
  const journal = new Journal(hubspotId(frame.seed, 'flow', nth), at, base)
  journal.follow('isEnabled', states)
  const moments = [...new Set([...states.slice(1).map((step) => step.at), ...changes])].sort((a, b) => a - b)
  for (const [place, moment] of moments.entries()) journal.set(moment, { revisionId: place + 2 })
  const goneAt = nth % 14 === 9 ? officeTime(frame, random, within(random, frame.anchor, [-90, 45])) : null
  if (goneAt !== null && goneAt > at) journal.end(goneAt, { deletion: 'soft' })
  const entity = journal.build(frame.end)
  add('flows', entity)
  if (entity !== null) truth.hubspot.flows.push(truthOf(cast, journal, { states, moments, owner, goneAt }))
}

/** Colleagues of marketing and the administrator build them; some belong to one who has left, some to nobody. */
function ownerOf({ team }: Cast, random: Random): string | null {
  const leaver = team.all.find(({ leftAt }) => leftAt !== null)!
  return random.weighted([
    [55, random.pick(team.marketing).email],
    [15, team.all[0]!.email],
    [12, leaver.email],
    [18, null],
  ] as const)
}

/** Made off, mostly switched on, sometimes off again. */
function switches({ frame }: Cast, random: Random, at: number): Step<boolean>[] {
  const steps: Step<boolean>[] = [{ at, value: false }]
  if (!random.chance(0.88)) return steps
  const onAt = officeTime(frame, random, within(random, at, [0.1, 12]))
  steps.push({ at: onAt, value: true })
  if (random.chance(0.28))
    steps.push({ at: officeTime(frame, random, within(random, onAt, [30, 500])), value: false })
  return steps
}

/** A third is never touched again. */
function changesAfter({ frame }: Cast, random: Random, at: number): number[] {
  if (random.chance(0.34)) return []
  return Array.from({ length: random.between(1, 5) }, () =>
    officeTime(frame, random, at + DAY_MS + Math.floor(random.unit() * (frame.end - at))),
  ).sort((a, b) => a - b)
}

function truthOf(
  { frame, team }: Cast,
  journal: Journal,
  {
    states,
    moments,
    owner,
    goneAt,
  }: {
    states: readonly Step<boolean>[]
    moments: readonly number[]
    owner: string | null
    goneAt: number | null
  },
): FlowTruth {
  const past = (at: number) => at <= frame.end
  return {
    id: journal.id,
    createdAt: journal.createdAt,
    states: states.filter(({ at }) => past(at)).map(({ at, value }) => ({ at, enabled: value })),
    changedAt: [journal.createdAt, ...moments.filter(past)],
    owner,
    left: team.all.some(({ email, leftAt }) => email === owner && leftAt !== null),
    goneAt: goneAt !== null && goneAt > journal.createdAt && past(goneAt) ? goneAt : null,
  }
}
