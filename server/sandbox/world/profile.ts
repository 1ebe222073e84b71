import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './calendar.ts'
import { placeOf, type Company } from './company.ts'
import { FUTURE_WEEKS, HISTORY_WEEKS, officeTime, OLDER_WEEKS, within, type Frame } from './frame.ts'
import { hubspotId, salesforceId } from './ids.ts'
import type { Spell } from './journal.ts'
import { listLoadedOn } from './last-quarter.ts'
import { personName, slug } from './names.ts'
import { Random } from './random.ts'

/** Which records a human has, and when they came and went: all that others need to know. */
export interface Profile {
  readonly index: number
  readonly company: Company
  readonly first: string
  readonly last: string
  readonly email: string
  /** On a trade show's list that was loaded as it came. */
  readonly imported: boolean
  /** How the human stands in Salesforce: a lead, a contact, or a lead that becomes a contact. */
  readonly form: 'lead' | 'contact' | 'converted'
  readonly salesforceAt: number | null
  readonly hubspotAt: number | null
  readonly convertedAt: number | null
  /** How the two systems know that it is the same human; null where only one knows the human. */
  readonly link: 'stored-id' | 'email' | 'ambiguous' | null
  /** A second record of the same human in Salesforce. */
  readonly salesforceTwin: 'email' | 'name-and-company' | null
  readonly hubspotTwin: boolean
  /** When the record went to the recycle bin, and when it came back. */
  readonly salesforceGone: Gone | null
  readonly hubspotGone: Gone | null
}

interface Gone {
  readonly at: number
  readonly restoredAt: number | null
  readonly deletion: 'soft' | 'hard'
}

const OLDER_SHARE = 0.5

/** How many humans there are over the whole of history and future. */
export function population({ size }: Frame): number {
  const perWeek = (size.people * (1 - OLDER_SHARE)) / HISTORY_WEEKS
  return Math.round(size.people + perWeek * FUTURE_WEEKS)
}

export const leadId = (seed: number, person: number, twin = 0) =>
  salesforceId(seed, 'Lead', person * 4 + twin)
export const contactId = (seed: number, person: number, twin = 0) =>
  salesforceId(seed, 'Contact', person * 4 + twin)
export const hubspotContactId = (seed: number, person: number, twin = 0) =>
  hubspotId(seed, 'contact', person * 2 + twin)

/** The stretches in which the human stands in Salesforce as a lead that counts; none where it never was one. */
export function leadSpells({ form, salesforceAt, convertedAt, salesforceGone }: Profile): Spell[] {
  if (salesforceAt === null || form === 'contact') return []
  const first = { from: salesforceAt, to: convertedAt ?? salesforceGone?.at ?? null }
  const restoredAt = salesforceGone?.restoredAt ?? null
  return restoredAt === null ? [first] : [first, { from: restoredAt, to: null }]
}

export function createProfiles(
  frame: Frame,
  companies: (index: number) => Company,
): (person: number) => Profile {
  let last: Profile | null = null
  return (person) => (last?.index === person ? last : (last = profile(frame, companies, person)))
}

