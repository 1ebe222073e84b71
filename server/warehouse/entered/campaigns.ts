import type { Reader } from '../warehouse.ts'
import type { CampaignQuery } from './compare.ts'

/** The campaigns of the CRMs, and which of them each text names; temporary. */
export const CAMPAIGN = 'import_campaign'
export const FOUND = 'import_found'

/** Of Salesforce's two forms of an id the short one is the beginning of the long one. */
const SHORT_ID = 15
const LONG_ID = 18

/**
 * Makes `FOUND`: for each text that names a campaign, how many campaigns it may be, the record of one of them, and the ids of two. An id counts
 * before a name. Of a campaign that several systems know, the record is taken whose system comes first.
 */
export async function findCampaigns(
  reader: Reader,
  { named, campaigns }: { readonly named: string | null; readonly campaigns: CampaignQuery },
): Promise<void> {
  if (named === null) return
  await reader.keep(CAMPAIGN, campaigns.sql, campaigns.parameters)
  const columns = 'c.connection, c.object, c.record_id, c.label, c.campaign_id, c.system_rank'
  await reader.keep(
    FOUND,
    `with named as (
      select distinct campaign, campaign_ids from (${named}) as n where campaign is not null
    ), id as (
      select campaign, unnest(string_to_array(campaign_ids, chr(10))) as id from named
    ), candidate as (
      select i.campaign, 0 as rank, ${columns} from id i join ${CAMPAIGN} c on c.record_id = i.id
      union all
      select i.campaign, 0, ${columns} from id i join ${CAMPAIGN} c on substr(c.record_id, 1, ${SHORT_ID}) = i.id
        where length(i.id) = ${SHORT_ID} and length(c.record_id) = ${LONG_ID}
      union all
      select n.campaign, 1, ${columns} from named n join ${CAMPAIGN} c on lower(trim(c.label)) = lower(n.campaign)
    ), best as (
      select * from (select *, min(rank) over (partition by campaign) as least from candidate) as r where rank = least
    ), counted as (
      select campaign, cast(count(distinct campaign_id) as integer) as campaigns, min(record_id) as one, max(record_id) as other
      from best group by campaign
    )
    select distinct on (b.campaign) b.campaign, n.campaigns, n.one, n.other, b.connection, b.object, b.record_id, b.label, b.campaign_id
    from best b join counted n on n.campaign = b.campaign
    order by b.campaign, b.system_rank, b.connection, b.record_id`,
  )
}
