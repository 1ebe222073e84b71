import { DAY_MS, WEEK_MS } from './calendar.ts'
import { officeTime, within, type Frame } from './frame.ts'
import type { Spell, Step } from './journal.ts'
import { formMendedAt, isFormBroken, tidiedAt } from './last-quarter.ts'
import { nationalNumber } from './places.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'
import type { Team } from './team.ts'
import { LEAD_SOURCES, PERSONAS, TITLES } from './words.ts'

/** The company's stages, as Salesforce names them. */
export const STAGES = ['Subscriber', 'Lead', 'MQL', 'SQL', 'Opportunity', 'Customer'] as const
export type Stage = (typeof STAGES)[number]

/** What is true of a human over time, whatever the systems say. */
export interface Life {
  readonly stage: readonly Step<Stage>[]
  readonly status: readonly Step<string>[]
  /** Number of the colleague in charge; null: nobody yet. */
  readonly owner: readonly Step<number | null>[]
  readonly title: readonly Step<string>[]
  readonly phone: readonly Step<string>[]
  readonly mobile: readonly Step<string | null>[]
  readonly persona: readonly Step<string | null>[]
  readonly leadSource: string
  /** Came through the form while it didn't ask for the country. */
  readonly forgotten: boolean
  readonly optedOut: Spell | null
  readonly bounced: Spell | null
}

let last: { readonly profile: Profile; readonly life: Life } | null = null

const WEB_SHARE = 0.25
/** Those who came so filled in the form. */
const BY_FORM = new Set(['Web', 'Content Download'])

/** The life of this human. The last one is kept, because the makers of several kinds of records ask for it. */
export function createLife(frame: Frame, team: Team, profile: Profile): Life {
  if (last?.profile !== profile) last = { profile, life: drawLife(frame, team, profile) }
  return last.life
}

function drawLife(frame: Frame, team: Team, profile: Profile): Life {
  const random = new Random(frame.seed, 'life', profile.index)
  const bornAt = Math.min(profile.salesforceAt ?? Infinity, profile.hubspotAt ?? Infinity)
  const stage = stages(frame, random, profile, bornAt)
  const { country } = profile.company
  const leadSource = sourceOf(frame, profile)
  const forgotten = BY_FORM.has(leadSource) && isFormBroken(frame, bornAt)
  const optedOut = random.chance(0.07) ? { from: within(random, bornAt, [5, 700]), to: null } : null
  const bounced = random.chance(0.035) ? { from: within(random, bornAt, [3, 600]), to: null } : null
  return {
    stage,
    status: statuses(frame, random, profile, stage, bornAt),
    owner: owners(frame, random, team, profile, { bornAt, forgotten }),
    title: titles(frame, random, bornAt),
    phone: spread(frame, random, bornAt, 0.3, () => nationalNumber(country, random, 'landline')),
    mobile: [
      { at: bornAt, value: random.chance(0.4) ? nationalNumber(country, random, 'mobile') : null },
      ...later(frame, random, bornAt, 0.2, () => nationalNumber(country, random, 'mobile')),
    ],
    persona: [
      { at: bornAt, value: random.chance(0.5) ? random.pick(PERSONAS) : null },
      ...later(frame, random, bornAt, 0.55, () => random.pick(PERSONAS)),
      ...later(frame, random, bornAt + 300 * DAY_MS, 0.3, () => random.pick(PERSONAS)),
    ].sort((a, b) => a.at - b.at),
    leadSource,
    forgotten,
    optedOut,
    bounced,
  }
}

/** Most come through the website. */
function sourceOf({ seed }: Frame, { imported, index }: Profile): string {
  const random = new Random(seed, 'lead source', index)
  if (imported) return 'Trade Show'
  return random.chance(WEB_SHARE) ? 'Web' : random.pick(LEAD_SOURCES)
}

/** One change or none, some time in the life. */
function later<T extends string>(
  frame: Frame,
  random: Random,
  bornAt: number,
  chance: number,
  make: () => T,
): Step<T>[] {
  if (!random.chance(chance)) return []
  const rest = frame.end - bornAt
  if (rest < WEEK_MS) return []
  return [
    {
      at: officeTime(frame, random, bornAt + WEEK_MS + Math.floor(random.unit() * (rest - WEEK_MS))),
      value: make(),
    },
  ]
}

function spread(
  frame: Frame,
  random: Random,
  bornAt: number,
  chance: number,
  make: () => string,
): Step<string>[] {
  return [{ at: bornAt, value: make() }, ...later(frame, random, bornAt, chance, make)]
}

function titles(frame: Frame, random: Random, bornAt: number): Step<string>[] {
  const ladder = random.pick(TITLES)
  const rank = random.weighted([
    [14, 0],
    [26, 1],
    [26, 2],
    [18, 3],
    [10, 4],
    [6, 5],
  ] as const)
  const steps: Step<string>[] = [{ at: bornAt, value: ladder[rank]! }]
  const next = ladder[rank + 1]
  if (next !== undefined) steps.push(...later(frame, random, bornAt, 0.35, () => next))
  return steps
}

