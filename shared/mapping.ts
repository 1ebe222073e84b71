import { z } from 'zod'
import { isCurrencyCode, isKnownCurrency } from './currency.ts'
import { MetricList, MetricSummary } from './metric.ts'
import { Stage } from './stage.ts'
import { NO_SYNC_RULES, SyncRules } from './sync-rule.ts'
import { isTimeZone } from './time-zone.ts'
import { VendorMapping } from './vendor-mapping.ts'
import { Better, Instant, Unit, Vendor } from './vocabulary.ts'
import { whole } from './whole.ts'

/**
 * A lead that a day passes over is answered too late whatever happens then: 24 % of 2,241 companies took longer, and 23 % never did.
 * Oldroyd, McElheran, Elkington, “The Short Life of Online Sales Leads”, https://hbr.org/2011/03/the-short-life-of-online-sales-leads
 */
export const LEAD_ROUTING_HOURS = 24

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
      'Names, user names, e-mail addresses or ids of the users and owners under which integrations work. Users of a machine type count as such anyway.',
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

/** What is agreed about campaigns, beside the days of grace. */
const CampaignRules = z.object({
  leadTime: z
    .object({
      days: z.int().min(1).max(365).nullable().meta({
        label: 'Agreed lead time',
        description: 'Days from the request to the launch. Empty: nothing is agreed.',
      }),
      byType: z.record(z.string(), z.int().min(1).max(365)).meta({
        label: 'Agreed lead time by campaign type',
        description: 'Where another one is agreed.',
      }),
    })
    .meta({ label: 'Agreed lead time' }),
  eventTypes: z.array(z.string().min(1)).meta({
    label: 'Events',
    description: 'The campaign types that are events: what they touch people with happens on their day.',
  }),
  closedAfterDays: z.int().min(0).max(365).meta({
    label: 'Time for late invoices',
    description:
      'Days after a campaign’s end from which its costs are taken to be complete, if no status says so.',
  }),
  budgetTolerance: z.number().min(0).max(1).meta({
    unit: 'share',
    label: 'Budget tolerance',
    description: 'Share of the budget by which a campaign may pass it and still count as within.',
  }),
  templateNames: z.array(z.string().min(1)).meta({
    label: 'Names of template campaigns',
    description: 'What the name of a campaign holds that was built from a template.',
  }),
  correctionNames: z.array(z.string().min(1)).meta({
    label: 'Names of correction sends',
    description:
      'What the name or subject of an e-mail holds that corrects one sent before, in any case of letters.',
  }),
  correctionDays: z.int().min(1).max(90).meta({
    label: 'Time for corrections',
    description: 'Days after the launch within which a correction or a relaunch counts as rework.',
  }),
})

/** Types that Salesforce ships, and that people commonly add, for what takes place on a day. */
export const EVENT_TYPES = ['Webinar', 'Conference', 'Trade Show', 'Event', 'Seminar / Conference']

export const DEFAULT_CAMPAIGN_RULES: z.infer<typeof CampaignRules> = {
  leadTime: { days: null, byType: {} },
  eventTypes: EVENT_TYPES,
  // Invoices are due 30 days after they are written, and written some time after the work.
  closedAfterDays: 45,
  budgetTolerance: 0,
  templateNames: [],
  correctionNames: ['correction', 'corrected', 'apologies', 'we got it wrong', 'Korrektur', 'Berichtigung'],
  correctionDays: 14,
}

/** From which share of the cases on a number is told without doubt, and below how many cases with it. */
const Doubt = z.object({
  wholeCoverage: z.number().min(0.5).max(1).meta({
    unit: 'share',
    label: 'Counts as whole',
    description:
      'Share of the cases that must hold what is needed, for a number to be told as measured. Below it is partly measured.',
  }),
  fewCases: z.int().min(1).max(1000).meta({
    label: 'Small sample',
    description: 'Below so many cases a number says so, and its changes are told only over more weeks.',
  }),
})
export type Doubt = z.infer<typeof Doubt>

export const DEFAULT_DOUBT: Doubt = { wholeCoverage: 0.95, fewCases: 20 }

