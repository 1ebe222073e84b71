import { isUnread } from './catalog.ts'
import { quote } from './columns.ts'
import { isPlanField, loggedValue, logTarget } from './logged-fields.ts'
import { readCatalog } from './read-catalog.ts'
import { isCurrent } from './sql.ts'
import type { Dialect, Writer } from './warehouse.ts'

/**
 * Where Salesforce keeps a field's history, it holds changes only: the value a campaign was created with is the first
 * change's old value, or, where there was no change, today's. That value was in force from the campaign's creation, and so
 * it is written into the plan log, once a campaign and field.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignhistory.htm
 */
export async function inferPlansInForce(
  writer: Writer,
  dialect: Dialect,
  { connection, at }: { connection: string; at: string },
): Promise<void> {
  const catalog = await readCatalog(writer)
  const objects = catalog.connections.find(({ id }) => id === connection)?.objects
  const campaign = objects?.get('campaign')
  const history = objects?.get('campaignhistory')
  const created = campaign?.columns.get('CreatedDate')?.column
  if (!campaign || !history || created === undefined) return
  // Of a history that could never be read, no row means nothing.
  if (isUnread(history)) return
  const column = (name: string) => history.columns.get(name)?.column ?? quote(name.toLowerCase())
  // Text that is no date tells nothing of the plan: it was put aside when it was read.
  const old = `nullif(h.old_value, '')`
  for (const { field, column: value, removed } of campaign.columns.values()) {
    if (removed || field.historyTracked !== true || !isPlanField('campaign', field)) continue
    const first = dialect.cast(old, field.type)
    const plan = `case when h.campaign is null then v.${value} else ${first} end`
    await writer.run(
      `insert into ${logTarget('plan_log')}
       select $1, 'campaign', v._id, $2, ${loggedValue('plan_log', field, plan)},
         v.${created}, cast($3 as timestamptz), 'created', null
       from ${campaign.table} v
       left join (
         select ${column('CampaignId')} as campaign, ${column('OldValue')} as old_value,
           row_number() over (partition by ${column('CampaignId')} order by ${column('CreatedDate')}, _id) as nth
         from ${history.table} as c where ${isCurrent('c')} and ${column('Field')} = $2
       ) h on h.campaign = v._id and h.nth = 1
       where ${isCurrent('v')} and (${old} is null or ${first} is not null)
         and not exists (select 1 from plumbline.plan_log l
           where l.connection = $1 and l.object = 'campaign' and l.record_id = v._id and l.field = $2 and l.origin = 'created')`,
      [connection, field.name, at],
    )
  }
}
