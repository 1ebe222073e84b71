import type { Reader } from '../warehouse.ts'
import type { CampaignQuery } from './compare.ts'

/** The campaigns of the CRMs, and which of them each text names; temporary. */
export const CAMPAIGN = 'import_campaign'
export const FOUND = 'import_found'
/** Which campaign a name means because a person said so, by the name in small letters; temporary. */
export const CHOICE = 'import_choice'

/** What a person says of a name: the campaign by its id, or by one of the ids that its record may have. */
export interface SaidCampaign {
  readonly name: string
  readonly campaign: string
  readonly ids: readonly string[]
}

/** Of Salesforce's two forms of an id the short one is the beginning of the long one. */
const SHORT_ID = 15
const LONG_ID = 18

/**
 * Makes `FOUND`: for each text that names a campaign, how many campaigns it may be, the record of one of them, and the ids of two. An id counts
 * before what a person chose for the text, and that before a name. Of a campaign that several systems know, the record is taken whose system
 * comes first.
 */
export async function findCampaigns(
  reader: Reader,
  {
    named,
    campaigns,
    said,
  }: {
    readonly named: string | null
    readonly campaigns: CampaignQuery
    readonly said: readonly SaidCampaign[]
  },
): Promise<void> {
  if (named === null) return
  await reader.keep(CAMPAIGN, campaigns.sql, campaigns.parameters)
  await reader.keep(CHOICE, CHOICES, [
    said.map(({ name }) => name),
    said.map(({ campaign }) => campaign),
    said.map(({ ids }) => ids.join('\n')),
  ])
  const columns = 'c.connection, c.object, c.record_id, c.label, c.campaign_id, c.system_rank'
  await reader.keep(
    FOUND,
    `with named as (
      select distinct campaign, campaign_ids from (${named}) as n where campaign is not null
    ), id as (
      select campaign, unnest(string_to_array(campaign_ids, chr(10))) as id from named
    ), candidate as (
      select i.campaign, 0 as rank, cast(null as text) as chosen, ${columns} from id i join ${CAMPAIGN} c on c.record_id = i.id
      union all
      select i.campaign, 0, null, ${columns} from id i join ${CAMPAIGN} c on substr(c.record_id, 1, ${SHORT_ID}) = i.id
        where length(i.id) = ${SHORT_ID} and length(c.record_id) = ${LONG_ID}
      union all
      select n.campaign, 1, c.chosen, ${columns} from named n join ${CHOICE} c on c.name = lower(n.campaign)
      union all
      select n.campaign, 2, null, ${columns} from named n join ${CAMPAIGN} c on lower(trim(c.label)) = lower(n.campaign)
    ), best as (
      select * from (select *, min(rank) over (partition by campaign) as least from candidate) as r where rank = least
    ), counted as (
      select campaign, cast(count(distinct campaign_id) as integer) as campaigns, min(record_id) as one, max(record_id) as other
      from best group by campaign
    )
    select distinct on (b.campaign) b.campaign, b.chosen, n.campaigns, n.one, n.other, b.connection, b.object, b.record_id, b.label, b.campaign_id
    from best b join counted n on n.campaign = b.campaign
    order by b.campaign, b.system_rank, b.connection, b.record_id`,
  )
}

/** What is said now counts before what was said another time. What is said of no campaign, or of several, is left out. */
const CHOICES = `with said as (
    select lower(s.name) as name, s.campaign, s.ids from (
      select unnest(cast($1 as text[])) as name, unnest(cast($2 as text[])) as campaign, unnest(cast($3 as text[])) as ids) as s
  ), id as (
    select name, campaign, unnest(string_to_array(ids, chr(10))) as id from said
  ), meant as (
    select i.name, c.connection, c.object, c.record_id, c.label, c.campaign_id, c.system_rank
    from id i join ${CAMPAIGN} c on c.record_id = i.id or c.campaign_id = i.campaign
      or (length(i.id) = ${SHORT_ID} and length(c.record_id) = ${LONG_ID} and substr(c.record_id, 1, ${SHORT_ID}) = i.id)
  ), settled as (
    select name from meant group by name having count(distinct campaign_id) = 1
  ), one as (
    select distinct on (m.name) m.* from meant m join settled s on s.name = m.name order by m.name, m.system_rank, m.connection, m.record_id
  )
  select *, 'now' as chosen from one
  union all
  select lower(k.name), c.connection, c.object, c.record_id, c.label, c.campaign_id, c.system_rank, 'before'
  from entered.campaign_choice k
  join ${CAMPAIGN} c on c.connection = k.connection and c.object = k.object and c.record_id = k.record_id
  where lower(k.name) not in (select name from said)`
