import { z } from 'zod'
import {
  CampaignList,
  PlanList,
  PlanStep,
  ReasonSave,
  ReasonsSave,
  ReasonsSaved,
  ReplanReason,
} from '../../shared/campaign.ts'
import { Day } from '../../shared/vocabulary.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { plansAsCsv } from './plan-csv.ts'
import { asOf, cursor, Id, inOrder, IN_ORDER, limit, NoQuery, search } from './question.ts'

const noun = 'Campaigns'
const day = (description: string) => Day.exactOptional().meta({ description })

export const listCampaigns = defineRoute({
  method: 'get',
  path: '/campaigns',
  role: 'viewer',
  noun,
  summary:
    'Campaigns with their first committed, planned and actual dates, every plan between, and how they stand',
  params: z.strictObject({}),
  query: z
    .strictObject({
      from: day('first day; default: eight weeks ago'),
      to: day('the day after the last one; default: in four weeks'),
      only: z
        .enum(['upcoming', 'in-progress'], { error: 'write upcoming or in-progress' })
        .exactOptional()
        .meta({ description: 'upcoming: those that launch within two weeks, or should have' }),
      type: z.string().min(1).max(200).exactOptional().meta({ description: 'only of this type' }),
      search: search('text in the name or id of the campaign, or in its owner’s name'),
      asOf,
      limit: limit(1000),
    })
    .refine(inOrder, IN_ORDER),
  body: NoBody,
  answers: { 200: { description: 'The campaigns, in the order of their dates', json: CampaignList } },
  conditional: true,
  handle: async ({ query }, { campaigns }) => ({ kind: 'json', body: await campaigns.list(query) }),
})

export const listPlans = defineRoute({
  method: 'get',
  path: '/plans',
  role: 'viewer',
  noun,
  summary:
    'The re-plan ledger: every planned date of every campaign, when it came to stand, who moved it and why',
  description:
    'A page of JSON, newest first, or the whole as CSV with `Accept: text/csv` or `format=csv`. Two CSVs are sent at a time; a further one is a 503 with `Retry-After`.',
  params: z.strictObject({}),
  query: z
    .strictObject({
      from: day('first day on which a plan came to stand'),
      to: day('the day after the last one'),
      only: z
        .enum(['replans', 'all'], { error: 'write replans or all' })
        .exactOptional()
        .meta({ description: 'replans (default): those after the first committed date' }),
      reason: z
        .enum([...ReplanReason.options, 'none'], { error: 'write a reason, or none' })
        .exactOptional()
        .meta({ description: 'only those moved for this reason; none: those without one' }),
      campaign: z
        .string()
        .min(1)
        .max(300)
        .exactOptional()
        .meta({ description: 'only of this campaign, by its id' }),
      search: search('text in the campaign’s name or id, in the name of who moved it, or in the note'),
      asOf,
      cursor,
      limit: limit(500),
      format: z.enum(['json', 'csv'], { error: 'write json or csv' }).exactOptional(),
    })
    .refine(inOrder, IN_ORDER),
  body: NoBody,
  answers: { 200: { description: 'The planned dates', json: PlanList, csv: true } },
  conditional: true,
  handle: async ({ query }, { campaigns }, asking) => {
    const { format = asking.prefers(['json', 'csv']), ...question } = query
    if (format !== 'csv') return { kind: 'json', body: await campaigns.plans(question) }
    const { cursor: _page, limit: _size, ...whole } = question
    return { kind: 'csv', filename: 're-plans.csv', pieces: plansAsCsv(campaigns.planRows(whole)) }
  },
})

export const setReason = defineRoute({
  method: 'patch',
  path: '/plans/{id}',
  role: 'manager',
  noun,
  summary: 'Say why a date was moved, or take that back',
  description: 'Every reason is kept with its time; the last one holds. `null` takes it back.',
  params: z.strictObject({ id: Id.max(1000) }),
  query: NoQuery,
  body: ReasonSave,
  answers: { 200: { description: 'The planned date with its reason', json: PlanStep } },
  handle: async ({ params, body }, { campaigns }) => {
    const [step] = await campaigns.setReason([params.id], body)
    return { kind: 'json', body: step }
  },
})

export const setReasons = defineRoute({
  method: 'patch',
  path: '/plans',
  role: 'manager',
  noun,
  summary: 'Say why several dates were moved, the same for all of them; all or none',
  params: z.strictObject({}),
  query: NoQuery,
  body: ReasonsSave,
  answers: { 200: { description: 'The planned dates with their reason', json: ReasonsSaved } },
  handle: async ({ body: { ids, ...save } }, { campaigns }) => ({
    kind: 'json',
    body: { items: await campaigns.setReason(ids, save) },
  }),
})
