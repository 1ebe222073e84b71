import { z } from 'zod'
import { AnyDay, Instant } from './vocabulary.ts'

const count = z.int().nonnegative()

const ImportField = z.object({
  name: z.string().meta({ description: 'as `match` and `form` call it' }),
  label: z.string().meta({ description: 'as exports and templates call it' }),
  description: z.string(),
  example: z.string(),
  needs: z
    .enum(['value', 'column', 'nothing'])
    .meta({ description: 'column: the file must have it, a cell may be blank' }),
  options: z.array(z.string()).nullable().meta({ description: 'the values that there are; null: any' }),
})

/** What can be brought in as a file. */
const ImportKind = z.object({
  key: z.string(),
  title: z.string(),
  row: z.string().meta({ description: 'what one row is' }),
  about: z.string(),
  metrics: z
    .array(z.object({ id: z.string(), title: z.string() }))
    .meta({ description: 'the metrics that it makes measurable' }),
  rows: count.meta({ description: 'how many are known at present' }),
  fields: z.array(ImportField),
})
export type ImportKind = z.infer<typeof ImportKind>

export const ImportKindList = z.object({
  items: z.array(ImportKind),
  most: z.object({ lines: count, bytes: count }).meta({ description: 'the largest file that is taken' }),
})
export type ImportKindList = z.infer<typeof ImportKindList>

const ImportCounts = z.object({
  lines: count,
  new: count,
  changed: count,
  unchanged: count,
  repeated: count.meta({ description: 'lines that say again what one before says' }),
  refused: count,
})

/** A file that was imported, and whether that was taken back. */
export const ImportRun = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  file: z.string().nullable(),
  at: Instant.meta({ description: 'knowledge time: from then on answers know of it' }),
  by: z.string().nullable().meta({ description: 'null until there is sign-in' }),
  counts: ImportCounts,
  undone: z
    .object({
      at: Instant,
      by: z.string().nullable(),
      removed: count.meta({ description: 'rows that were not there before it' }),
      restored: count.meta({ description: 'rows that are as they were before it' }),
      kept: count.meta({ description: 'rows that a later import says, too: they stay as it says them' }),
    })
    .nullable(),
})
export type ImportRun = z.infer<typeof ImportRun>

export const ImportRunList = z.object({ items: z.array(ImportRun) })
export type ImportRunList = z.infer<typeof ImportRunList>

const ImportRemark = z.object({
  field: z.string().nullable().meta({ description: 'null: of the line as a whole' }),
  label: z.string().nullable(),
  value: z.string().nullable().meta({ description: 'what the line holds there' }),
  message: z.string(),
  action: z.string(),
})
export type ImportRemark = z.infer<typeof ImportRemark>

const ImportLine = z.object({
  line: count.meta({ description: 'of the file, the heading being the first' }),
  state: z
    .enum(['new', 'changed', 'unchanged', 'repeated', 'refused'])
    .nullable()
    .meta({ description: 'null while something is undecided' }),
  cells: z.record(z.string(), z.string()).meta({
    description: 'what the file holds, by field; long ones are cut and say so, what is imported is not',
  }),
  values: z
    .record(z.string(), z.string().nullable())
    .nullable()
    .meta({ description: 'as it is understood, by field; null where it is not' }),
  campaign: z.string().nullable().meta({ description: 'the name of the campaign that was found' }),
  problems: z.array(ImportRemark),
  notes: z.array(ImportRemark).meta({ description: 'to be known; the line is imported all the same' }),
})
export type ImportLine = z.infer<typeof ImportLine>

/** A campaign that the CRMs hold, as far as it helps to tell it from others of its name. */
export const ImportCampaign = z.object({
  id: z.string(),
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  type: z.string().nullable(),
  planned: AnyDay.nullable().meta({ description: 'the day on which its launch is planned' }),
  starts: AnyDay.nullable().meta({ description: 'the first day of it, as the CRM has it' }),
  createdAt: Instant.nullable(),
  url: z.string().nullable().meta({ description: 'the record’s page in its CRM' }),
})
export type ImportCampaign = z.infer<typeof ImportCampaign>

/** Campaigns that hold what was searched for. */
export const ImportCampaignList = z.object({
  items: z.array(ImportCampaign),
  matching: count.meta({ description: 'how many there are; the items may be fewer' }),
})
export type ImportCampaignList = z.infer<typeof ImportCampaignList>

