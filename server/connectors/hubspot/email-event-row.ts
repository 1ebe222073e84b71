import type { Field } from '../connector.ts'
import { fixedField } from './fields.ts'
import { idOf, instantOf, partOf, rawRow } from './raw-row.ts'

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

const OWN = new Set(EVENT_FIELDS.map(({ name }) => name))

/**
 * The event's values under their fields' names; what a field has no value for is left out.
 * https://developers.hubspot.com/docs/api-reference/legacy/email-analytics-v1/guide#email-events
 */
export function eventRow(event: unknown): object {
  const told = rawRow(event, 'type')
  const { created, sentBy, browser, location, emailCampaignId, emailCampaignGroupId } = told
  return {
    ...Object.fromEntries(Object.entries(told).filter(([name]) => OWN.has(name))),
    id: idOf(event),
    created: instantOf(created),
    emailCampaignId: textOf(emailCampaignId),
    emailCampaignGroupId: textOf(emailCampaignGroupId),
    ...(sentBy == null
      ? {}
      : { sentById: partOf(sentBy, 'id'), sentByCreated: instantOf(partOf(sentBy, 'created')) }),
    ...(browser == null
      ? {}
      : { browser: partOf(browser, 'name') || null, browserType: partOf(browser, 'type') || null }),
    ...(location == null ? {} : { country: partOf(location, 'country') ?? null }),
  }
}

function textOf(id: unknown): unknown {
  return typeof id === 'number' ? String(id) : (id ?? null)
}
