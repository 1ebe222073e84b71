import type { Entity } from '../world.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { emailRecords } from './email-records.ts'
import { FLOW_COUNT, flowRecords } from './flow-records.ts'
import { lastingForms, registrationForm } from './form-records.ts'
import { MailAnswers, sendsOf, type Send } from './mail-answers.ts'
import { hubspotContactId, population } from './profile.ts'
import { campaignRequestRecords, otherRequestCount, otherRequestRecords } from './request-records.ts'
import { subscriptionTypeRecords } from './subscription-types.ts'
import { supportCount, supportRecords } from './support-records.ts'
import { ticketStageRecords } from './ticket-stages.ts'

/**
 * Makes HubSpot's tickets, flows, forms and marketing e-mails with everything that came of them, once its contacts are made:
 * what a mail does depends on whom it reached. Contacts and deals: by their ids.
 */
export function hubspotWork(
  cast: Cast,
  campaigns: readonly CampaignPlan[],
  {
    contacts,
    deals,
  }: { readonly contacts: ReadonlyMap<string, Entity>; readonly deals: ReadonlyMap<string, Entity> },
): void {
  const { frame, add } = cast
  for (const stage of ticketStageRecords(frame)) add('ticket_stages', stage)
  for (const type of subscriptionTypeRecords(frame)) add('subscription_types', type)
  for (let nth = 0; nth < otherRequestCount(frame); nth++) otherRequestRecords(cast, nth)
  for (let nth = 0; nth < supportCount(cast); nth++) supportRecords(cast, nth, deals)
  for (let nth = 0; nth < FLOW_COUNT; nth++) flowRecords(cast, nth)
  lastingForms(cast)
  const readership = readershipOf(cast, campaigns, contacts)
  for (const campaign of campaigns) {
    campaignRequestRecords(cast, campaign)
    registrationForm(cast, campaign)
    emailRecords(cast, campaign, readership)
  }
}

function readershipOf(
  { frame, company }: Cast,
  campaigns: readonly CampaignPlan[],
  contacts: ReadonlyMap<string, Entity>,
) {
  const people = Array.from(
    { length: population(frame) },
    (_, person) => contacts.get(hubspotContactId(frame.seed, person)) ?? null,
  )
  const answers = new MailAnswers(frame, sendsOf(campaigns))
  for (const [person, entity] of people.entries()) if (entity !== null) answers.note(person, entity)
  const contact = (person: number) => people[person] ?? null
  return (send: Send) => ({ contact, company, answers: answers.of(send) })
}
