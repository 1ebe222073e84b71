import { CAMPAIGN, CURRENCY, type ImportKind, type RowRemark } from '../kind.ts'

export const budgets: ImportKind = {
  key: 'budgets',
  title: 'Budgets',
  row: 'budget',
  about: 'The money that was approved for each campaign. With several approvals, the first one counts.',
  metrics: ['budget-overrun', 'within-budget-rate'],
  table: 'budget',
  identity: ['campaign', 'approved_on'],
  fields: [
    CAMPAIGN,
    {
      name: 'budget',
      column: 'amount',
      label: 'Budget',
      description: 'The amount.',
      example: '12000.00',
      needs: 'value',
      value: { kind: 'amount' },
      also: [
        'amount',
        'budgeted cost',
        'budget amount',
        'approved budget',
        'approved amount',
        'planned cost',
        'betrag',
        'budgetbetrag',
        'genehmigtes budget',
        'plankosten',
      ],
    },
    CURRENCY,
    {
      name: 'approved_on',
      column: 'approved_on',
      label: 'Approved on',
      description: 'The day of the approval.',
      example: '2026-01-15',
      needs: 'nothing',
      value: { kind: 'day' },
      also: ['approved', 'approval date', 'date', 'genehmigt am', 'freigegeben am', 'datum'],
    },
  ],
  check: ({ budget }) => oddBudget(budget ?? null),
}

function oddBudget(budget: string | null): RowRemark[] {
  if (budget?.startsWith('-'))
    return [
      {
        field: 'budget',
        message: 'is below 0, which no budget can be',
        action: 'Give the amount that was approved. A credit is a cost: import it with the costs.',
      },
    ]
  if (budget !== '0') return []
  return [
    {
      field: 'budget',
      message: 'is a budget of nothing: whatever the campaign costs is over it',
      action: 'It is kept so. If nothing was approved yet, leave the line out.',
      note: true,
    },
  ]
}
