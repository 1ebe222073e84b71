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

export const budgetOverrun = defineMetric({
  id: 'budget-overrun',
  pillar: 'campaign',
  title: 'Budget overrun',
  question: 'How much did closed campaigns spend over their budget?',
  unit: 'money',
  better: 'lower',
  headline: true,
  cases: { one: 'campaign', many: 'campaigns', counted: 'closed' },
  when: 'Closed',
  outcomes: { counts: 'closed' },
  details: MONEY_DETAILS,
  kind: 'event',
  aggregate: { kind: 'sum' },
  companions: [
    {
      id: 'of-budgets',
      title: 'Of the budgets',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'value', denominator: 'budget' },
    },
  ],
  interval: 'none',
  version: 3,
  rows: [CLOSED_CAMPAIGNS],
  verdicts: [
    ...WITHOUT_MONEY,
    { id: 'over', is: 'counted', when: 'm.cost > m.budget', words: 'Over its budget' },
    { id: 'within', is: 'counted', words: 'Within its budget' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['campaign'],
  needs: [CAMPAIGNS_SYNCED],
  formula: 'Sum of cost − budget over the campaigns closed in the period that cost more than their budget.',
  notes: [
    ...MONEY_NOTES,
    'What one campaign leaves of its budget does not pay for another.',
    'Beside it stands the overrun as a share of the budgets of all these campaigns.',
  ],
  source: { title: 'Our own definition', url: null },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: exampleClosed([
      exampleMoney('over', 1000, 1200.5),
      exampleMoney('more-over', 500, 600),
      exampleMoney('within', 1000, 400),
    ]),
    value: 300.5,
    cases: 3,
  },
})