/** What this organisation means by the words of the model. Changing it never needs a new sync. */
export const Mapping = z.object({
  timeZone: z.string().nullable().meta({ none: 'that of the server' }).default(null).meta({
    label: 'Time zone',
    description:
      'Days end and weeks begin there, plans and imported dates without a time zone of their own are meant there, and syncs start by its clock. An IANA name, such as Europe/Berlin.',
  }),
  fiscalYearStart: z.int().min(1).max(12).meta({ label: 'First month of the fiscal year' }),
  graceDays: z.int().min(0).max(30).meta({
    label: 'Grace',
    description: 'Days after the committed date on which a launch still counts as on time.',
  }),
  currency: z
    .string()
    .refine(isCurrencyCode, { error: 'three capital letters, such as EUR' })
    .nullable()
    .meta({ none: 'what the CRMs tell' })
    .default(null)
    .meta({
      label: 'Currency',
      description:
        'All money is told in it. Amounts that name no currency are meant in it as well, where their CRM doesn’t tell its own. An ISO 4217 code, such as EUR.',
    }),
  campaigns: CampaignRules.default(DEFAULT_CAMPAIGN_RULES).meta({ label: 'Campaigns' }),
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
  doubt: Doubt.default(DEFAULT_DOUBT).meta({ label: 'Doubt' }),
  syncRules: SyncRules.default(NO_SYNC_RULES).meta({
    label: 'Sync rules',
    description: 'Which system HubSpot’s integration with Salesforce lets win, field by field.',
  }),
  salesforce: VendorMapping.meta({ label: 'Salesforce' }),
  hubspot: VendorMapping.meta({ label: 'HubSpot' }),
})
export type Mapping = z.infer<typeof Mapping>

/** A mapping as somebody gives it, to be saved or looked at: whole, and held to more than one that is read, of which some were saved earlier. */
export const GivenMapping = whole(Mapping)
  .refine(({ timeZone }) => timeZone === null || isTimeZone(timeZone), {
    path: ['timeZone'],
    error: 'no known time zone: an IANA name, such as Europe/Berlin',
  })
  .refine(({ currency }) => currency === null || isKnownCurrency(currency), {
    path: ['currency'],
    error: 'no currency: its three letters, such as EUR',
  })
  .superRefine(({ lifecycleStages }, context) => {
    // What a source holds is looked up in lower case: another key would never be found.
    for (const value of Object.keys(lifecycleStages).filter((key) => key !== key.toLowerCase()))
      context.addIssue({
        code: 'custom',
        path: ['lifecycleStages', value],
        message: `“${value}” would never be found: write it in lower case, as “${value.toLowerCase()}”`,
      })
  })

const count = z.int().nonnegative()

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
export const MappingSave = z.strictObject({ mapping: GivenMapping, basedOn: version })
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
  labels: z
    .record(z.string(), z.string())
    .meta({ description: 'what people see for options that the source keeps as codes' }),
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
  cause: true,
  trailing: true,
})

/** What the records of an object would say where they are read from other fields than now. */
const PreviewedValue = z.object({
  title: z.string().meta({ description: 'of the setting that does it' }),
  connection: z.string(),
  object: z.string(),
  type: z.enum(['day', 'money', 'text']).meta({ description: 'how the values are to be read' }),
  records: count,
  before: count.meta({ description: 'records that have a value now' }),
  after: count.meta({ description: 'records that would have one' }),
  changed: count.meta({ description: 'records that would have another, or one more or less' }),
  examples: z.array(
    z.object({
      recordId: z.string(),
      label: z.string().nullable(),
      url: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
})
export type PreviewedValue = z.infer<typeof PreviewedValue>

/** What its records tell against a field that would be read from now on. */
const FieldWarning = z.object({
  title: z.string().meta({ description: 'of the setting that names it' }),
  connection: z.string(),
  object: z.string(),
  field: z.string(),
  label: z.string(),
  text: z.string(),
})
export type FieldWarning = z.infer<typeof FieldWarning>

/** What a mapping would do to the numbers of a period, and to what records say, while nothing is saved. */
export const MappingPreview = z.object({
  period: MetricList.shape.period,
  changes: z.array(MappingChange),
  values: z.array(PreviewedValue),
  warnings: z.array(FieldWarning),
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
