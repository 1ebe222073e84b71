import type { Cast, PersonJournals } from './cast.ts'
import { plantConflicts } from './conflicts.ts'
import { leadHistory } from './field-history.ts'
import { hubspotJournal } from './hubspot-person.ts'
import type { Journal } from './journal.ts'
import { createLife, type Life } from './life.ts'
import { writeLinks } from './links.ts'
import { HUBSPOT_CONTACT } from './person-fields.ts'
import { contactId, leadId, type Profile } from './profile.ts'
import { followPhones, salesforceJournal } from './salesforce-person.ts'
import { NO_LOG } from './truth-log.ts'
import { hubspotTwin, salesforceTwin } from './twins.ts'

/** Makes every record of one human, and writes down what is wrong with them. Returns the life, for what hangs on it. */
export function personRecords(cast: Cast, profile: Profile, opportunityId: string | null): Life {
  const { frame, truth, add, wants } = cast
  const life = createLife(frame, cast.team, profile)
  const both = wants('contacts') || wants('subscription_statuses') || truth !== NO_LOG
  const hubspot =
    profile.hubspotAt === null || !both ? null : hubspotJournal(cast, profile, life, profile.hubspotAt)
  const journals: PersonJournals = {
    ...salesforceJournals(cast, profile, life, opportunityId),
    hubspot: hubspot?.journal ?? null,
  }
  const twinAt = salesforceTwin(cast, profile, life, journals)
  if (hubspot !== null) {
    const abroad = plantConflicts(cast, profile, life, journals)
    followPhones(hubspot.journal, HUBSPOT_CONTACT, profile, life, hubspot.random, abroad)
    hubspotTwin(cast, profile, life, hubspot.journal)
    writeLinks(cast, profile, journals, twinAt)
  }
  const leads = wants('Lead') || wants('LeadHistory')
  const lead = leads ? (journals.lead?.build(frame.end) ?? null) : null
  add('Lead', lead)
  if (wants('Contact')) add('Contact', journals.contact?.build(frame.end) ?? null)
  if (wants('contacts')) add('contacts', journals.hubspot?.build(frame.end) ?? null)
  if (lead !== null && wants('LeadHistory')) leadHistory(cast, profile, lead, 0)
  return life
}

function salesforceJournals(
  cast: Cast,
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
