import type { Value } from '../world.ts'
import type { Cast, PersonJournals } from './cast.ts'
import { DAY_MS } from './calendar.ts'
import { leadHistory } from './field-history.ts'
import { officeTime, within } from './frame.ts'
import { Journal, valueAt } from './journal.ts'
import type { Life } from './life.ts'
import { nationalNumber, writePhone } from './places.ts'
import { hubspotContactId, leadId, contactId, type Profile } from './profile.ts'
import { Random } from './random.ts'

/** A second record of the same human in Salesforce, merged or converted away some day or never. Returns when it came. */
export function salesforceTwin(
  cast: Cast,
  profile: Profile,
  life: Life,
  { lead, contact }: PersonJournals,
): number | null {
  const main = lead ?? contact
  const { salesforceTwin: by, index, company, link } = profile
  if (main === null || by === null) return null
  const { frame, team, truth } = cast
  const random = new Random(frame.seed, 'salesforce twin', index)
  const at = officeTime(frame, random, within(random, main.createdAt + DAY_MS, [0, 300]))
  if (at > frame.end) return null
  // An ambiguous address needs leads only: two leads, or a contact and a lead.
  const object = contact !== null && link !== 'ambiguous' && random.chance(0.4) ? 'Contact' : 'Lead'
  const id = (object === 'Lead' ? leadId : contactId)(frame.seed, index, 1)
  const rep = random.pick(object === 'Lead' ? team.sdr : team.ae).userId
  const phone = writePhone(company.country, nationalNumber(company.country, random, 'landline'), 0, true)
  const email = by === 'email' ? variant(random, profile.email) : null
  const common: Record<string, Value> = {
    FirstName: profile.first,
    LastName: profile.last,
    Email: email,
    Phone: phone,
    MobilePhone: null,
    Title: valueAt(life.title, at),
    LeadSource: random.pick(['Web', 'Webinar', 'Trade Show']),
    OwnerId: rep,
    HasOptedOutOfEmail: false,
    MasterRecordId: null,
    Lifecycle_Stage__c: 'Lead',
    Region__c: company.country.region,
  }
  const country = random.pick(company.country.typed)
  const journal = new Journal(
    id,
    at,
    object === 'Lead'
      ? {
          ...common,
          Company: company.name,
          Country: country,
          State: null,
          Website: company.domain,
          Industry: company.industry,
          Status: 'Open',
          IsConverted: false,
        }
      : { ...common, AccountId: company.accountId, MailingCountry: country, MailingState: null },
    rep,
  )
  const to =
    link === 'ambiguous'
      ? null
      : resolve(cast, random, {
          journal,
          object,
          main,
          mainObject: lead === null ? 'Contact' : 'Lead',
          company: company.accountId,
        })
  if (by === 'name-and-company') {
    truth.field(
      'missing',
      { system: 'salesforce', object, id, field: 'Email', typed: null },
      { from: at, to: null },
      journal.alive(),
    )
  }
  const both = lead === null && object === 'Lead' ? 'Person' : object
  truth.duplicate(by, { system: 'salesforce', object: both, ids: [main.id, id] }, { from: at, to })
  const entity = journal.build(frame.end)
  cast.add(object, entity)
  if (object === 'Lead' && entity !== null) leadHistory(cast, profile, entity, 1)
  return at
}

/** Somebody notices: two of a kind are merged; a lead is converted into the contact that was there. */
function resolve(
  { frame, team }: Cast,
  random: Random,
  twin: {
    journal: Journal
    object: 'Lead' | 'Contact'
    main: Journal
    mainObject: 'Lead' | 'Contact'
    company: string | null
  },
): number | null {
  const { journal, object, main, mainObject } = twin
  if (!random.chance(0.55)) return null
  const at = officeTime(frame, random, within(random, journal.createdAt, [3, 330]))
  if (at > frame.end) return null
  const by = team.all[0]!.userId
  if (object === mainObject) {
    journal.end(at, { deletion: 'soft', into: main.id, by, fields: { MasterRecordId: main.id } })
    return at
  }
  const converted = {
    IsConverted: true,
    ConvertedDate: frame.calendar.dateAt(at),
    ConvertedContactId: main.id,
    ConvertedAccountId: twin.company,
    Status: 'Qualified',
  }
  journal.set(at, converted, by)
  journal.close(at)
  return at
}

/** HubSpot refuses a second contact with the same address, so its duplicates have none. */
export function hubspotTwin(cast: Cast, profile: Profile, life: Life, main: Journal): void {
  if (!profile.hubspotTwin) return
  const { frame, truth } = cast
  const { company } = profile
  const random = new Random(frame.seed, 'hubspot twin', profile.index)
  const at = officeTime(frame, random, within(random, main.createdAt + DAY_MS, [0, 300]))
  if (at > frame.end) return
  const id = hubspotContactId(frame.seed, profile.index, 1)
  const owner = valueAt(life.owner, at)
  const journal = new Journal(id, at, {
    email: null,
    firstname: profile.first,
    lastname: profile.last,
    phone: writePhone(company.country, nationalNumber(company.country, random, 'landline'), 0, true),
    mobilephone: null,
    jobtitle: valueAt(life.title, at),
    company: company.name,
    country: random.pick(company.country.typed),
    state: null,
    website: company.domain,
    industry: company.industry,
    lifecyclestage: frame.organisation.hubspotStages.Lead.value,
    hubspot_owner_id: owner === null ? null : cast.team.all[owner]!.ownerId,
    associatedcompanyid: company.companyAt <= at ? company.companyId : null,
    hs_analytics_source: 'OFFLINE',
    region: company.country.region,
  })
  const mergedAt = officeTime(frame, random, within(random, at, [3, 330]))
  const to = random.chance(0.5) && mergedAt <= frame.end ? mergedAt : null
  if (to !== null) {
    journal.end(to, { deletion: 'soft', into: main.id })
    // A merge changes the survivor too: that is how others learn of it.
    main.set(to, { hs_merged_object_ids: id })
  }
  const place = { system: 'hubspot' as const, object: 'Contact', id }
  truth.field('missing', { ...place, field: 'email', typed: null }, { from: at, to: null }, journal.alive())
  if (owner === null) truth.state('unowned', place, [{ from: at, to: null }], journal.alive())
  truth.duplicate(
    'name-and-company',
    { system: 'hubspot', object: 'Contact', ids: [main.id, id] },
    { from: at, to },
  )
  cast.add('contacts', journal.build(frame.end))
}

/** The same address as somebody else types it. */
function variant(random: Random, email: string): string {
  return random.pick([
    email,
    email,
    email.toUpperCase(),
    ` ${email}`,
    `${email} `,
    email[0]!.toUpperCase() + email.slice(1),
  ])
}