/** From a chance to the next stage to how long it takes, in days. */
const PROGRESS: readonly (readonly [chance: number, days: readonly [number, number]])[] = [
  [0.6, [1, 120]],
  [0.55, [3, 200]],
  [0.5, [2, 60]],
  [0.5, [5, 90]],
  [0.4, [20, 200]],
]

function stages(frame: Frame, random: Random, profile: Profile, bornAt: number): Step<Stage>[] {
  const first = profile.imported
    ? 1
    : profile.form === 'contact'
      ? random.weighted([
          [30, 1],
          [25, 2],
          [15, 3],
          [12, 4],
          [18, 5],
        ] as const)
      : random.weighted([
          [30, 0],
          [58, 1],
          [12, 2],
        ] as const)
  const steps: Step<Stage>[] = [{ at: bornAt, value: STAGES[first] }]
  const { convertedAt } = profile
  if (convertedAt !== null) {
    // Who is converted has been qualified by then.
    const mql = officeTime(
      frame,
      random,
      bornAt + Math.floor((convertedAt - bornAt) * (0.2 + random.unit() * 0.5)),
    )
    if (mql < convertedAt && first < 2) steps.push({ at: mql, value: 'MQL' })
    steps.push({ at: convertedAt, value: 'SQL' })
  }
  let stage = convertedAt === null ? first : 3
  let at = convertedAt ?? bornAt
  while (stage < 5) {
    const [chance, days] = PROGRESS[stage]!
    if (!random.chance(chance)) break
    // Only a lead that is converted becomes an opportunity.
    if (stage >= 2 && profile.form !== 'contact' && convertedAt === null) break
    at = officeTime(frame, random, within(random, at, days))
    stage++
    steps.push({ at, value: STAGES[stage]! })
  }
  return steps
}

/** The lead's status goes with its stage; some turn out to be nothing. */
function statuses(
  frame: Frame,
  random: Random,
  { convertedAt }: Profile,
  stage: readonly Step<Stage>[],
  bornAt: number,
): Step<string>[] {
  const steps: Step<string>[] = [{ at: bornAt, value: 'Open' }]
  const mql = stage.find(({ value }) => value === 'MQL')
  const workedAt = officeTime(frame, random, within(random, bornAt, [0.1, 6]))
  if (random.chance(0.75) && workedAt < (mql?.at ?? Infinity) && workedAt < (convertedAt ?? Infinity)) {
    steps.push({ at: workedAt, value: 'Working' })
  }
  if (mql !== undefined) steps.push({ at: mql.at, value: 'MQL' })
  if (convertedAt !== null) steps.push({ at: convertedAt, value: 'Qualified' })
  else if (random.chance(0.3)) {
    const last = Math.max(steps.at(-1)!.at, bornAt)
    steps.push({ at: officeTime(frame, random, within(random, last, [5, 90])), value: 'Unqualified' })
  }
  return steps
}

function owners(
  frame: Frame,
  random: Random,
  team: Team,
  profile: Profile,
  { bornAt, forgotten }: { bornAt: number; forgotten: boolean },
): Step<number | null>[] {
  const executive = team.ae[profile.company.executive]!.index
  if (profile.form === 'contact') {
    const steps: Step<number | null>[] = [{ at: bornAt, value: executive }]
    if (random.chance(0.25)) {
      steps.push({
        at: officeTime(frame, random, within(random, bornAt, [30, 700])),
        value: random.pick(team.ae).index,
      })
    }
    return steps
  }
  const rep = random.pick(team.sdr).index
  const steps: Step<number | null>[] = []
  if (profile.imported || forgotten) {
    const at = (forgotten ? formMendedAt : tidiedAt)(frame, profile.index)
    steps.push({ at: bornAt, value: null })
    if (at !== null && at > bornAt) steps.push({ at, value: rep })
  } else if (random.chance(frame.organisation.queue.share)) {
    steps.push({ at: bornAt, value: null })
    if (!random.chance(frame.organisation.queue.left))
      steps.push({ at: officeTime(frame, random, within(random, bornAt, [0.05, 12])), value: rep })
  } else steps.push({ at: bornAt, value: rep })
  if (random.chance(0.3) && steps.at(-1)!.value !== null) {
    const at = officeTime(frame, random, within(random, steps.at(-1)!.at, [20, 500]))
    if (at < (profile.convertedAt ?? Infinity)) steps.push({ at, value: random.pick(team.sdr).index })
  }
  const leaver = team.all.find(({ leftAt }) => leftAt !== null)
  if (leaver?.leftAt != null && steps.at(-1)!.value === leaver.index && steps.at(-1)!.at < leaver.leftAt) {
    // What the leaver owned goes to colleagues over the following weeks.
    const at = officeTime(frame, random, within(random, leaver.leftAt, [0, 40]))
    steps.push({ at, value: random.pick(team.sdr.filter(({ index }) => index !== leaver.index)).index })
  }
  if (profile.convertedAt !== null) {
    const before = steps.filter(({ at }) => at < profile.convertedAt!)
    return [...before, { at: profile.convertedAt, value: executive }]
  }
  return steps
}