function profile(frame: Frame, companies: (index: number) => Company, index: number): Profile {
  const random = new Random(frame.seed, 'person', index)
  const place = placeOf(index)
  const company = companies(place.company)
  const { first, last } = personName(frame.seed, company.country.locale, company.index, place.slot)
  const imported = random.chance(frame.organisation.lists.share)
  const presence = random.weighted([
    [70, 'both'],
    [15, 'salesforce'],
    [15, 'hubspot'],
  ] as const)
  const form =
    imported || company.accountId === null
      ? 'lead'
      : random.weighted([
          [45, 'contact'],
          [19, 'converted'],
          [36, 'lead'],
        ] as const)
  let firstAt = imported ? importTime(frame, random) : arrival(frame, random)
  if (form === 'contact' && presence !== 'hubspot') firstAt = Math.max(firstAt, company.accountAt + HOUR_MS)
  const lag = random.chance(0.6) ? random.between(2, 55) * MINUTE_MS : Math.floor(random.unit() * 45 * DAY_MS)
  const salesforceFirst = random.chance(0.5)
  const salesforceAt =
    presence === 'hubspot' ? null : firstAt + (presence === 'both' && !salesforceFirst ? lag : 0)
  const hubspotAt =
    presence === 'salesforce' ? null : firstAt + (presence === 'both' && salesforceFirst ? lag : 0)
  const { links } = frame.organisation
  const drawn = random.weighted([
    [links.storedId, 'stored-id'],
    [links.email, 'email'],
    [links.ambiguous, 'ambiguous'],
  ] as const)
  const link = presence !== 'both' ? null : drawn === 'ambiguous' && form === 'converted' ? 'email' : drawn
  const converts = form === 'converted' && salesforceAt !== null
  const convertedAt = converts
    ? officeTime(frame, random, Math.max(within(random, salesforceAt, [9, 200]), company.accountAt + HOUR_MS))
    : null
  const salesforceTwin = twin(frame, random, {
    form,
    link,
    salesforceAt,
    soundWebsite: company.soundWebsite,
  })
  const hubspotTwin = hubspotAt !== null && link !== 'ambiguous' && random.chance(0.015 * frame.dirt)
  return {
    index,
    company,
    first,
    last,
    email: address(random, { first, last, domain: company.domain, index }),
    imported,
    form,
    salesforceAt,
    hubspotAt,
    convertedAt,
    link,
    salesforceTwin,
    hubspotTwin,
    salesforceGone: salesforceTwin === null && !converts ? gone(frame, random, salesforceAt, 0) : null,
    hubspotGone: hubspotTwin || link === 'ambiguous' ? null : gone(frame, random, hubspotAt, 0.15),
  }
}

function twin(
  { dirt }: Frame,
  random: Random,
  {
    form,
    link,
    salesforceAt,
    soundWebsite,
  }: Pick<Profile, 'form' | 'link' | 'salesforceAt'> & { soundWebsite: boolean },
): Profile['salesforceTwin'] {
  if (link === 'ambiguous') return 'email'
  if (salesforceAt === null || form === 'converted' || !random.chance(0.034 * dirt)) return null
  if (link === 'email' || random.chance(0.35))
    return form === 'lead' || soundWebsite ? 'name-and-company' : null
  return 'email'
}

/** Half of the records are older than the two years; the rest come week by week. */
function arrival(frame: Frame, random: Random): number {
  const perWeek = (1 - OLDER_SHARE) / HISTORY_WEEKS
  const older = OLDER_SHARE / (1 + perWeek * FUTURE_WEEKS)
  const point = random.unit()
  if (point < older) return frame.start - Math.floor(random.unit() * (OLDER_WEEKS - 4) * WEEK_MS)
  const at = frame.start + Math.floor(((point - older) / (1 - older)) * (frame.end - frame.start))
  // Forms are filled in at any hour, but most records come in office hours.
  return random.chance(0.7) ? Math.min(officeTime(frame, random, at), frame.end) : at
}

function importTime(frame: Frame, random: Random): number {
  return frame.calendar.at(listLoadedOn(frame), 9 * 60 + 30) + random.below(20 * MINUTE_MS)
}

function gone(frame: Frame, random: Random, createdAt: number | null, hardShare: number): Gone | null {
  if (createdAt === null || !random.chance(0.025)) return null
  const at = officeTime(frame, random, within(random, createdAt + 3 * DAY_MS, [0, 500]))
  if (at > frame.end) return null
  if (random.chance(hardShare)) return { at, restoredAt: null, deletion: 'hard' }
  const restoredAt = random.chance(0.2) ? officeTime(frame, random, within(random, at, [1, 14])) : null
  return { at, restoredAt, deletion: 'soft' }
}

/** The true address, different for every human. */
function address(
  random: Random,
  { first, last, domain, index }: { first: string; last: string; domain: string; index: number },
): string {
  const [given, family] = [slug(first), slug(last)]
  if (random.chance(0.06)) return `${given}.${family}${index}@${random.pick(FREE_MAIL)}`
  // Within a company no two share a last name, so each of these is unique there.
  return `${random.pick([`${given}.${family}`, `${given}.${family}`, `${given}.${family}`, `${given[0]!}.${family}`, `${given}_${family}`, family])}@${domain}`
}

const FREE_MAIL = ['gmail.com', 'outlook.com', 'web.de', 'gmx.de', 'icloud.com', 'yahoo.com']
