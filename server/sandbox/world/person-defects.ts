import { planter } from './company-records.ts'
import type { Frame } from './frame.ts'
import {
  defectSpell,
  invalidCountry,
  invalidEmail,
  invalidPhone,
  invalidState,
  invalidWebsite,
  missingValue,
} from './gaps.ts'
import type { Journal, Spell } from './journal.ts'
import { formMendedAt, tidiedAt } from './last-quarter.ts'
import type { Life } from './life.ts'
import type { PersonFields } from './person-fields.ts'
import type { Profile } from './profile.ts'
import type { Random } from './random.ts'
import { overlap, type Place, type TruthLog } from './truth-log.ts'
import { OLD_INDUSTRIES, OLD_LEAD_SOURCES } from './words.ts'

interface Plan {
  readonly frame: Frame
  readonly random: Random
  readonly truth: TruthLog
  readonly profile: Profile
  readonly life: Life
}

/** Fields that must stay sound, because a link or a duplicate rests on them. */
function soundFields(fields: PersonFields, profile: Profile): ReadonlySet<string> {
  const sound = new Set<string>()
  const byName =
    fields.object === 'contact' ? profile.hubspotTwin : profile.salesforceTwin === 'name-and-company'
  if (profile.link === 'email' || profile.link === 'ambiguous' || profile.salesforceTwin !== null || byName)
    sound.add(fields.email)
  if (byName) {
    sound.add(fields.firstName).add(fields.lastName).add(fields.company)
    if (fields.website !== null) sound.add(fields.website)
  }
  return sound
}

/** What a list lacks is lacking from the start, and put right with it. */
function spellOf(frame: Frame, random: Random, { imported, index }: Profile, { createdAt }: Journal): Spell {
  const tidied = imported ? tidiedAt(frame, index) : null
  // The other system may have heard of the person only after that.
  return imported && (tidied === null || tidied > createdAt)
    ? { from: createdAt, to: tidied }
    : defectSpell(frame, random, createdAt)
}

/** Leaves out and spoils what this person's record happens to lack, and writes it down. At most one defect a field. */
export function plantPersonDefects(
  { frame, random, truth, profile, life }: Plan,
  fields: PersonFields,
  journal: Journal,
  website: boolean,
): void {
  const hubspot = fields.object === 'contact'
  const place: Place = {
    system: hubspot ? 'hubspot' : 'salesforce',
    object: hubspot ? 'Contact' : fields.object,
    id: journal.id,
  }
  const plant = planter(frame, random, journal, truth, place)
  const sound = soundFields(fields, profile)
  const hasState = profile.company.state !== null
  const dirt = frame.dirt * (profile.imported ? 6 : journal.createdAt < frame.start ? 3.4 : 2.8)
  const spells = new Map<string, Spell>()
  const free = (field: string) =>
    !sound.has(field) && !spells.has(field) && !(field === fields.country && hasState)
  const spoil = (kind: 'missing' | 'invalid', field: string, typed: string | null) => {
    lay(kind, field, { typed, spell: spellOf(frame, random, profile, journal) })
  }
  const lay = (
    kind: 'missing' | 'invalid',
    field: string,
    defect: { typed: string | null; spell: Spell },
  ) => {
    spells.set(field, defect.spell)
    plant(kind, field, defect.typed, defect.spell)
  }
  const mended = formMendedAt(frame, profile.index)
  if (life.forgotten && free(fields.country) && journal.createdAt < mended) {
    lay('missing', fields.country, { typed: null, spell: { from: journal.createdAt, to: mended } })
  }
  for (const { field, share, placeholder, nothing } of fields.gaps) {
    if (!random.chance(share * dirt) || !free(field)) continue
    const text = missingValue(random, { empty: hubspot, placeholder, nothing })
    spoil('missing', field, typeof text === 'string' ? text : null)
  }
  const invalid = (field: string | null, share: number, make: () => string) => {
    if (field !== null && random.chance(share * dirt) && free(field)) spoil('invalid', field, make())
  }
  invalid(fields.email, 0.016, () => invalidEmail(random, profile.email, profile.index))
  invalid(fields.phone, 0.025, () => invalidPhone(random))
  invalid(fields.country, 0.015, () => invalidCountry(random))
  invalid(hasState ? fields.state : null, 0.03, () => invalidState(random))
  invalid(website ? fields.website : null, 0.02, () => invalidWebsite(random, profile.company.domain))
  invalid(fields.leadSource, 0.02, () => random.pick(OLD_LEAD_SOURCES))
  invalid(fields.industry, 0.015, () => random.pick(OLD_INDUSTRIES))
  const [email, phone] = [spells.get(fields.email), spells.get(fields.phone)]
  if (email !== undefined && phone !== undefined)
    truth.state('unreachable', place, overlap([email], [phone]), journal.alive())
}
