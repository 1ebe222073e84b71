import type { Field } from '../connector.ts'
import type { HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { savedList } from './saved-list.ts'

const EMAILS_ROWS = 100

/** Counters of the statistics, as HubSpot names them. */
const COUNTERS: Readonly<Record<string, string>> = {
  sent: 'Sent',
  delivered: 'Delivered',
  open: 'Opened',
  click: 'Clicked',
  reply: 'Replied',
  bounce: 'Bounced',
  hardbounced: 'Bounced for good',
  softbounced: 'Bounced for now',
  unsubscribed: 'Unsubscribed',
  spamreport: 'Reported as spam',
  dropped: 'Dropped',
}

const FIELDS: readonly Field[] = [
  fixedField('id'),
  fixedField('name', 'text', { label: 'Name' }),
  fixedField('subject', 'text', { label: 'Subject' }),
  fixedField('state', 'text', { label: 'State' }),
  fixedField('type', 'text', { label: 'Type' }),
  fixedField('campaign', 'text', { label: 'Campaign', references: ['campaign'] }),
  fixedField('campaignName', 'text', { label: 'Name of the campaign' }),
  fixedField('publishDate', 'instant', { label: 'Send date' }),
  fixedField('publishedAt', 'instant', { label: 'Published' }),
  fixedField('isPublished', 'boolean', { label: 'Is published' }),
  fixedField('isTransactional', 'boolean', { label: 'Is transactional' }),
  fixedField('isAb', 'boolean', { label: 'Is an A/B test' }),
  fixedField('archived', 'boolean', { label: 'Archived' }),
  fixedField('clonedFrom', 'text', { label: 'Cloned from' }),
  // Its events are filed under these, not under its own id.
  fixedField('primaryEmailCampaignId', 'text', { label: 'Email campaign' }),
  fixedField('emailCampaignGroupId', 'text', { label: 'Group of email campaigns' }),
  fixedField('allEmailCampaignIds', 'json', { label: 'All its email campaigns' }),
  fixedField('subscriptionId', 'text', {
    label: 'Subscription type',
    path: ['subscriptionDetails', 'subscriptionId'],
    references: ['subscription_type'],
  }),
  fixedField('createdById', 'text', { label: 'Created by' }),
  fixedField('createdAt', 'instant', { label: 'Created' }),
  fixedField('updatedAt', 'instant', { label: 'Changed' }),
  ...Object.entries(COUNTERS).map(([name, label]) =>
    fixedField(name, 'integer', { label, path: ['stats', 'counters', name] }),
  ),
]

/**
 * Marketing emails with their statistics. These move without the email's time of change, so all are read each time; the
 * archived ones are a list of their own, and were sent all the same.
 * https://developers.hubspot.com/docs/api-reference/marketing-marketing-emails-v3/guide
 */
export const marketingEmails: HubspotStream = {
  stream: {
    object: 'marketing_email',
    label: 'Marketing emails',
    mode: { kind: 'whole' },
    alsoYields: [],
    optional: true,
  },
  async describe({ transport }, signal) {
    // Proves that the account has marketing emails and the app may read them.
    await transport.text({ url: '/marketing/v3/emails?limit=1', expects: 'json' }, signal)
    const roles = { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null }
    return [{ object: 'marketing_email', label: 'Marketing emails', fields: FIELDS, roles }]
  },
  read: (context, request) => savedList(context, request, emailsUrl(false), emailsUrl(true)),
  path: (portalId, id) => `/email/${portalId}/details/${encodeURIComponent(id)}/performance`,
}

const emailsUrl = (archived: boolean) => (after: string | null) => {
  const query = new URLSearchParams({ limit: String(EMAILS_ROWS), includeStats: 'true' })
  if (archived) query.set('archived', 'true')
  if (after) query.set('after', after)
  return `/marketing/v3/emails?${query.toString()}`
}
