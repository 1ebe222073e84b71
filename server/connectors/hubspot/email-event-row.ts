import { z } from 'zod'
import type { Field } from '../connector.ts'
import { fixedField } from './fields.ts'

const EventId = z.object({ id: z.string(), created: z.int() }).nullish()
const Text = z.string().nullish()

/** An event as HubSpot tells it. https://developers.hubspot.com/docs/api-reference/legacy/email-analytics-v1/guide#email-events */
export const EmailEvent = z.object({
  id: z.string(),
  created: z.int(),
  type: Text,
  recipient: Text,
  appId: z.int().nullish(),
  appName: Text,
  emailCampaignId: z.int().nullish(),
  emailCampaignGroupId: z.int().nullish(),
  filteredEvent: z.boolean().nullish(),
  sentBy: EventId,
  deviceType: Text,
  browser: z.object({ name: Text, type: Text }).nullish(),
  userAgent: Text,
  location: z.object({ country: Text }).nullish(),
  url: Text,
  category: Text,
  status: Text,
  response: Text,
  dropReason: Text,
  source: Text,
  portalSubscriptionStatus: Text,
  subscriptions: z.array(z.unknown()).nullish(),
})
type EmailEvent = z.infer<typeof EmailEvent>

export const EVENT_FIELDS: readonly Field[] = [
  fixedField('id'),
  fixedField('created', 'instant', { label: 'Time' }),
  fixedField('type', 'text', { label: 'What happened' }),
  fixedField('recipient', 'text', { label: 'Recipient' }),
  fixedField('appId', 'integer', { label: 'Application' }),
  fixedField('appName', 'text', { label: 'Name of the application' }),
  fixedField('emailCampaignId', 'text', { label: 'Email campaign' }),
  fixedField('emailCampaignGroupId', 'text', { label: 'Group of email campaigns' }),
  fixedField('filteredEvent', 'boolean', { label: "Filtered out as a robot's" }),
  fixedField('sentById', 'text', { label: 'Sending', references: ['email_event'] }),
  fixedField('sentByCreated', 'instant', { label: 'Time of sending' }),
  fixedField('deviceType', 'text', { label: 'Kind of device' }),
  fixedField('browser', 'text', { label: 'Browser or mail app' }),
  fixedField('browserType', 'text', { label: 'Kind of browser' }),
  fixedField('userAgent', 'text', { label: 'User agent' }),
  fixedField('country', 'text', { label: 'Country' }),
  fixedField('url', 'text', { label: 'Link' }),
  fixedField('category', 'text', { label: 'Category of the bounce' }),
  fixedField('status', 'text', { label: 'Status code of the bounce' }),
  fixedField('response', 'text', { label: 'Answer of the mail server' }),
  fixedField('dropReason', 'text', { label: 'Why it was not sent' }),
  fixedField('source', 'text', { label: 'Source of the change of subscriptions' }),
  fixedField('portalSubscriptionStatus', 'text', { label: 'Subscription to all mail' }),
  fixedField('subscriptions', 'json', { label: 'Changed subscriptions' }),
]

/** The event's values under their fields' names; what a field has no value for is left out. */
export function eventRow(event: EmailEvent): object {
  const { created, sentBy, browser, location, emailCampaignId, emailCampaignGroupId, ...plain } = event
  return {
    ...plain,
    created: new Date(created).toISOString(),
    emailCampaignId: textOf(emailCampaignId),
    emailCampaignGroupId: textOf(emailCampaignGroupId),
    ...(sentBy ? { sentById: sentBy.id, sentByCreated: new Date(sentBy.created).toISOString() } : {}),
    ...(browser ? { browser: browser.name || null, browserType: browser.type || null } : {}),
    ...(location ? { country: location.country ?? null } : {}),
  }
}

function textOf(id: number | null | undefined): string | null {
  return id == null ? null : String(id)
}
