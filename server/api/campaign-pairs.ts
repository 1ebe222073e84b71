import { z } from 'zod'
import { CampaignPairList, PairsSave, PairsSaved, PairState, TwinList } from '../../shared/campaign-pair.ts'
import { defineRoute, NoBody } from './http/route.ts'
import { asOf, cursor, Id, limit, NoQuery, search } from './question.ts'

const noun = 'Campaigns'

export const listPairs = defineRoute({
  method: 'get',
  path: '/campaign-pairs',
  role: 'viewer',
  noun,
  summary: 'Campaigns that two systems may both know, and which are the same; what is to be decided first',
  description:
    'Those of the system whose records can hold the ids of the other’s (HubSpot’s, of Salesforce’s).',
  params: z.strictObject({}),
  query: z.strictObject({
    only: PairState.exactOptional().meta({ description: 'only those that stand so' }),
    search: search('text in the name of either campaign, or in the id'),
    asOf,
    cursor,
    limit: limit(500),
  }),
  body: NoBody,
  answers: { 200: { description: 'The campaigns', json: CampaignPairList } },
  conditional: true,
  handle: async ({ query }, { campaigns }) => ({ kind: 'json', body: await campaigns.pairs(query) }),
})

export const listTwins = defineRoute({
  method: 'get',
  path: '/campaign-pairs/{id}/twins',
  role: 'viewer',
  noun,
  summary:
    'Campaigns of the other system that one may be, up to twenty; those made at about the same time first',
  params: z.strictObject({ id: Id.max(1000) }),
  query: z.strictObject({ search: search('text in the campaign’s name or id') }),
  body: NoBody,
  answers: { 200: { description: 'The campaigns', json: TwinList } },
  conditional: true,
  handle: async ({ params, query }, { campaigns }) => ({
    kind: 'json',
    body: await campaigns.twins({ ...params, ...query }),
  }),
})

export const decidePairs = defineRoute({
  method: 'patch',
  path: '/campaign-pairs',
  role: 'manager',
  noun,
  summary: 'Say of campaigns which others they are the same as, or take it back; all or none',
  description:
    'Every decision is kept with its time; the last one holds, and stands above stored ids. It outlives every sync.',
  params: z.strictObject({}),
  query: NoQuery,
  body: PairsSave,
  answers: { 200: { description: 'The campaigns as they now stand', json: PairsSaved } },
  handle: async ({ body }, { campaigns }) => ({
    kind: 'json',
    body: { items: await campaigns.decidePairs(body.items) },
  }),
})
