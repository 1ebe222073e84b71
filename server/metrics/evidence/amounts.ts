import { casesText } from '../engine/words.ts'
import type { EvidenceRole, Fact } from './evidence.ts'

const CAMPAIGN = { salesforce: 'campaign', hubspot: 'campaign' } as const
const campaigns = (count: number) => casesText(count, { one: 'campaign', many: 'campaigns' })
const deals = (count: number) => casesText(count, { one: 'won deal', many: 'won deals' })

const ABOVE_0 = 'coalesce(e.value > 0, false)'
const NOTHING_READ = 'No campaign has been read yet.'

/** Every amount of every campaign, beside what is mapped as its budget and its cost. */
const OF_CAMPAIGNS = {
  reads: {
    record_amount: ['connection', 'object', 'record_id', 'field', 'value'],
    campaign: ['connection', 'object', 'record_id', 'type', 'budget', 'actual_cost'],
  },
  sql: `select a.connection, a.object, a.field, c.type, a.value, c.budget, c.actual_cost
    from record_amount a
    join campaign c on c.connection = a.connection and c.object = a.object and c.record_id = a.record_id`,
} as const satisfies EvidenceRole['records']

/** Every amount of every opportunity that was won. */
const OF_WON_DEALS = {
  reads: {
    record_amount: ['connection', 'object', 'record_id', 'field', 'value'],
    opportunity: ['connection', 'object', 'record_id', 'won'],
  },
  sql: `select a.connection, a.object, a.field, cast(null as text) as type, a.value
    from record_amount a
    join opportunity o on o.connection = a.connection and o.object = a.object and o.record_id = a.record_id
    where o.won`,
} as const satisfies EvidenceRole['records']

function above0(of: (count: number) => string): Fact {
  return {
    kind: 'share',
    id: 'above-0',
    among: 'true',
    counts: ABOVE_0,
    tell: (found) => `More than 0 in ${found.count} of ${of(found.of)}`,
  }
}

function sameAs(id: string, column: string, called: string): Fact {
  return {
    kind: 'share',
    id: `same-as-${id}`,
    among: `${ABOVE_0} and e.${column} > 0`,
    counts: `e.value = e.${column}`,
    tell: ({ count, of }) =>
      `The same as what is mapped as the ${called} in ${count} of the ${campaigns(of)} that hold both`,
  }
}

const LEAD = { leads: { 'above-0': 'above 0' } } as const

/** Money that was approved for a campaign. */
export const budget: EvidenceRole = {
  setting: 'campaign.budget',
  object: CAMPAIGN,
  records: OF_CAMPAIGNS,
  base: 'true',
  none: NOTHING_READ,
  ...LEAD,
  facts: [above0(campaigns), sameAs('cost', 'actual_cost', 'actual cost')],
}

/** Money that a campaign took. */
export const cost: EvidenceRole = {
  setting: 'campaign.cost',
  object: CAMPAIGN,
  records: OF_CAMPAIGNS,
  base: 'true',
  none: NOTHING_READ,
  ...LEAD,
  facts: [above0(campaigns), sameAs('budget', 'budget', 'budget')],
}

/** What an opportunity is worth. */
export const opportunityAmount: EvidenceRole = {
  setting: 'opportunity.amount',
  object: { salesforce: 'opportunity', hubspot: 'deal' },
  records: OF_WON_DEALS,
  base: 'true',
  none: 'No deal has been won yet.',
  ...LEAD,
  facts: [above0(deals)],
}
