import { defineMetric } from '../metric.ts'
import { CAMPAIGNS_SYNCED } from '../needs.ts'
import { CAMPAIGN_DIMENSIONS, relatedCampaigns } from './campaign-case.ts'
import {
  CLOSED_CAMPAIGNS,
  exampleClosed,
  exampleMoney,
  MONEY_DETAILS,
  MONEY_NOTES,
  WITHOUT_MONEY,
} from './money.ts'

export const withinBudgetRate = defineMetric({
  id: 'within-budget-rate',
  pillar: 'campaign',
  title: 'Within budget',
  question: 'How many closed campaigns kept to their budget?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'campaign', many: 'campaigns', counted: 'closed' },
  when: 'Closed',
  outcomes: { passes: 'within budget', fails: 'over budget' },
  details: MONEY_DETAILS,
  caseValue: 'money',
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'wilson',
  version: 3,
  rows: [
    {
      ...CLOSED_CAMPAIGNS,
      reads: {
        ...CLOSED_CAMPAIGNS.reads,
        campaign_money: [...CLOSED_CAMPAIGNS.reads['campaign_money']!, 'allowed'],
      },
    },
  ],
  verdicts: [
    ...WITHOUT_MONEY,
    { id: 'within', is: 'counted', numerator: 1, when: 'm.cost <= m.allowed', words: 'Within its budget' },
    { id: 'over', is: 'counted', numerator: 0, words: 'Over its budget' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['campaign'],
  needs: [CAMPAIGNS_SYNCED],
  formula:
    'Campaigns closed in the period that cost no more than their budget ÷ campaigns closed in the period of which both are known.',
  notes: [
    ...MONEY_NOTES,
    'By how much a campaign may pass its budget and still count as within is a setting; none by default.',
  ],
  source: {
    title: 'Our own definition',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: exampleClosed([
      exampleMoney('over', 1000, 1200.5, { allowed: 1050 }),
      exampleMoney('exact', 500, 500, { allowed: 500 }),
      exampleMoney('tolerated', 1000, 1040, { allowed: 1050 }),
      exampleMoney('within', 1000, 400, { allowed: 1000 }),
    ]),
    value: 0.75,
    cases: 4,
  },
})
