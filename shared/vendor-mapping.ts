import { z } from 'zod'
import { Stage } from './stage.ts'
import type { Vendor } from './vocabulary.ts'

const fieldName = z.string().min(1)
const statuses = z.array(z.string())
/** A field, or null where it isn't kept; settings that were saved before it could be mapped have none. */
const mappable = (words: { readonly label: string; readonly description?: string }) =>
  fieldName.nullable().default(null).meta(words)

/** Which of the records that people send in (Salesforce cases, HubSpot tickets) ask marketing operations for something. */
const Requests = z.object({
  field: fieldName.nullable().meta({
    label: 'Told by',
    description: 'The field that tells requests to marketing operations from all others. Empty: none are.',
  }),
  values: statuses.meta({ label: 'Its values', description: 'Those that mean such a request.' }),
  campaign: fieldName.nullable().meta({
    label: 'Campaign asked for',
    description: 'Holds the id of the campaign that is asked for.',
  }),
  type: fieldName.nullable().meta({ label: 'Type of request' }),
  neededBy: fieldName.nullable().meta({ label: 'Needed by' }),
  requester: fieldName.nullable().meta({ label: 'Requester' }),
  startedStatuses: statuses.meta({
    label: 'Statuses of work',
    description: 'The first change into one of these is the start of work.',
  }),
  doneStatuses: statuses.meta({ label: 'Done statuses', description: 'The request was fulfilled.' }),
  declinedStatuses: statuses.meta({
    label: 'Declined statuses',
    description: 'The request was turned down.',
  }),
})

export const NO_REQUESTS: z.infer<typeof Requests> = {
  field: null,
  values: [],
  campaign: null,
  type: null,
  neededBy: null,
  requester: null,
  startedStatuses: [],
  doneStatuses: [],
  declinedStatuses: [],
}

const NO_OPPORTUNITY = { amount: null, source: null, marketingSources: [] }

/** How one vendor's fields and statuses become the model. Every setting carries its label and description for a form. */
export const VendorMapping = z.object({
  plannedLaunch: z
    .object({
      field: fieldName.nullable().meta({
        label: 'Planned launch',
        description: 'The campaign date on which the team means to launch. Empty: not kept.',
      }),
      byType: z.record(z.string(), fieldName.nullable()).meta({
        label: 'Planned launch by campaign type',
        description:
          "Where another field holds it. For events and webinars the start date is the event's day, not the launch.",
      }),
    })
    .meta({ label: 'Planned launch' }),
  draftStatuses: statuses.meta({
    label: 'Draft statuses',
    description: 'While a campaign is in one of these, its date is not yet a commitment.',
  }),
  // Settings that were saved before it was one have none.
  openStatuses: statuses.default([]).meta({
    label: 'Open statuses',
    description: 'The campaign is still to come or in the making, or rests: they say nothing more.',
  }),
  liveStatuses: statuses.meta({
    label: 'Live statuses',
    description: 'A change into one of these counts as the launch when no send or publish is known.',
  }),
  cancelledStatuses: statuses.meta({
    label: 'Cancelled statuses',
    description: 'The campaign was given up.',
  }),
  closedStatuses: statuses.meta({ label: 'Closed statuses', description: 'The campaign is over.' }),
  workStartedStatuses: statuses.default([]).meta({
    label: 'Statuses of work',
    description: 'A change into one of these is the start of work, where no date tells it.',
  }),
  requests: Requests.default(NO_REQUESTS).meta({ label: 'Requests' }),
  campaign: z
    .object({
      type: fieldName.nullable().meta({ label: 'Type' }),
      channel: fieldName.nullable().meta({ label: 'Channel' }),
      region: fieldName.nullable().meta({ label: 'Region' }),
      alwaysOn: fieldName.nullable().meta({
        label: 'Always on',
        description:
          'Marks campaigns without a launch, such as nurtures. They are left out of launch metrics.',
      }),
      requested: mappable({
        label: 'Request date',
        description:
          'The day on which somebody asked for the campaign. Never the day on which its record was made.',
      }),
      workStarted: mappable({
        label: 'Work started',
        description:
          'The day on which somebody began to work on the campaign. Never the day on which its record was made.',
      }),
      template: mappable({
        label: 'Template',
        description: 'Names the template that the campaign was built from; blank: none.',
      }),
      budget: mappable({
        label: 'Budget',
        description: 'Money that was approved for the campaign.',
      }),
      cost: mappable({
        label: 'Actual cost',
        description: 'Money that the campaign took. Blank and 0 mean that nobody has said.',
      }),
    })
    .meta({ label: 'Campaign fields' }),
  lifecycle: z.record(z.string(), fieldName).meta({
    label: 'Lifecycle stage',
    description: 'Per object of people, the field that holds it.',
  }),
  mql: z.record(z.string(), fieldName).default({}).meta({
    label: 'MQL date',
    description:
      'Per object of people, the field that holds when they became a marketing-qualified lead. A date is overwritten when somebody becomes one again.',
  }),
  personRegion: fieldName.nullable().meta({ label: 'Region of a person' }),
  opportunity: z
    .object({
      amount: fieldName.nullable().meta({
        label: 'Amount',
        description:
          'Which amount of an opportunity counts: annual contract value, annual revenue, or the whole.',
      }),
      source: fieldName.nullable().meta({
        label: 'Company of record',
        description: 'The field by which your company says who sourced an opportunity.',
      }),
      marketingSources: statuses.meta({
        label: 'Means marketing',
        description: 'Its values by which marketing sourced the opportunity.',
      }),
    })
    .default(NO_OPPORTUNITY)
    .meta({ label: 'Opportunities' }),
  required: z.record(z.string(), z.array(fieldName)).meta({
    label: 'Required fields',
    description:
      'Per object, the fields that must be filled. Fields that the source does not have are passed over.',
  }),
  requiredFrom: z.record(z.string(), z.record(z.string(), Stage)).default({}).meta({
    label: 'Required from',
    description:
      'Per object of people and field, the lifecycle stage from which on it must be filled. Without one: always.',
  }),
})
export type VendorMapping = z.infer<typeof VendorMapping>

/** The field in which each vendor keeps how far a campaign has come. */
export const STATUS_FIELDS: Readonly<Record<Vendor, string>> = {
  salesforce: 'Status',
  hubspot: 'hs_campaign_status',
}

/** Where each vendor keeps what people send in, and how far that has come. */
export const REQUEST_OBJECTS: Readonly<Record<Vendor, { readonly object: string; readonly status: string }>> =
  {
    salesforce: { object: 'case', status: 'Status' },
    hubspot: { object: 'ticket', status: 'hs_pipeline_stage' },
  }

/** The field of a campaign in which each vendor keeps the currency of its money. */
export const CURRENCY_FIELDS: Readonly<Record<Vendor, string>> = {
  salesforce: 'CurrencyIsoCode',
  hubspot: 'hs_currency_code',
}
