import type { Value } from '../world.ts'
import type { Scribe } from './cast.ts'
import type { Frame } from './frame.ts'
import { individualOf } from './individuals.ts'
import { Journal, valueAt, type Spell } from './journal.ts'
import type { Life } from './life.ts'
import { plantPersonDefects } from './person-defects.ts'
import { CONTACT, LEAD, type PersonFields } from './person-fields.ts'
import { massUpdate } from './mass-update.ts'
import { writePhone } from './places.ts'
import { contactId, leadId, type Profile } from './profile.ts'
import { Random } from './random.ts'

/** Everything about a person's record that Salesforce keeps, before anything goes wrong with it. */
function salesforceJournal(
  cast: Scribe,
  profile: Profile,
  life: Life,
  record: {
    readonly id: string
    readonly object: 'Lead' | 'Contact'
    readonly at: number
    readonly by?: string
  },
): Journal {
  const fields = record.object === 'Lead' ? LEAD : CONTACT
  const random = new Random(cast.frame.seed, `salesforce ${record.object}`, profile.index)
  const website = profile.salesforceTwin === 'name-and-company' || random.chance(0.6)
  const base = record.object === 'Lead' ? leadBase(profile, life, website) : contactBase(profile)
  base['IndividualId'] = individualOf(cast.frame, profile)
  base[fields.email] = random.chance(0.05) ? capitalised(profile.email) : profile.email
  if (isInCapitals(cast.frame, profile)) writeInCapitals(base, ['FirstName', 'LastName', fields.email])
  base[fields.country] = random.pick(profile.company.country.typed)
  base[fields.state] = profile.company.state?.[random.below(2)] ?? null
  const journal = new Journal(record.id, record.at, base, record.by ?? cast.team.integration.userId)
  followOwner(cast, journal, life, record)
  follow(journal, fields, life)
  finish(cast, profile, life, { journal, fields, random, website })
  massUpdate(cast, profile, journal, { object: record.object, base })
  return journal
}

function finish(
  cast: Scribe,
  profile: Profile,
  life: Life,
  {
    journal,
    fields,
    random,
    website,
  }: { journal: Journal; fields: PersonFields; random: Random; website: boolean },
): void {
  if (fields.object === 'Lead' && profile.convertedAt !== null) journal.close(profile.convertedAt)
  const gone = profile.salesforceGone
  if (gone !== null && gone.at > journal.createdAt) {
    journal.end(gone.at, { deletion: gone.deletion, by: cast.team.all[0]!.userId })
    if (gone.restoredAt !== null) journal.restore(gone.restoredAt, cast.team.all[0]!.userId)
  }
  plantPersonDefects(
    { frame: cast.frame, random, truth: cast.truth, profile, life },
    fields,
    journal,
    website,
  )
  followPhones(journal, fields, profile, life, random)
  planStates(cast, journal, fields, life)
}

function leadBase(profile: Profile, life: Life, website: boolean): Record<string, Value> {
  return {
    FirstName: profile.first,
    LastName: profile.last,
    Email: null,
    Phone: null,
    MobilePhone: null,
    Title: null,
    Company: profile.company.name,
    Country: null,
    State: null,
    Website: website ? `www.${profile.company.domain}` : null,
    Industry: profile.company.industry,
    LeadSource: life.leadSource,
    Status: 'Open',
    OwnerId: null,
    HasOptedOutOfEmail: false,
    EmailBouncedDate: null,
    EmailBouncedReason: null,
    IsConverted: false,
    ConvertedDate: null,
    ConvertedContactId: null,
    ConvertedAccountId: null,
    ConvertedOpportunityId: null,
    MasterRecordId: null,
    Lifecycle_Stage__c: null,
    Persona__c: null,
    Region__c: profile.company.country.region,
  }
}

function contactBase(profile: Profile): Record<string, Value> {
  return {
    FirstName: profile.first,
    LastName: profile.last,
    Email: null,
    Phone: null,
    MobilePhone: null,
    Title: null,
    AccountId: profile.company.accountId,
    MailingCountry: null,
    MailingState: null,
    LeadSource: null,
    OwnerId: null,
    HasOptedOutOfEmail: false,
    EmailBouncedDate: null,
    EmailBouncedReason: null,
    MasterRecordId: null,
    Lifecycle_Stage__c: null,
    Persona__c: null,
    Region__c: profile.company.country.region,
  }
}

