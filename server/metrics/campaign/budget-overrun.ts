import { defineMetric } from '../metric.ts'
import { CAMPAIGNS_SYNCED } from '../needs.ts'
import { CAMPAIGN_DIMENSIONS, relatedCampaigns } from './campaign-case.ts'
import { exampleCampaign as campaign } from './example-campaign.ts'
import { CLOSED_CAMPAIGNS, exampleMoney, MONEY_DETAILS, MONEY_NOTES, WITHOUT_MONEY } from './money.ts'

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
  version: 2,
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
    given: {
      campaign_entity: [
        'over',
        'more-over',
        'within',
        'no-budget',
        'no-cost',
        'unrated',
        'unsaid',
        'parent',
        'cancelled',
      ].map((id) =>
        campaign(id, { is_parent: id === 'parent', status_kind: id === 'cancelled' ? 'cancelled' : 'open' }),
      ),
      campaign_money: [
        exampleMoney('over', 1000, 1200.5),
        exampleMoney('more-over', 500, 600),
        exampleMoney('within', 1000, 400),
        exampleMoney('no-budget', null, 400),
        exampleMoney('no-cost', 400, null),
        exampleMoney('unrated', null, null, { unrated: 'CHF' }),
        exampleMoney('unsaid', null, null, { unsaid: true }),
        exampleMoney('parent', 100, 900, { children_cost: true }),
        exampleMoney('cancelled', 1000, 10),
      ],
    },
    value: 300.5,
    cases: 3,
  },
})
