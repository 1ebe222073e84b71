import { DAY_MS, WEEK_MS } from './calendar.ts'
import { within, type Frame } from './frame.ts'
import { hubspotId, salesforceId } from './ids.ts'
import { slug } from './names.ts'
import { pickCountry, type Country } from './places.ts'
import { Random } from './random.ts'
import { LEGAL_FORMS, SECTORS, STEMS } from './words.ts'

/** A company that people work for, whichever systems know it. */
export interface Company {
  readonly index: number
  readonly name: string
  readonly domain: string
  readonly country: Country
  readonly state: readonly [name: string, code: string] | null
  readonly industry: string
  readonly employees: number
  /** Number of the account executive in charge. */
  readonly executive: number
  readonly accountId: string | null
  readonly accountAt: number
  readonly companyId: string | null
  readonly companyAt: number
  /** HubSpot keeps the account's id. */
  readonly linked: boolean
  /** The website on the account is sound at all times. */
  readonly soundWebsite: boolean
}

/** People come in blocks; each block fills nine companies of these sizes. */
const BLOCK = [20, 12, 9, 7, 5, 4, 3, 2, 2] as const
const BLOCK_PEOPLE = BLOCK.reduce((sum, size) => sum + size, 0)

/** The company of the n-th person, and the person's place in it. */
export function placeOf(person: number): { company: number; slot: number } {
  const block = Math.floor(person / BLOCK_PEOPLE)
  let slot = person % BLOCK_PEOPLE
  for (const [nth, size] of BLOCK.entries()) {
    if (slot < size) return { company: block * BLOCK.length + nth, slot }
    slot -= size
  }
  throw new RangeError(`no person ${person}`)
}

/** The people of the company, by their numbers: the first, and how many. */
export function staffOf(company: number): { first: number; count: number } {
  const nth = company % BLOCK.length
  const before = BLOCK.slice(0, nth).reduce((sum, size) => sum + size, 0)
  return { first: Math.floor(company / BLOCK.length) * BLOCK_PEOPLE + before, count: BLOCK[nth]! }
}

const WORDS = SECTORS.flatMap(([industry, words]) => words.map((word) => [industry, word] as const))
const COMBINATIONS = STEMS.length * WORDS.length
const PRIME_STEP = 7919
const THIRD = ['Group', 'Nord', 'International', 'Süd', 'Europe', 'West', 'Global', 'Ost']

/** First and second word, never the same pair twice; a third word once all pairs are used. */
function wordsOf(
  seed: number,
  index: number,
): { stem: string; industry: string; word: string; third: string | null } {
  const place = ((index % COMBINATIONS) * PRIME_STEP + (Math.abs(seed) % COMBINATIONS)) % COMBINATIONS
  const [industry, word] = WORDS[Math.floor(place / STEMS.length)]!
  const round = Math.floor(index / COMBINATIONS)
  const third =
    round === 0 ? null : `${THIRD[(round - 1) % THIRD.length]!}${round > THIRD.length ? ` ${round}` : ''}`
  return { stem: STEMS[place % STEMS.length]!, industry, word, third }
}

/** How many companies are remembered: their people come one after the other. */
const REMEMBERED = 4096

export function createCompanies(frame: Frame): (index: number) => Company {
  const made: Company[] = []
  return (index) => {
    const known = made[index % REMEMBERED]
    if (known?.index === index) return known
    return (made[index % REMEMBERED] = company(frame, index))
  }
}

function company(frame: Frame, index: number): Company {
  const { seed, start, end } = frame
  const random = new Random(seed, 'company', index)
  const { stem, industry, word, third } = wordsOf(seed, index)
  const country = pickCountry(random)
  const name = [stem, word, third, random.pick(LEGAL_FORMS[country.code]!)]
    .filter((part) => part !== null)
    .join(' ')
  const host = [slug(stem), slug(word), third === null ? null : slug(third)]
    .filter((part) => part !== null)
    .join('-')
  const domain = `${host}.${random.chance(0.15) ? 'com' : country.tld}`
  const large = index % BLOCK.length < 4
  const first = random.chance(0.7)
    ? start - Math.floor(random.unit() * 58 * WEEK_MS) - DAY_MS
    : start + Math.floor(random.unit() * (end - start) * 0.95)
  const inSalesforce = random.chance(large ? 0.95 : 0.7)
  const inHubspot = random.chance(large ? 0.95 : 0.85)
  return {
    index,
    name,
    domain,
    country,
    state: country.states.length > 0 && random.chance(0.7) ? random.pick(country.states) : null,
    industry,
    employees: Math.round((large ? 250 : 20) * (1 + random.unit() ** 3 * 40)),
    executive: random.below(8),
    accountId: inSalesforce ? salesforceId(seed, 'Account', index) : null,
    accountAt: first,
    companyId: inHubspot ? hubspotId(seed, 'company', index) : null,
    companyAt: within(random, first, [0.01, 6]),
    linked: inSalesforce && inHubspot && random.chance(frame.organisation.linkedAccounts),
    soundWebsite: random.chance(0.9),
  }
}
