import { z } from 'zod'
import { AnyDay, Instant } from './vocabulary.ts'

const count = z.int().nonnegative()
const day = AnyDay.nullable()
const days = z.int().nullable()

/** Why a planned date was moved. */
export const ReplanReason = z.enum([
  'requester',
  'late-inputs',
  'marketing-operations',
  'external',
  'unknown',
])
export type ReplanReason = z.infer<typeof ReplanReason>

/** A campaign by the record that speaks for it. */
export const CampaignRef = z.object({
  id: z.string(),
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  url: z.string().nullable().meta({ description: 'the record’s page in its CRM' }),
  type: z.string().nullable(),
  owner: z.string().nullable(),
})

/** One planned date of a campaign: which day, since when it was so, and who says so. */
export const PlanStep = z.object({
  id: z.string(),
  campaign: CampaignRef,
  nth: z.int().positive().meta({ description: 'its place among the campaign’s plans, from 1' }),
  planned: day.meta({ description: 'null: the date was taken away' }),
  before: day.meta({ description: 'the plan before it' }),
  days: days.meta({ description: 'by how many days it was moved; later is more' }),
  at: Instant.meta({ description: 'when it came to stand' }),
  seenAt: Instant.meta({ description: 'from when it can be shown to have stood' }),
  told: z
    .enum(['created', 'history', 'observed', 'imported'])
    .meta({ description: 'what tells: the record’s making, the CRM’s history, our own readings, an import' }),
  changedBy: z.string().nullable(),
  committed: z.boolean().meta({ description: 'it is the date that was first committed to' }),
  replan: z.boolean().meta({ description: 'it came after that one' }),
  afterLaunch: z.boolean(),
  reason: ReplanReason.nullable(),
  note: z.string().nullable(),
  reasonFrom: z.enum(['set', 'imported']).nullable(),
  reasonAt: Instant.nullable(),
  reasonBy: z.string().nullable(),
})
export type PlanStep = z.infer<typeof PlanStep>

/** A page of the re-plan ledger. */
export const PlanList = z.object({
  items: z.array(PlanStep),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  matching: count,
  counts: z
    .array(z.object({ reason: ReplanReason.nullable(), replans: count }))
    .meta({ description: 'of all re-plans in the span by reason, whatever was searched' }),
})
export type PlanList = z.infer<typeof PlanList>

const Reason = {
  reason: ReplanReason.nullable().meta({ description: 'null takes back what was said' }),
  note: z.string().trim().max(500).nullish(),
}
/** Why one date was moved. */
export const ReasonSave = z.strictObject(Reason)
export type ReasonSave = z.infer<typeof ReasonSave>
/** Why several dates were moved, the same for all. */
export const ReasonsSave = z.strictObject({ ids: z.array(z.string().min(1)).min(1).max(500), ...Reason })
export type ReasonsSave = z.infer<typeof ReasonsSave>
export const ReasonsSaved = z.object({ items: z.array(PlanStep) })
export type ReasonsSaved = z.infer<typeof ReasonsSaved>

/** How a campaign that is yet to launch stands to its dates. */
export const Outlook = z.enum(['on-time', 'at-risk', 'behind', 'late'])
export type Outlook = z.infer<typeof Outlook>

/** A campaign with its dates, as the timeline shows it. */
export const CampaignCard = CampaignRef.extend({
  channel: z.string().nullable(),
  system: z.string().nullable(),
  status: z.string().nullable(),
  state: z
    .enum(['planned', 'in-progress', 'launched', 'live', 'cancelled'])
    .meta({ description: 'live: it was live already when first read, and nobody knows since when' }),
  maybeTwin: z.boolean().meta({
    description:
      'it may be a campaign of the other system: it has no outlook and counts for nothing until somebody says',
  }),
  draft: z.boolean().meta({ description: 'no date is committed yet' }),
  requested: day,
  started: day,
  committed: day.meta({ description: 'the day that was first committed to' }),
  inTime: z.boolean().nullable().meta({ description: 'whether that was observed before the day' }),
  planned: day.meta({ description: 'today’s plan' }),
  launched: day,
  launchedBy: z.enum(['email', 'import', 'status']).nullable(),
  event: day.meta({ description: 'of an event, its day' }),
  daysLate: days.meta({ description: 'launch − first committed day; of one that hasn’t launched, so far' }),
  cycleDays: days.meta({ description: 'launch − start of work' }),
  ageDays: days.meta({ description: 'of work in progress' }),
  usualDays: z
    .object({ median: days, p85: days })
    .meta({ description: 'what campaigns of its type took over the year before; null for fewer than five' }),
  outlook: Outlook.nullable().meta({
    description: 'null unless it launches within two weeks, or should have',
  }),
  why: z.string().nullable().meta({ description: 'what speaks for the outlook' }),
  steps: z.array(
    PlanStep.pick({ planned: true, at: true, committed: true, replan: true, reason: true, changedBy: true }),
  ),
})
export type CampaignCard = z.infer<typeof CampaignCard>

export const CampaignList = z.object({
  from: AnyDay,
  to: AnyDay,
  today: AnyDay,
  items: z.array(CampaignCard),
  matching: count.meta({ description: 'how many there are; the items may be fewer' }),
  outlooks: z
    .record(Outlook, count)
    .meta({ description: 'of all that launch within two weeks, or should have' }),
})
export type CampaignList = z.infer<typeof CampaignList>
