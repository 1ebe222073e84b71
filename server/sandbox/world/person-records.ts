import type { Cast, PersonJournals } from './cast.ts'
import { plantConflicts } from './conflicts.ts'
import { plantEmailConflict } from './email-conflict.ts'
import { leadHistory } from './field-history.ts'
import { hubspotJournal } from './hubspot-person.ts'
import { createLife, type Life } from './life.ts'
import { writeLinks } from './links.ts'
import { HUBSPOT_CONTACT } from './person-fields.ts'
import type { Profile } from './profile.ts'
import { followPhones, salesforceJournals } from './salesforce-person.ts'
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
    plantEmailConflict(cast, profile, hubspot.journal, () => journals)
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
