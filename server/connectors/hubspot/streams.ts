import { DAILY_MS } from '../daily.ts'
import { associationStream } from './associations.ts'
import { campaignAssets } from './campaign-assets.ts'
import { campaigns } from './campaigns.ts'
import type { HubspotStream } from './context.ts'
import { crmStream } from './crm.ts'
import {
  CALLS,
  COMPANIES,
  CONTACTS,
  DEALS,
  MEETINGS,
  ONE_TO_ONE_EMAILS,
  TICKETS,
  type CrmType,
} from './crm-type.ts'
import { emailEvents } from './email-events.ts'
import { marketingEmails } from './emails.ts'
import { flows } from './flows.ts'
import { forms } from './forms.ts'
import { owners } from './owners.ts'
import { pipelineStages } from './pipelines.ts'
import { subscriptionStatuses } from './subscription-statuses.ts'
import { subscriptionTypes } from './subscription-types.ts'

const DAY_MS = 24 * 60 * 60_000
/** Who takes part in a deal changes while it is open; an activity is logged with whom it was, and stays so. */
const DEALS_REREAD_MS = DAILY_MS
const ACTIVITIES_REREAD_MS = 30 * DAY_MS

const ofDeals = (to: CrmType) =>
  associationStream({ from: DEALS, to: [to], rereadAllAfterMs: DEALS_REREAD_MS })
const ofWork = (from: CrmType) =>
  associationStream({ from, to: [CONTACTS, COMPANIES, DEALS], rereadAllAfterMs: ACTIVITIES_REREAD_MS })

/** Everything that is read from HubSpot, in this order: what others point to comes first. */
export const hubspotStreams: readonly HubspotStream[] = [
  owners,
  crmStream(COMPANIES),
  crmStream(CONTACTS),
  crmStream(DEALS),
  pipelineStages(DEALS, { object: 'pipeline_stage', label: 'Pipeline stages' }),
  ofDeals(CONTACTS),
  ofDeals(COMPANIES),
  campaigns,
  campaignAssets,
  marketingEmails,
  crmStream(TICKETS),
  pipelineStages(TICKETS, { object: 'ticket_pipeline_stage', label: 'Ticket pipeline stages' }),
  ofWork(TICKETS),
  ...[CALLS, MEETINGS, ONE_TO_ONE_EMAILS].flatMap((type) => [crmStream(type), ofWork(type)]),
  forms,
  flows,
  subscriptionTypes,
  subscriptionStatuses,
  emailEvents,
]
