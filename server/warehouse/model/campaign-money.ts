import type { FieldType } from '../../connectors/connector.ts'
import { sourcesOf, type Source } from './source.ts'
import { CURRENCY_FIELDS } from '../../../shared/vendor-mapping.ts'
import { literal } from '../sql.ts'
import { currencyLiteral, moneyCurrency, unnamedCurrency } from './currency.ts'
import { enteredRows, enteredSteps } from './entered.ts'
import type { Columns, ModelContext, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  budget: 'decimal(18, 4)',
  budget_by: 'text',
  allowed: 'decimal(18, 4)',
  cost: 'decimal(18, 4)',
  cost_by: 'text',
  currency: 'text',
  unrated: 'text',
  unsaid: 'boolean',
  closed_at: 'timestamptz',
  children_cost: 'boolean',
} as const satisfies Columns

/**
 * What a campaign was to cost and did, in the workspace's currency, and since when its costs are complete. The budget is the first
 * approved one: of those brought in the earliest, else the first that we saw. The cost is what was booked, if anything was brought
 * in, else the CRM's; blank and 0 say nothing. `budget_by` and `cost_by` are what tells: `import` or `field`. Both are converted at the rate of the
 * day of the closing; `unrated` names the currency of which there is no rate, `unsaid` is true where nobody has said in which currency an amount is, or
 * money is to be told: then nothing is known of it. `allowed` is the budget with the
 * mapping's tolerance. `closed_at`: since when its status has been a closed one, else some
 * days after its end. `children_cost`: costs are kept of campaigns below it, at whatever depth.
 */
export const campaignMoney: Relation = {
  name: 'campaign_money',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const { closedAfterDays } = context.mapping.campaigns
    const own = currencyLiteral(moneyCurrency(context.mapping, context.connections))
    return {
      sql: `with stated as (
          ${firstBudgets(context)}
        ), spent as (
          ${costs(context)}
        ), budget as (
          select distinct on (campaign_id) campaign_id, connection, amount, currency, told_by
          from stated order by campaign_id, rank, known_at, record_id
        ), cost as (
          select * from (select *, dense_rank() over (partition by campaign_id order by rank) as place
            from (select campaign_id, connection, amount, currency, told_by, rank from spent) as s
          ) as s where place = 1
        ), ended as (
          select c.campaign_id, bool_or(c.closed) as is_closed, max(c.end_date) as end_date from campaign c group by c.campaign_id
        ), closing as (
          select c.campaign_id, max(case when t.exact then t.event_at end) as exact_at, max(t.event_at) as since
          from (select connection, record_id, event_at, exact, closed, lag(closed) over (partition by connection, record_id order by event_at) as before
            from status_change) as t
          join campaign c on c.connection = t.connection and c.record_id = t.record_id
          where t.closed and not coalesce(t.before, false) and c.closed group by c.campaign_id
        ), closed as (
          select e.campaign_id, case
              when e.is_closed and g.exact_at = g.since then g.exact_at
              when e.is_closed then least(coalesce(cast(e.end_date as timestamp) at time zone z.zone, g.since), g.since)
              when e.end_date + ${closedAfterDays} < z.today then cast(e.end_date + ${closedAfterDays + 1} as timestamp) at time zone z.zone
            end as at
          from ended e left join closing g on g.campaign_id = e.campaign_id cross join clock z
        ), rate as (
          select connection, currency, rate, valid_from, valid_to from exchange_rate
          union all select '', currency, rate, valid_from, valid_to from exchange_rate
            where connection = (select min(connection) from exchange_rate)
        ), amount as (
          select 'budget' as what, b.campaign_id, b.connection, b.currency, b.amount, b.told_by from budget b
          union all select 'cost', c.campaign_id, c.connection, c.currency, c.amount, c.told_by from cost c
        ), converted as (
          select a.what, a.campaign_id, a.currency, a.told_by,
            case when a.currency = ${own} then a.amount
              else cast(cast(a.amount as double precision) / f.rate * t.rate as decimal(38, 4)) end as amount
          from amount a join closed d on d.campaign_id = a.campaign_id cross join clock z
          left join rate f on f.connection = case when a.connection in (select connection from exchange_rate) then a.connection else '' end
            and f.currency = a.currency and f.valid_from <= coalesce(cast(d.at at time zone z.zone as date), z.today)
            and f.valid_to > coalesce(cast(d.at at time zone z.zone as date), z.today)
          left join rate t on t.connection = f.connection and t.currency = ${own}
            and t.valid_from <= coalesce(cast(d.at at time zone z.zone as date), z.today)
            and t.valid_to > coalesce(cast(d.at at time zone z.zone as date), z.today)
        ), summed as (
          select campaign_id,
            cast(sum(case when what = 'budget' then amount end) as decimal(38, 4)) as budget, max(case when what = 'budget' then told_by end) as budget_by,
            cast(sum(case when what = 'cost' then amount end) as decimal(38, 4)) as cost, max(case when what = 'cost' then told_by end) as cost_by,
            string_agg(distinct currency, ', ' order by currency) as currency,
            string_agg(distinct case when amount is null then currency end, ', ') as unrated,
            bool_or(currency is null or ${own} is null) as unsaid
          from converted group by campaign_id
        ), edge as materialized (
          select distinct c.campaign_id as below, p.campaign_id as above
          from campaign c join campaign p on p.connection = c.connection and p.record_id = c.parent_record_id
          where p.campaign_id <> c.campaign_id
        ), children as (
          -- Pairs that are known already lead nowhere: a circle of parents ends, and nobody in it is above another.
          with recursive up as (
            select e.below, e.above from edge e where e.below in (select campaign_id from cost)
            union select u.below, e.above from up u join edge e on e.below = u.above
          )
          select distinct u.above as campaign_id from up u
          where not exists (select 1 from up r where r.below = u.above and r.above = u.below) and u.below <> u.above
        )
        select d.campaign_id, case when s.unrated is null and not s.unsaid then s.budget end as budget, s.budget_by,
          case when s.unrated is null and not s.unsaid then cast(cast(s.budget as double precision) * ${1 + context.mapping.campaigns.budgetTolerance} as decimal(38, 4)) end as allowed,
          case when s.unrated is null and not s.unsaid then s.cost end as cost, s.cost_by, s.currency, s.unrated, s.unsaid, d.at as closed_at,
          k.campaign_id is not null as children_cost
        from closed d left join summed s on s.campaign_id = d.campaign_id left join children k on k.campaign_id = d.campaign_id
        cross join clock z where d.at is null or d.at <= z.now_at`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        clock: ['now_at', 'today', 'zone'],
        campaign: [
          'campaign_id',
          'connection',
          'object',
          'record_id',
          'parent_record_id',
          'closed',
          'end_date',
          'actual_cost',
          'currency',
        ],
        status_change: ['connection', 'record_id', 'event_at', 'exact', 'closed'],
        exchange_rate: ['connection', 'currency', 'rate', 'valid_from', 'valid_to'],
      },
    }
  },
}

