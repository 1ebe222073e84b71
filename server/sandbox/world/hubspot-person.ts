import type { Entity, Value } from '../world.ts'
import type { Scribe } from './cast.ts'
import { consentRecords } from './consent.ts'
import { plantEmailConflict } from './email-conflict.ts'
import { Journal } from './journal.ts'
import { createLife, type Life } from './life.ts'
import { plantPersonDefects } from './person-defects.ts'
import { ANALYTICS_SOURCE, HUBSPOT_CONTACT, type HubspotStages } from './person-fields.ts'
import { contactId, hubspotContactId, leadId, type Profile } from './profile.ts'
import { Random } from './random.ts'
import {
  capitalised,
  isInCapitals,
  salesforceJournals,
  unowned,
  writeInCapitals,
} from './salesforce-person.ts'

/** Everything about a person's record that HubSpot keeps. The numbers are written later, when it is known what goes wrong. */
export function hubspotJournal(
  cast: Scribe,
  profile: Profile,
  life: Life,
  at: number,
): { journal: Journal; random: Random } {
  const { frame, team, truth } = cast
  const random = new Random(frame.seed, 'hubspot contact', profile.index)
  const website = profile.hubspotTwin || random.chance(0.5)
  const { country } = profile.company
  const plain = profile.hubspotTwin
  const base: Record<string, Value> = {
    email: random.chance(0.03) ? capitalised(profile.email) : profile.email,
    firstname: !plain && random.chance(0.03) ? profile.first.toLowerCase() : profile.first,
    lastname: !plain && random.chance(0.02) ? profile.last.toUpperCase() : profile.last,
    phone: null,
    mobilephone: null,
    jobtitle: null,
    company: profile.company.name,
    country: random.pick(country.typed),
    state: profile.company.state?.[random.below(2)] ?? null,
    website: website ? profile.company.domain : null,
    industry: profile.company.industry,
    lifecyclestage: null,
    hubspot_owner_id: null,
    hs_email_optout: null,
    hs_email_bounce: null,
    hs_email_hard_bounce_reason_enum: null,
    associatedcompanyid: profile.company.companyAt <= at ? profile.company.companyId : null,
    hs_analytics_source: ANALYTICS_SOURCE[life.leadSource] ?? 'DIRECT_TRAFFIC',
    salesforceleadid: null,
    salesforcecontactid: null,
    region: country.region,
    persona: null,
  }
  if (isInCapitals(frame, profile)) writeInCapitals(base, ['firstname', 'lastname', 'email'])
  const journal = new Journal(hubspotContactId(frame.seed, profile.index), at, base)
  follow(journal, life, frame.organisation.hubspotStages)
  // Of those whom nobody has picked up some wait in HubSpot's own queue, the rest have no owner there.
  const waiting = profile.index % 3 === 0 ? team.queueOwnerId : null
  const ownerId = (owner: number | null) => (owner === null ? waiting : team.all[owner]!.ownerId)
  journal.followAs('hubspot_owner_id', life.owner, ownerId)
  followStoredIds(cast, journal, profile)
  consentRecords(cast, profile, life, journal)
  const gone = profile.hubspotGone
  if (gone !== null && gone.at > at) {
    journal.end(gone.at, { deletion: gone.deletion })
    if (gone.restoredAt !== null) journal.restore(gone.restoredAt)
  }
  plantPersonDefects({ frame, random, truth, profile, life }, HUBSPOT_CONTACT, journal, website)
  const place = { system: 'hubspot' as const, object: 'Contact', id: journal.id }
  if (life.optedOut !== null) truth.state('opted-out', place, [life.optedOut], journal.alive())
  if (life.bounced !== null) truth.state('bounced', place, [life.bounced], journal.alive())
  truth.state('unowned', place, unowned(life), journal.alive())
  return { journal, random }
}

/** The contact as far as mails go: with its addresses, wishes and deletions, and without what others change in it. */
export function mailedContact(cast: Scribe, profile: Profile): Entity | null {
  const { frame, team } = cast
  const { hubspotAt } = profile
  if (hubspotAt === null) return null
  const life = createLife(frame, team, profile)
  const { journal } = hubspotJournal(cast, profile, life, hubspotAt)
  plantEmailConflict(cast, profile, journal, () => salesforceJournals(cast, profile, life, null))
  return journal.build(frame.end)
}

function follow(journal: Journal, life: Life, stages: HubspotStages): void {
  journal.follow('jobtitle', life.title)
  journal.followAs('lifecyclestage', life.stage, (stage) => stages[stage].value)
  journal.follow('persona', life.persona)
  const { optedOut, bounced } = life
  if (optedOut !== null)
    journal.follow('hs_email_optout', [
      { at: 0, value: null },
      { at: optedOut.from, value: true },
    ])
  if (bounced === null) return
  journal.follow('hs_email_bounce', [
    { at: 0, value: null },
    { at: bounced.from, value: 1 },
  ])
  journal.follow('hs_email_hard_bounce_reason_enum', [
    { at: 0, value: null },
    { at: bounced.from, value: 'UNKNOWN_USER' },
  ])
}

/** What the Salesforce connector of HubSpot writes on a contact once it has found the twin. */
function followStoredIds(
  { frame }: Scribe,
  journal: Journal,
  { index, form, link, salesforceAt, convertedAt }: Profile,
): void {
  if (link !== 'stored-id' || salesforceAt === null) return
  const lead = { at: salesforceAt, value: leadId(frame.seed, index) }
  const contact = { at: convertedAt ?? salesforceAt, value: contactId(frame.seed, index) }
  if (form !== 'contact') journal.follow('salesforceleadid', [{ at: 0, value: null }, lead])
  if (form === 'contact' || convertedAt !== null)
    journal.follow('salesforcecontactid', [{ at: 0, value: null }, contact])
}
