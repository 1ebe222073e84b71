import { DAY_MS } from '../calendar.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Frame } from '../frame.ts'
import type { Random } from '../random.ts'
import type { Habits } from './habits.ts'

const CLONED_SHARE = 0.4
/** How many campaigns back people look for one to clone. */
const CLONES_BACK = 60

/** The last campaign of the kind that nobody has cloned yet, and whose day is over. */
export function originOf(
  frame: Frame,
  random: Random,
  { kind, salesforceId, createdAt, parent }: Omit<CampaignPlan, 'habits'>,
  earlier: readonly CampaignPlan[],
): CampaignPlan | null {
  if (!random.chance(CLONED_SHARE) || salesforceId === null || parent) return null
  const recent = earlier.slice(-CLONES_BACK)
  const cloned = new Set(recent.map(({ habits }) => habits?.clone?.of))
  const today = frame.calendar.dateAt(createdAt)
  const found = recent.findLast(
    (one) =>
      one.kind === kind &&
      one.salesforceId !== null &&
      !one.parent &&
      one.createdAt < createdAt - DAY_MS &&
      !cloned.has(one.index) &&
      (one.habits?.startDate ?? today) < today,
  )
  return found ?? null
}

/** What the campaign is called: by itself, as the copy of another, or as that one with another quarter. */
export function namesOf(
  frame: Frame,
  random: Random,
  plan: Omit<CampaignPlan, 'habits'>,
  origin: CampaignPlan | null,
): Pick<Habits, 'name' | 'stem' | 'clone'> {
  const copied = random.chance(0.45)
  const german = random.chance(0.5)
  const quarter = quarterOf(plan.plans[0]?.day ?? frame.calendar.dateAt(plan.createdAt))
  if (origin === null) {
    const plain = plan.name.replace(/^\d{4}-\d{2}[ _]/, '')
    const stem = german ? plain.replace('invitation', 'Einladung') : plain
    return { stem, name: `${stem} ${quarter}`, clone: null }
  }
  const { stem, name } = origin.habits!
  const renamed = `${stem} ${quarter}`
  return copied || renamed === name
    ? { stem, name: `Copy of ${name}`.slice(0, 80), clone: { of: origin.index, named: 'copy' } }
    : { stem, name: renamed, clone: { of: origin.index, named: 'quarter' } }
}

function quarterOf(date: string): string {
  return `Q${Math.ceil(Number(date.slice(5, 7)) / 3)} ${date.slice(0, 4)}`
}