function follow(journal: Journal, fields: PersonFields, life: Life): void {
  journal.follow(fields.title, life.title)
  journal.follow(fields.stage, life.stage)
  journal.follow('Persona__c', life.persona)
  journal.follow('LeadSource', [{ at: 0, value: life.leadSource }])
  const { optedOut, bounced } = life
  if (optedOut !== null)
    journal.follow('HasOptedOutOfEmail', [
      { at: 0, value: false },
      { at: optedOut.from, value: true },
    ])
  if (bounced === null) return
  const at = bounced.from
  journal.follow('EmailBouncedDate', [
    { at: 0, value: null },
    { at, value: new Date(at).toISOString() },
  ])
  journal.follow('EmailBouncedReason', [
    { at: 0, value: null },
    { at, value: '550 5.1.1 user unknown' },
  ])
}

function followOwner(
  cast: Scribe,
  journal: Journal,
  life: Life,
  record: { readonly object: 'Lead' | 'Contact' },
): void {
  const { team } = cast
  const admin = team.all[0]!.userId
  const idOf = (owner: number | null) => (owner === null ? team.queueId : team.all[owner]!.userId)
  journal.followAs('OwnerId', life.owner, idOf, admin)
  if (record.object === 'Lead') {
    const rep = life.owner.findLast(({ value }) => value !== null)?.value ?? null
    journal.followAs('Status', life.status, (status) => status, rep === null ? admin : idOf(rep))
  }
  if (record.object === 'Contact' && valueAt(life.owner, journal.createdAt) === null) {
    throw new Error('a contact is owned by a user')
  }
}

/** Numbers in the style of whoever typed them; in full where the record's country can't be relied on. */
export function followPhones(
  journal: Journal,
  fields: PersonFields,
  profile: Profile,
  life: Life,
  random: Random,
  abroad = false,
): void {
  const { country } = profile.company
  const style = random.below(10)
  const full = abroad || journal.covered(fields.country)
  const write = (number: string | null) => (number === null ? null : writePhone(country, number, style, full))
  journal.followAs(fields.phone, life.phone, write)
  const unreachable = journal.covered(fields.email) && journal.covered(fields.phone)
  if (!unreachable) journal.followAs(fields.mobile, life.mobile, write)
}

function planStates(cast: Scribe, journal: Journal, { object }: PersonFields, life: Life): void {
  const place = { system: 'salesforce' as const, object, id: journal.id }
  const { truth } = cast
  if (life.optedOut !== null) truth.state('opted-out', place, [life.optedOut], journal.alive())
  if (life.bounced !== null) truth.state('bounced', place, [life.bounced], journal.alive())
  if (object === 'Lead') truth.state('unowned', place, unowned(life), journal.alive())
}

/** When nobody was in charge. */
export function unowned({ owner }: Life): Spell[] {
  return owner.flatMap(({ at, value }, index) => {
    if (value !== null) return []
    return [{ from: index === 0 ? 0 : at, to: owner[index + 1]?.at ?? null }]
  })
}

/** Whether the person came on a list that is all in capitals. */
export function isInCapitals({ organisation }: Frame, { imported }: Profile): boolean {
  return imported && organisation.lists.capitals
}

export function writeInCapitals(base: Record<string, Value>, fields: readonly string[]): void {
  for (const field of fields) {
    const value = base[field]
    if (typeof value === 'string') base[field] = value.toUpperCase()
  }
}

export function capitalised(email: string): string {
  return email.replaceAll(/(^|[._])([a-z])/g, (match) => match.toUpperCase())
}

/** The person's lead and contact in Salesforce, as far as there are any. `opportunityId`: what the lead became when it was converted. */
export function salesforceJournals(
  cast: Scribe,
  profile: Profile,
  life: Life,
  opportunityId: string | null,
): { lead: Journal | null; contact: Journal | null } {
  const { seed, end } = cast.frame
  const { index, form, salesforceAt, convertedAt, company } = profile
  if (salesforceAt === null) return { lead: null, contact: null }
  if (form === 'contact') {
    return {
      lead: null,
      contact: salesforceJournal(cast, profile, life, {
        id: contactId(seed, index),
        object: 'Contact',
        at: salesforceAt,
      }),
    }
  }
  const lead = salesforceJournal(cast, profile, life, {
    id: leadId(seed, index),
    object: 'Lead',
    at: salesforceAt,
  })
  if (convertedAt === null || convertedAt > end) return { lead, contact: null }
  const by = cast.team.ae[company.executive]!.userId
  const contact = salesforceJournal(cast, profile, life, {
    id: contactId(seed, index),
    object: 'Contact',
    at: convertedAt,
    by,
  })
  const converted = {
    IsConverted: true,
    ConvertedDate: cast.frame.calendar.dateAt(convertedAt),
    ConvertedContactId: contact.id,
    ConvertedAccountId: company.accountId,
    ConvertedOpportunityId: opportunityId,
    Status: 'Qualified',
  }
  lead.set(convertedAt, converted, by)
  return { lead, contact }
}
