import type { Reader, Row } from '../warehouse.ts'
import { CAMPAIGN, CHOICE } from './campaigns.ts'
import { LINE, NAME } from './compare.ts'

/** A name in the file that isn't one campaign by itself: how many it may be, and whether a person chose one. */
interface NameRow {
  /** In small letters: what tells it from another. */
  readonly key: string
  readonly name: string
  readonly lines: number
  readonly campaigns: number
  readonly chosen: 'now' | 'before' | null
}

/** A campaign as the query of campaigns gives it. */
export type CampaignRow = Row & {
  readonly connection: string
  readonly object: string
  readonly record_id: string
  readonly label: string | null
  readonly campaign_id: string
}

/** A campaign that a name may mean, or the one that was chosen for it. */
type CandidateRow = CampaignRow & { readonly key: string; readonly is_chosen: boolean }

export interface NamesRead {
  readonly counts: { readonly open: number; readonly now: number; readonly before: number }
  readonly names: readonly NameRow[]
  readonly candidates: readonly CandidateRow[]
}

/** The names of `LINE` that are to be chosen for, and those that were; `most` of either, in the order of the file. */
export async function readNames(
  reader: Reader,
  { most, candidates: mostCandidates }: { readonly most: number; readonly candidates: number },
): Promise<NamesRead> {
  await reader.keep(
    NAME,
    `select *, row_number() over (partition by chosen is null order by first_line) as place from (
       select lower(campaign) as key, min(campaign) as name, cast(count(*) as integer) as lines, min(_line) as first_line,
         cast(max(_campaigns) as integer) as campaigns, max(_chosen) as chosen
       from ${LINE} where campaign is not null and (_campaigns <> 1 or _chosen is not null) group by lower(campaign)) as n`,
  )
  const count = (condition: string) => `cast(count(*) filter (where ${condition}) as integer)`
  const [counts] = await reader.all<NamesRead['counts']>(
    `select ${count('chosen is null')} as open, ${count(`chosen = 'now'`)} as now, ${count(`chosen = 'before'`)} as before from ${NAME}`,
  )
  const names = await reader.all<NameRow>(
    `select key, name, lines, campaigns, chosen from ${NAME} where place <= ${most} order by first_line`,
  )
  const candidates = await reader.all<CandidateRow>(
    `with candidate as (
       select n.key, false as is_chosen, c.* from ${NAME} n join ${CAMPAIGN} c on lower(trim(c.label)) = n.key where n.place <= ${most}
       union all
       select n.key, true, c.* from ${NAME} n join ${CHOICE} h on h.name = n.key
         join ${CAMPAIGN} c on c.connection = h.connection and c.object = h.object and c.record_id = h.record_id
       where n.place <= ${most}
     ), one as (
       select distinct on (key, campaign_id) * from candidate
       order by key, campaign_id, is_chosen desc, system_rank, connection, record_id
     ), placed as (
       select *, row_number() over (partition by key
         order by is_chosen desc, coalesce(planned_launch, start_date) desc nulls last, label, record_id) as candidate_place from one
     )
     select * from placed where candidate_place <= ${mostCandidates} order by key, candidate_place`,
  )
  return { counts: counts!, names, candidates }
}
