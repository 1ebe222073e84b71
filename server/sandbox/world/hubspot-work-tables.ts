import type { FieldSpec } from '../world.ts'
import { field, list } from './field-spec.ts'
import { REQUEST_TYPES } from './request-records.ts'
import { REQUESTS, SUPPORT } from './ticket-stages.ts'

type TableSpec = readonly [name: string, label: string, fields: FieldSpec[]]

const OWNER = field('hubspot_owner_id', 'Owner', 'enumeration')
const choice = (name: string, label: string, values: readonly string[], custom = false) =>
  list(name, label, { type: 'enumeration', values, custom })
const custom = (name: string, label: string, type = 'string') => field(name, label, type, { custom: true })

function system(created: string): FieldSpec[] {
  return [
    field('hs_object_id', 'Record ID', 'number'),
    field(created, 'Create date', 'datetime'),
    field('hs_lastmodifieddate', 'Last modified date', 'datetime'),
    field('hs_merged_object_ids', 'Merged record IDs', 'enumeration', { calculated: true }),
  ]
}

/** What every activity has. */
const ACTIVITY = [
  ...system('hs_createdate'),
  field('hs_timestamp', 'Activity date', 'datetime'),
  field('hs_object_source', 'Record source'),
  OWNER,
]

const TICKETS: TableSpec = [
  'tickets',
  'Tickets',
  [
    ...system('createdate'),
    field('subject', 'Ticket name'),
    {
      ...field('hs_pipeline', 'Pipeline', 'enumeration'),
      options: [SUPPORT, REQUESTS].map(({ id, label }) => ({ value: id, label, active: true })),
    },
    {
      ...field('hs_pipeline_stage', 'Ticket status', 'enumeration'),
      options: [SUPPORT, REQUESTS].flatMap(({ stages }) =>
        stages.map(([value, label]) => ({ value, label, active: true })),
      ),
    },
    choice('hs_ticket_priority', 'Priority', ['LOW', 'MEDIUM', 'HIGH']),
    choice('source_type', 'Source', ['CHAT', 'EMAIL', 'FORM', 'PHONE']),
    field('closed_date', 'Close date', 'datetime'),
    OWNER,
    choice('request_type', 'Request type', REQUEST_TYPES, true),
    custom('requested_date', 'Wanted for', 'date'),
    custom('requested_by', 'Requested by'),
    custom('related_campaign', 'Related campaign'),
  ],
]

const ACTIVITIES: readonly TableSpec[] = [
  [
    'calls',
    'Calls',
    [
      ...ACTIVITY,
      field('hs_call_title', 'Call title'),
      choice('hs_call_direction', 'Call direction', ['INBOUND', 'OUTBOUND']),
      choice('hs_call_status', 'Call status', ['COMPLETED', 'NO_ANSWER', 'BUSY', 'FAILED']),
      field('hs_call_duration', 'Call duration', 'number'),
    ],
  ],
  [
    'meetings',
    'Meetings',
    [
      ...ACTIVITY,
      field('hs_meeting_title', 'Meeting name'),
      field('hs_meeting_start_time', 'Meeting start time', 'datetime'),
      field('hs_meeting_end_time', 'Meeting end time', 'datetime'),
      choice('hs_meeting_outcome', 'Meeting outcome', ['SCHEDULED', 'COMPLETED', 'NO_SHOW', 'CANCELED']),
      choice('hs_meeting_source', 'Meeting source', ['CRM_UI', 'MEETINGS_PUBLIC']),
    ],
  ],
  [
    'emails',
    'Emails',
    [
      ...ACTIVITY,
      field('hs_email_subject', 'Email subject'),
      choice('hs_email_direction', 'Email direction', ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL']),
      choice('hs_email_status', 'Email send status', ['SENT', 'BOUNCED', 'FAILED']),
      field('hs_sequence_id', 'Sequence ID', 'number'),
    ],
  ],
]

const EDGES = ['ticket', 'call', 'meeting', 'email'].flatMap((from) =>
  ['contact', 'company', 'deal'].map((to): TableSpec => [
    `${from}_to_${to}`,
    `${from} to ${to}`,
    [field('fromId', 'From'), field('toId', 'To'), field('primary', 'Primary', 'bool')],
  ]),
)

const plain = (
  name: string,
  label: string,
  ...fields: readonly (readonly [string, string?])[]
): TableSpec => [name, label, fields.map(([of, type = 'string']) => field(of, of, type))]

const MARKETING: readonly TableSpec[] = [
  plain('ticket_stages', 'Ticket stages', ['pipelineId'], ['pipelineLabel'], ['label'], ['isClosed', 'bool']),
  plain(
    'subscription_types',
    'Subscription types',
    ['name'],
    ['description'],
    ['purpose'],
    ['isActive', 'bool'],
    ['isDefault', 'bool'],
    ['isInternal', 'bool'],
  ),
  plain(
    'subscription_statuses',
    'Subscription statuses',
    ['contactId'],
    ['subscriptionId'],
    ['status'],
    ['source'],
    ['legalBasis'],
    ['legalBasisExplanation'],
  ),
  plain(
    'flows',
    'Workflows',
    ['name'],
    ['isEnabled', 'bool'],
    ['objectTypeId'],
    ['description'],
    ['revisionId', 'number'],
    ['actions', 'number'],
    ['reEnrolls', 'bool'],
  ),
  plain('forms', 'Forms', ['name'], ['formType'], ['consent'], ['language'], ['subscriptionId']),
  plain(
    'email_events',
    'Email events',
    ['type'],
    ['recipient'],
    ['emailCampaignId'],
    ['filteredEvent', 'bool'],
    ['sentById'],
    ['sentByCreated', 'number'],
    ['subject'],
    ['from'],
    ['response'],
    ['category'],
    ['status'],
    ['deviceType'],
    ['browser'],
    ['userAgent'],
    ['location'],
    ['url'],
    ['source'],
    ['portalSubscriptionStatus'],
    ['subscriptions'],
  ),
]

/** What people work with beside contacts, companies, deals and campaigns. */
export const WORK_TABLES: readonly TableSpec[] = [TICKETS, ...ACTIVITIES, ...EDGES, ...MARKETING]
