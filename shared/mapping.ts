import { z } from 'zod'
import { MetricList, MetricSummary } from './metric.ts'
import { Better, Instant, Unit, Vendor } from './vocabulary.ts'

const fieldName = z.string().min(1)
const statuses = z.array(z.string())

/**
 * A lead that a day passes over is answered too late whatever happens then: 24 % of 2,241 companies took longer, and 23 % never did.
 * Oldroyd, McElheran, Elkington, “The Short Life of Online Sales Leads”, https://hbr.org/2011/03/the-short-life-of-online-sales-leads
 */
export const LEAD_ROUTING_HOURS = 24

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
  liveStatuses: statuses.meta({
    label: 'Live statuses',
    description: 'A change into one of these counts as the launch when no send or publish is known.',
  }),
  cancelledStatuses: statuses.meta({
    label: 'Cancelled statuses',
    description: 'The campaign was given up.',
  }),
  closedStatuses: statuses.meta({ label: 'Closed statuses', description: 'The campaign is over.' }),
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
    })
    .meta({ label: 'Campaign fields' }),
  lifecycle: z.record(z.string(), fieldName).meta({
    label: 'Lifecycle stage',
    description: 'Per object of people, the field that holds it.',
  }),
  personRegion: fieldName.nullable().meta({ label: 'Region of a person' }),
  required: z.record(z.string(), z.array(fieldName)).meta({
    label: 'Required fields',
    description:
      'Per object, the fields that must be filled. Fields that the source does not have are passed over.',
  }),
})
export type VendorMapping = z.infer<typeof VendorMapping>

/** The field in which each vendor keeps how far a campaign has come. */
export const STATUS_FIELDS: Readonly<Record<Vendor, string>> = {
  salesforce: 'Status',
  hubspot: 'hs_campaign_status',
}

/** Lifecycle stages in the model's words, in their order. */
export const STAGES = ['subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer'] as const
const Stage = z.enum(STAGES)

/** As tools that send by themselves mark what they log. */
const AUTOMATED_SUBJECTS = ['[Sequence]', '[Outreach]', '[Salesloft]']

/** When what is known of a person is still fresh. */
const Freshness = z.object({
  maxAgeDays: z.int().min(1).max(3650).meta({
    label: 'Allowed age',
    description: 'Days after which somebody who neither engaged nor was edited by a human is out of date.',
  }),
  machineUsers: z.array(z.string()).meta({
    label: 'Users that are machines',
    description:
      'Names, user names or ids of the users under which integrations write. Users of a machine type count as such anyway.',
  }),
  // Settings that were saved before it was one have none.
  automatedSubjects: z.array(z.string().min(1)).default(AUTOMATED_SUBJECTS).meta({
    label: 'Automated activities',
    description:
      'How the subjects of those Salesforce activities begin that a tool logs under a colleague’s name.',
  }),
  bulkRecords: z.int().min(2).meta({
    label: 'Bulk change',
    description: 'Changes of more records than this by one user within ten minutes are nobody’s care.',
  }),
})
type Freshness = z.infer<typeof Freshness>

export const DEFAULT_FRESHNESS: Freshness = {
  maxAgeDays: 365,
  machineUsers: ['Automated Process', 'Platform Integration User', 'Integration User'],
  automatedSubjects: AUTOMATED_SUBJECTS,
  bulkRecords: 50,
}

/** What this organisation means by the words of the model. Changing it never needs a new sync. */
export const Mapping = z.object({
  fiscalYearStart: z.int().min(1).max(12).meta({ label: 'First month of the fiscal year' }),
  graceDays: z.int().min(0).max(30).meta({
    label: 'Grace',
    description: 'Days after the committed date on which a launch still counts as on time.',
  }),
  leadRoutingHours: z.int().min(1).max(720).default(LEAD_ROUTING_HOURS).meta({
    label: 'Routing time',
    description: 'Hours within which a new lead is to be in a human’s hands.',
  }),
  lifecycleStages: z.record(z.string(), Stage).meta({
    label: 'Lifecycle stages',
    description: "The source's value, in lower case, and the stage that it means.",
  }),
  ownerNeededFrom: Stage.meta({
    label: 'Owner needed from',
    description:
      'From this lifecycle stage on, a person whom nobody owns, or who has no routing field, blocks work.',
  }),
  routingFields: z
    .array(z.enum(['country', 'state', 'region', 'industry', 'company']))
    .meta({ label: 'Routing fields', description: 'What routing reads. One of them must be filled.' }),
  // Settings that were saved before it was one have none.
  freshness: Freshness.default(DEFAULT_FRESHNESS).meta({ label: 'Freshness' }),
  salesforce: VendorMapping.meta({ label: 'Salesforce' }),
  hubspot: VendorMapping.meta({ label: 'HubSpot' }),
})
export type Mapping = z.infer<typeof Mapping>

const version = z
  .int()
  .nonnegative()
  .meta({ description: '0: what Plumbline takes for granted until somebody changes it' })

/** The mapping in force, and when and by whom it was saved. */
export const MappingSetting = z.object({
  version,
  mapping: Mapping,
  at: Instant.nullable(),
  by: z.string().nullable().meta({ description: 'null until there is sign-in' }),
})
export type MappingSetting = z.infer<typeof MappingSetting>

/** A setting that differs between two mappings, in words. */
export const MappingChange = z.object({
  path: z.string().meta({ description: 'where it is, such as salesforce.plannedLaunch.field' }),
  title: z.string(),
  before: z.string().nullable().meta({ description: 'null: not said' }),
  after: z.string().nullable(),
})
export type MappingChange = z.infer<typeof MappingChange>

/** Every mapping that was ever saved, newest first. */
export const MappingVersionList = z.object({
  items: z.array(
    MappingSetting.extend({
      changes: z.array(MappingChange).meta({ description: 'against the version before it' }),
    }),
  ),
})
export type MappingVersionList = z.infer<typeof MappingVersionList>

/** A mapping to be saved. `basedOn`: the version that was changed; should another be in force by then, it is refused. */
export const MappingSave = z.strictObject({ mapping: Mapping, basedOn: version })
export type MappingSave = z.infer<typeof MappingSave>

/** A field of the source, with what its records hold, to choose from. */
export const SourceField = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  custom: z.boolean(),
  filled: z
    .number()
    .nullable()
    .meta({ description: 'share of the records that hold a value, 0..1; null without records' }),
  examples: z.array(z.string()).meta({ description: 'a few different values of the newest records' }),
  options: z.array(z.string()).nullable().meta({ description: 'of a picklist, what it offers or offered' }),
})
export type SourceField = z.infer<typeof SourceField>

/** The fields of an object as its source describes it. */
export const SourceFieldList = z.object({
  connection: z.string(),
  vendor: Vendor,
  object: z.string(),
  label: z.string(),
  records: z.int().nonnegative(),
  items: z.array(SourceField),
})
export type SourceFieldList = z.infer<typeof SourceFieldList>

const Previewed = MetricSummary.pick({
  value: true,
  numerator: true,
  denominator: true,
  cases: true,
  coverage: true,
  state: true,
  reason: true,
  trailing: true,
})

/** What a mapping would do to the numbers of a period, while nothing is saved. */
export const MappingPreview = z.object({
  period: MetricList.shape.period,
  changes: z.array(MappingChange),
  items: z.array(
    z.object({
      metric: z.string(),
      title: z.string(),
      unit: Unit,
      better: Better,
      present: Previewed,
      proposed: Previewed,
    }),
  ),
})
export type MappingPreview = z.infer<typeof MappingPreview>
