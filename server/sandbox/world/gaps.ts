import { DAY_MS, WEEK_MS } from './calendar.ts'
import { officeTime, type Frame } from './frame.ts'
import type { Spell } from './journal.ts'
import type { Random } from './random.ts'
import { PLACEHOLDERS } from './words.ts'
import type { Value } from '../world.ts'

/** Weeks before the anchor in which somebody sat down and cleaned up. */
const CLEANUP_WEEKS = [78, 52, 26, 9, 3]
const CLEANUP_SHARE = 0.25

/** When a defect stands on a record made at `createdAt`: mostly from the start; often repaired, sometimes never. */
export function defectSpell(frame: Frame, random: Random, createdAt: number): Spell {
  const from = random.chance(0.72)
    ? createdAt
    : officeTime(
        frame,
        random,
        createdAt + Math.floor(random.unit() * Math.max(frame.end - createdAt, DAY_MS)),
      )
  return { from, to: repairedAt(frame, random, from) }
}

function repairedAt(frame: Frame, random: Random, from: number): number | null {
  if (random.chance(CLEANUP_SHARE)) {
    const sprint = CLEANUP_WEEKS.map((weeks) => frame.anchor - weeks * WEEK_MS).find(
      (at) => at > from + DAY_MS,
    )
    if (sprint !== undefined) return officeTime(frame, random, sprint + random.below(5) * DAY_MS)
  }
  if (random.chance(0.65)) return null
  return officeTime(frame, random, from + Math.floor((2 + random.unit() ** 2 * 420) * DAY_MS))
}

/** How a missing value looks: nothing at all, an empty text (HubSpot only), or a placeholder. */
export function missingValue(
  random: Random,
  may: { readonly empty: boolean; readonly placeholder: boolean; readonly nothing: boolean },
): Value {
  if (may.placeholder && (!may.nothing || random.chance(0.35))) return random.pick(PLACEHOLDERS)
  return may.empty && random.chance(0.4) ? '' : null
}

/** Addresses that can't receive mail, or that nobody keeps. */
export function invalidEmail(random: Random, email: string, index: number): string {
  const [local = '', domain = ''] = email.split('@')
  switch (random.below(7)) {
    case 0:
      return `${local}@`
    case 1:
      return `${local}(at)${domain}`
    case 2:
      return `${local.replace(/[._-]/, ' ')}  @${domain}`
    case 3:
      return `${local}@@${domain}`
    case 4:
      return `${local}.${domain}`
    case 5:
      return `${local}${index}@yopmail.com`
    default:
      return `${local}${index}@mailinator.com`
  }
}

/** Numbers that no country's numbering plan holds. */
export function invalidPhone(random: Random): string {
  return random.pick([
    '12',
    '+49 12',
    '000000000',
    '0123456789012345678',
    '+99 1234567',
    'call reception',
    '+1 000 000 0000',
    '11',
  ])
}

export function invalidCountry(random: Random): string {
  return random.pick([
    'DACH',
    'Bavaria',
    'Germny',
    'Europe',
    'EMEA',
    'Untied Kingdom',
    'Deutchland',
    'Englandd',
    'EU',
    'xxxland',
  ])
}

export function invalidState(random: Random): string {
  return random.pick(['Kalifornien-Nord', 'Mittelerde', 'East Coast', 'ZZ', 'Southwest', 'Byaern'])
}

export function invalidWebsite(random: Random, domain: string): string {
  const host = domain.split('.')[0]!
  return random.pick([`www ${host} com`, `http:/${host}`, host, `https://${host}..`, `htp//${domain}`])
}
