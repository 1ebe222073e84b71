import { associationStream } from './associations.ts'
import { campaignAssets } from './campaign-assets.ts'
import { campaigns } from './campaigns.ts'
import type { HubspotStream } from './context.ts'
import { crmStream } from './crm.ts'
import { CALLS, COMPANIES, CONTACTS, DEALS, MEETINGS, ONE_TO_ONE_EMAILS, TICKETS } from './crm-type.ts'
import { emailEvents } from './email-events.ts'
import { marketingEmails } from './emails.ts'
import { flows } from './flows.ts'
import { forms } from './forms.ts'
import { owners } from './owners.ts'
import { pipelineStages } from './pipelines.ts'
import { subscriptionStatuses } from './subscription-statuses.ts'
import { subscriptionTypes } from './subscription-types.ts'

/** Everything that is read from HubSpot, in this order: what others point to comes first. */
export const hubspotStreams: readonly HubspotStream[] = [
  owners,
  crmStream(COMPANIES),
  crmStream(CONTACTS),
  crmStream(DEALS),
  pipelineStages(DEALS, { object: 'pipeline_stage', label: 'Pipeline stages' }),
  associationStream(DEALS, 'contact'),
  associationStream(DEALS, 'company'),
  campaigns,
  campaignAssets,
  marketingEmails,
  crmStream(TICKETS),
  pipelineStages(TICKETS, { object: 'ticket_pipeline_stage', label: 'Ticket pipeline stages' }),
  associationStream(TICKETS, 'contact', 'company', 'deal'),
  ...[CALLS, MEETINGS, ONE_TO_ONE_EMAILS].flatMap((type) => [
    crmStream(type),
    associationStream(type, 'contact', 'company', 'deal'),
  ]),
  forms,
  flows,
  subscriptionTypes,
  subscriptionStatuses,
  emailEvents,
]