const ImportName = z.object({
  name: z.string().meta({ description: 'as the file has it; whatever its case, it is one' }),
  lines: count.meta({ description: 'how many lines name it' }),
  campaigns: count.meta({ description: 'how many campaigns it may be; 0: the CRMs hold none of that name' }),
  chosen: ImportCampaign.nullable().meta({ description: 'what it is taken for, because a person said so' }),
  by: z
    .enum(['request', 'memory'])
    .nullable()
    .meta({ description: 'whether that is said now, or was for an import before; null: nothing was chosen' }),
  candidates: z
    .array(ImportCampaign)
    .meta({ description: 'the first of those that it may be, newest first' }),
})
export type ImportName = z.infer<typeof ImportName>

/** What a file calls campaigns, where that isn’t one campaign by itself. */
const ImportNames = z.object({
  open: count.meta({ description: 'for how many nothing is chosen' }),
  requested: count.meta({ description: 'how many are taken as this request says' }),
  remembered: count.meta({ description: 'how many are taken as it was chosen before' }),
  items: z.array(ImportName).meta({ description: 'the first of those that are open, and of the others' }),
})

/** What a name was chosen to mean. */
const ImportChoice = z.object({
  id: z.string(),
  name: z.string(),
  at: Instant,
  recordId: z.string(),
  campaign: ImportCampaign.nullable().meta({
    description: 'null: the CRMs don’t hold it any more, so that the choice says nothing',
  }),
})
export type ImportChoice = z.infer<typeof ImportChoice>

export const ImportChoiceList = z.object({ items: z.array(ImportChoice) })
export type ImportChoiceList = z.infer<typeof ImportChoiceList>

/** How far the work on a file is. */
export const ImportProgress = z.object({
  stage: z.enum(['receiving', 'waiting', 'parting', 'reading', 'comparing', 'writing']).nullable().meta({
    description:
      'waiting: other files are read first; parting: its lines are told apart; reading: their values are read; null: nothing is under way by that id',
  }),
  lines: count
    .nullable()
    .meta({ description: 'how many lines that stage is through with; null: it isn’t counted' }),
  of: count.nullable(),
})
export type ImportProgress = z.infer<typeof ImportProgress>

const ImportColumn = z.object({
  field: z.string(),
  header: z.string().nullable().meta({ description: 'the column of the file that holds it; null: none' }),
  form: z
    .string()
    .nullable()
    .meta({ description: 'how its values are written; null: in one way, or undecided' }),
  forms: z.array(z.object({ key: z.string(), title: z.string() })).meta({ description: 'to choose from' }),
})

/** What lines take away, because a cell is blank in them where that says something. */
const ImportCleared = z.object({
  field: z.string(),
  label: z.string(),
  lines: count.meta({ description: 'how many of the new and changed lines' }),
  words: z.string().meta({ description: 'what they do, such as “take the date away”' }),
  warning: z
    .string()
    .nullable()
    .meta({ description: 'where that is most of what can be imported: what to look at' }),
})

/** What an import of a file would do, or did. */
export const ImportAnswer = z.object({
  kind: z.string(),
  file: z.string().nullable(),
  encoding: z.string(),
  delimiter: z.string(),
  headers: z.array(z.object({ name: z.string(), examples: z.array(z.string()) })),
  columns: z.array(ImportColumn),
  undecided: z
    .array(z.object({ field: z.string(), message: z.string(), action: z.string() }))
    .meta({ description: 'what must be chosen before the lines can be read' }),
  sameFile: z.string().nullable().meta({
    description:
      'the import in force of the very same file, its columns matched alike, of which no other has said a row since: to import it again does nothing. null: there is none, or something is undecided',
  }),
  names: ImportNames.nullable().meta({ description: 'null while something is undecided' }),
  counts: ImportCounts.nullable().meta({ description: 'null while something is undecided' }),
  cleared: z.array(ImportCleared).meta({
    description:
      'what the new and changed lines take away, by field; empty: nothing, or something is undecided',
  }),
  lines: z.array(ImportLine).meta({ description: 'the first ones, and the first of those that are refused' }),
  imported: ImportRun.nullable().meta({
    description:
      'null: nothing was written, because it was a dry run, no line can be imported, or the same file is in force and nothing is new or changed',
  }),
})
export type ImportAnswer = z.infer<typeof ImportAnswer>