/** Every first budget, each with how good it is as a witness. Salesforce speaks first. */
function firstBudgets(context: ModelContext): string {
  const seen = [
    ...sourcesOf(context, 'salesforce', 'campaign'),
    ...sourcesOf(context, 'hubspot', 'campaign'),
  ].flatMap((source) => {
    const { vendor, id } = source.connection
    const amount = source.money(context.mapping[vendor].campaign.budget)
    if (amount === null) return []
    const unnamed = unnamedCurrency(context.mapping, [source.connection], literal(id))
    const named = source.text(CURRENCY_FIELDS[vendor])
    const currency = named === null ? unnamed : `coalesce(${named}, ${unnamed})`
    return `select c.campaign_id, c.connection, c.record_id, v.amount, v.currency, 'field' as told_by, ${vendor === 'salesforce' ? 2 : 3} as rank, v.known_at
      from (select distinct on (r._id) r._id as record_id, ${amount} as amount, ${currency} as currency, r._valid_from as known_at
        from ${source.across([...amountsOf(source), CURRENCY_FIELDS[vendor]])} where not r._deleted and ${amount} > 0 order by r._id, r._valid_from) as v
      join campaign c on c.connection = ${literal(id)} and c.record_id = v.record_id`
  })
  const entered = enteredSteps(
    context,
    { table: 'budget', dated: 'approved_on', identity: ['approved_on'], values: ['amount', 'currency'] },
    'i',
  )
  const brought =
    entered === null
      ? []
      : [
          `select i.campaign_id, i.connection, i.record_id, i.amount, ${importedCurrency(context)} as currency, 'import' as told_by, 1 as rank,
             coalesce(cast(i.approved_on as timestamp) at time zone ${context.moment.zone}, i._valid_from) as known_at
           from ${entered}`,
        ]
  return union([...brought, ...seen], NO_AMOUNTS)
}

/** Whichever of them is chosen later, its first value is told. */
function amountsOf({ object }: Source): string[] {
  return [...object.columns].flatMap(([name, { field }]) => (AMOUNTS.includes(field.type) ? [name] : []))
}

const AMOUNTS: readonly FieldType[] = ['money', 'number', 'integer']

/** Every cost; of those brought in each booking. What comes to 0 says nothing, as in the CRM. */
function costs(context: ModelContext): string {
  const entered = enteredRows(
    context,
    { table: 'cost', identity: ['booked_on', 'reference'], values: ['amount', 'currency'] },
    'b',
  )
  const brought =
    entered === null
      ? []
      : [
          `select i.campaign_id, i.connection, i.record_id, i.amount, ${importedCurrency(context)} as currency, 'import' as told_by, 1 as rank
           from (select b.*, sum(amount) over (partition by campaign_id) as total from ${entered}) as i
           where i.total > 0`,
        ]
  const salesforce = context.connections
    .filter(({ vendor }) => vendor === 'salesforce')
    .map(({ id }) => literal(id))
  const rank =
    salesforce.length === 0 ? '3' : `case when connection in (${salesforce.join(', ')}) then 2 else 3 end`
  const unnamed = unnamedCurrency(context.mapping, context.connections, 'connection')
  const kept = `select campaign_id, connection, record_id, actual_cost as amount, coalesce(currency, ${unnamed}) as currency, 'field' as told_by, ${rank} as rank
    from (select *, row_number() over (partition by campaign_id, ${rank} order by record_id) as nth from campaign where actual_cost > 0) as c where nth = 1`
  return union([...brought, kept], NO_AMOUNTS)
}

/** One that named none, when nobody had said any: it was meant in the workspace's. */
function importedCurrency({ mapping, connections }: ModelContext): string {
  return `coalesce(i.currency, ${currencyLiteral(moneyCurrency(mapping, connections))})`
}

const NO_AMOUNTS = `select cast(null as text) as campaign_id, cast(null as text) as connection, cast(null as text) as record_id,
  cast(null as decimal(38, 4)) as amount, cast(null as text) as currency, cast(null as text) as told_by, 0 as rank,
  cast(null as timestamptz) as known_at where false`

function union(selects: readonly string[], none: string): string {
  return selects.length === 0 ? none : selects.join('\n union all ')
}
