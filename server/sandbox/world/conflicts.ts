import type { Value } from '../world.ts'
import { DAY_MS } from './calendar.ts'
import type { Cast, PersonJournals } from './cast.ts'
import { defectSpell } from './gaps.ts'
import type { Step } from './journal.ts'
import { STAGES, type Life } from './life.ts'
import { CONTACT, HUBSPOT_CONTACT, LEAD, type PersonFields } from './person-fields.ts'
import { COUNTRIES, nationalNumber, writePhone } from './places.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'
import { overlap } from './truth-log.ts'
import { TITLES } from './words.ts'

const SUBJECTS = ['title', 'phone', 'company', 'lifecycle', 'country', 'name', 'owner'] as const
type Subject = (typeof SUBJECTS)[number]

/** The fields of which a subject is made, the last of which HubSpot has otherwise. */
const PARTS: Readonly<Record<Subject, (fields: PersonFields) => readonly string[]>> = {
  title: ({ title }) => [title],
  phone: ({ phone }) => [phone],
  company: ({ company }) => [company],
  lifecycle: ({ stage }) => [stage],
  country: ({ country }) => [country],
  name: ({ firstName, lastName }) => [firstName, lastName],
  owner: ({ owner }) => [owner],
}
/** Names that people took. */
const MARRIED = ['Novak', 'Silva', 'Rossi', 'Meyer', 'Larsen', 'Garcia'] as const
const SHARE: Readonly<Record<Subject, number>> = {
  title: 0.06,
  phone: 0.04,
  company: 0.02,
  lifecycle: 0.06,
  country: 0.015,
  name: 0.012,
  owner: 0.02,
}

/**
 * Lets HubSpot say something else than Salesforce about linked people. Both values stay filled and valid.
 * True when it disagrees about the country, so that numbers must be written in full.
 */
export function plantConflicts(cast: Cast, profile: Profile, life: Life, journals: PersonJournals): boolean {
  const { lead, contact, hubspot } = journals
  const { frame, truth } = cast
  const { link, salesforceAt, hubspotAt } = profile
  if (
    hubspot === null ||
    salesforceAt === null ||
    hubspotAt === null ||
    link === null ||
    link === 'ambiguous'
  )
    return false
  const random = new Random(frame.seed, 'conflict', profile.index)
  const pairs = [[lead, LEAD] as const, [contact, CONTACT] as const]
  let abroad = false
  for (const subject of SUBJECTS) {
    if (!random.chance(SHARE[subject] * frame.dirt)) continue
    const covered = [...pairs, [hubspot, HUBSPOT_CONTACT] as const].some(([journal, fields]) =>
      PARTS[subject](fields).some((field) => journal?.covered(field) === true),
    )
    if (covered || forbidden(profile, life, subject)) continue
    const value = otherValue(cast, random, { profile, life, subject })
    if (value === null) continue
    const spell = defectSpell(frame, random, Math.max(salesforceAt, hubspotAt) + DAY_MS)
    if (spell.from > frame.end) continue
    hubspot.cover(PARTS[subject](HUBSPOT_CONTACT).at(-1)!, spell, value)
    if (subject === 'country') abroad = true
    for (const [journal, fields] of pairs) {
      if (journal === null || !disputable(subject, fields)) continue
      const pair = { field: subject, salesforceId: journal.id, hubspotId: hubspot.id }
      truth.conflict(pair, spell, overlap(journal.alive(), hubspot.alive()))
    }
  }
  return abroad
}

/** A contact's company is its account, whose name is another record's. */
function disputable(subject: Subject, { object }: PersonFields): boolean {
  return subject !== 'company' || object === 'Lead'
}

function forbidden(profile: Profile, { owner }: Life, subject: Subject): boolean {
  if (subject === 'country') return profile.company.state !== null
  // A duplicate in HubSpot is told by its name.
  if (subject === 'name') return profile.hubspotTwin
  // While nobody is in charge there is nobody to disagree about.
  if (subject === 'owner') return owner.some(({ value }) => value === null)
  return subject === 'company' && (profile.hubspotTwin || profile.form !== 'lead')
}

function otherValue(
  { frame, team }: Cast,
  random: Random,
  { profile, life, subject }: { profile: Profile; life: Life; subject: Subject },
): Value {
  const { company, last } = profile
  switch (subject) {
    case 'title':
      return random.pick(except(random.pick(TITLES), life.title))
    case 'phone': {
      const number = nationalNumber(company.country, random, 'landline')
      return writePhone(company.country, number, random.below(10), true)
    }
    case 'company':
      return `${company.name.split(' ').slice(0, 2).join(' ')} Holding`
    case 'lifecycle': {
      const others = except(STAGES, life.stage)
      return others.length === 0 ? null : frame.organisation.hubspotStages[random.pick(others)].value
    }
    case 'name':
      return `${last}-${random.pick(MARRIED)}`
    case 'owner': {
      const others = team.ae.filter(({ index }) => life.owner.every(({ value }) => value !== index))
      return random.pick(others).ownerId
    }
    default:
      return random.pick(COUNTRIES.filter(({ code }) => code !== company.country.code)).name
  }
}

/** The values that the field never held. */
function except<T extends string>(values: readonly T[], steps: readonly Step[]): T[] {
  return values.filter((value) => !steps.some((step) => step.value === value))
}
