import type { CaseSelect, Verdict } from '../metric.ts'
import type { Need } from '../need.ts'
import type { Detail } from '../../../shared/metric.ts'
import { CAMPAIGN_READS, campaignColumns, MAYBE_TWIN } from './campaign-case.ts'
import { exampleCampaign } from './example-campaign.ts'

const BUDGETED: Need = {
  kind: 'map',
  title: 'Map the field that holds the budget of a campaign',
  field: 'campaign.budget',
  or: [
    { kind: 'mend', title: 'Fill in the budget when a campaign is approved.', field: null, at: 'records' },
    { kind: 'import', title: 'Import the budgets that were approved.', field: null, import: 'budgets' },
  ],
}
const COSTED: Need = {
  kind: 'map',
  title: 'Map the field that holds what a campaign cost',
  field: 'campaign.actual_cost',
  or: [
    { kind: 'mend', title: 'Fill in the actual cost when the invoices are in.', field: null, at: 'records' },
    { kind: 'import', title: 'Import the costs that were booked.', field: null, import: 'costs' },
  ],
}
const SAID: Need = {
  kind: 'map',
  title: 'Say in which currency your money is',
  field: null,
  setting: 'currency',
}
const RATED: Need = {
  kind: 'grant',
  title: 'Give Salesforce a rate of that currency, and let Plumbline read its currencies.',
  field: 'exchange_rate.rate',
  or: [
    {
      kind: 'import',
      title: 'Import the budgets in the workspace’s currency.',
      field: null,
      import: 'budgets',
    },
    { kind: 'import', title: 'Import the costs in the workspace’s currency.', field: null, import: 'costs' },
  ],
}

/** What the receipt of money says beside every campaign. */
export const MONEY_DETAILS: readonly Detail[] = [
  { name: 'budget', title: 'Budget', type: 'money' },
  { name: 'cost', title: 'Cost', type: 'money' },
  { name: 'over', title: 'Over', type: 'money' },
  { name: 'currency', title: 'Kept in', type: 'text' },
]

/** Closed campaigns with their money, from `campaign_entity` under `c` and `campaign_money` under `m`. */
export const CLOSED_CAMPAIGNS: CaseSelect = {
  reads: {
    campaign_entity: [...CAMPAIGN_READS, 'is_parent', 'maybe_twin', 'status_kind', 'launched_at'],
    campaign_money: [
      'campaign_id',
      'budget',
      'budget_by',
      'cost',
      'cost_by',
      'currency',
      'unrated',
      'unsaid',
      'closed_at',
      'children_cost',
    ],
  },
  from: 'campaign_entity c join campaign_money m on m.campaign_id = c.campaign_id',
  where: 'm.closed_at is not null',
  columns: {
    ...campaignColumns('c'),
    at: 'm.closed_at',
    value: 'case when m.cost > m.budget then m.cost - m.budget else 0 end',
    budget: 'm.budget',
    cost: 'm.cost',
    over: 'm.cost - m.budget',
    currency: 'm.currency',
    unrated: `'No exchange rate of ' || m.unrated`,
  },
}

/** Closed campaigns that can't be held against a budget. */
export const WITHOUT_MONEY: readonly Verdict[] = [
  {
    id: 'children',
    is: 'left-out',
    when: 'c.is_parent and m.children_cost',
    words: 'A parent campaign: its children’s costs count',
  },
  {
    id: 'cancelled',
    is: 'left-out',
    when: `c.status_kind = 'cancelled' and c.launched_at is null`,
    words: 'Cancelled before it was launched: what it did not spend is no thrift',
  },
  MAYBE_TWIN,
  {
    id: 'no-currency',
    is: 'lacking',
    when: 'm.unsaid',
    words: 'Nobody has said in which currency its money is',
    gap: { lack: 'had money in a currency that nobody has said', need: SAID },
  },
  {
    id: 'unrated',
    is: 'lacking',
    when: 'm.unrated is not null',
    words: { column: 'unrated' },
    gap: { lack: 'were kept in a currency without an exchange rate', need: RATED },
  },
  {
    id: 'no-budget',
    is: 'lacking',
    when: 'm.budget is null',
    words: 'No budget is known',
    gap: { lack: 'had no budget', need: BUDGETED },
  },
  {
    id: 'no-cost',
    is: 'lacking',
    when: 'm.cost is null',
    words: 'No actual cost: blank or 0',
    gap: { lack: 'had no actual cost', need: COSTED },
  },
]

export const MONEY_NOTES = [
  'The budget is the first approved one: of imported ones the earliest, else the first that was read from the CRM. Raising it later changes nothing.',
  'The cost is what was booked, where costs are imported, else the CRM’s. Blank and 0 mean that nobody has said: such a campaign is left out and lowers the coverage.',
  'Closed is a campaign whose status says so, else one that ended long enough ago for late invoices; how many days is a setting.',
  'Money is converted at the rate of the day of closing, by Salesforce’s dated rates where it keeps them. An amount that names no currency is in the one that its CRM tells of itself, else in the one that somebody chose in the settings; while nobody has said, it is not measured.',
  'Costs count at one level of the hierarchy: of a campaign with costs anywhere below it, these count.',
] as const

type Cells = Readonly<Record<string, string | number | boolean | null>>

/** What a campaign came to, for an example. */
export function exampleMoney(
  id: string,
  budget: number | null,
  cost: number | null,
  more: Cells = {},
): Cells {
  return {
    campaign_id: id,
    budget,
    cost,
    currency: 'EUR',
    closed_at: '2026-11-10T09:00:00Z',
    children_cost: false,
    ...more,
  }
}

/** Closed campaigns for an example: these, and one for each reason for which they are left out. */
export function exampleClosed(money: readonly Cells[]) {
  const leftOut: Readonly<Record<string, Cells>> = {
    parent: { is_parent: true },
    cancelled: { status_kind: 'cancelled' },
    twin: { maybe_twin: true },
  }
  const all = [
    ...money,
    exampleMoney('no-budget', null, 400),
    exampleMoney('no-cost', 400, null),
    exampleMoney('unrated', null, null, { unrated: 'CHF' }),
    exampleMoney('unsaid', null, null, { unsaid: true }),
    exampleMoney('parent', 100, 900, { children_cost: true }),
    exampleMoney('cancelled', 1000, 10),
    exampleMoney('twin', 1000, 5000),
  ]
  return {
    campaign_entity: all.map(({ campaign_id: id }) => exampleCampaign(String(id), leftOut[String(id)])),
    campaign_money: all,
  }
}
