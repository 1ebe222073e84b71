import type { HistoryObject } from '../connectors/declaration.ts'
import { declarations } from '../connectors/declarations.ts'
import type { CatalogObject } from './catalog.ts'
import { quote } from './columns.ts'
import { isPlanField, loggedValue, logTarget } from './logged-fields.ts'
import { readCatalog } from './read-catalog.ts'
import { isCurrent, literal } from './sql.ts'
import type { Dialect, Writer } from './warehouse.ts'

const CAMPAIGN = 'campaign'

/**
 * A history that holds changes only leaves out what a campaign was created with: it is the first change's old value, or,
 * where there was no change, today's. That value is written into the plan log, once a campaign and field: as in force from the
 * campaign's creation where the history proves that the field was tracked by then, else from just before the first change.
 * Tracking that was switched on later proves nothing of what stood before.
 */
export async function inferPlansInForce(
  writer: Writer,
  dialect: Dialect,
  { connection, at }: { connection: string; at: string },
): Promise<void> {
  const catalog = await readCatalog(writer)
  const found = catalog.connections.find(({ id }) => id === connection)
  if (found === undefined) return
  const { histories, madeAt } = declarations[found.vendor]
  const campaign = found.objects.get(CAMPAIGN)
  const created = campaign?.columns.get(madeAt ?? '')?.column
  if (!campaign || created === undefined) return
  for (const [name, declared] of Object.entries(histories)) {
    const history = found.objects.get(name)
    // Of a history that could not be read to its end, no row means nothing.
    if (declared.of !== CAMPAIGN || !history || history.refusal !== null) continue
    await infer(writer, dialect, { campaign, created, history, declared, at })
  }
}

interface Told {
  readonly campaign: CatalogObject
  /** Its column that says when a campaign was made. */
  readonly created: string
  readonly history: CatalogObject
  readonly declared: HistoryObject
  readonly at: string
}

async function infer(
  writer: Writer,
  dialect: Dialect,
  { campaign, created, history, declared, at }: Told,
): Promise<void> {
  const { record, field: about, value: values, at: changedAt } = declared
  if (!('column' in about) || values.before === null) return
  const before = values.before
  const column = (name: string) => history.columns.get(name)?.column ?? quote(name.toLowerCase())
  // Text that is no date tells nothing of the plan: it was set aside when it was read.
  const old = `nullif(h.old_value, '')`
  for (const { field, column: value, removed } of campaign.columns.values()) {
    if (removed || field.historyTracked !== true || !isPlanField('campaign', field)) continue
    const first = dialect.cast(old, field.type)
    const plan = `case when h.campaign is null then v.${value} else ${first} end`
    const isProven = provenSql(declared, history, {
      made: `v.${created}`,
      record: 'v._id',
      field: literal(field.name),
    })
    const seen = field.type === 'date' ? 'value' : 'moment'
    await writer.run(
      `insert into ${logTarget('plan_log')}
       select $1, 'campaign', v._id, $2, ${loggedValue('plan_log', field, plan)},
         case when ${isProven} then v.${created} else h.changed_at - interval '1 millisecond' end, cast($3 as timestamptz), 'created', null
       from ${campaign.table} v
       left join (
         select ${column(record)} as campaign, ${column(before)} as old_value, ${column(changedAt)} as changed_at,
           row_number() over (partition by ${column(record)} order by ${column(changedAt)}, _id) as nth
         from ${history.table} as c where ${isCurrent('c')} and ${column(about.column)} = $2
       ) h on h.campaign = v._id and h.nth = 1
       where ${isCurrent('v')} and (${old} is null or ${first} is not null)
         and (h.campaign is not null or (${isProven} and not exists (select 1 from plumbline.plan_log l
           where l.connection = $1 and l.object = 'campaign' and l.record_id = v._id and l.field = $2 and l.origin = 'observed'
             and l.${seen} is distinct from v.${value})))
         and not exists (select 1 from plumbline.plan_log l
           where l.connection = $1 and l.object = 'campaign' and l.record_id = v._id and l.field = $2 and l.origin = 'created')`,
      [campaign.connection, field.name, at],
    )
  }
}

/**
 * The condition that a history proves to hold every change of the field since the record was made: it has the row of the
 * making, and a row of that field that is no younger. All three are SQL over the record's row.
 */
function provenSql(
  { record, field, made, at }: HistoryObject,
  history: Pick<CatalogObject, 'table' | 'columns'>,
  of: { readonly made: string; readonly record: string; readonly field: string },
): string {
  if (!('column' in field) || made === undefined) return 'false'
  const column = (name: string) => `t.${history.columns.get(name)?.column ?? quote(name.toLowerCase())}`
  const rows = `from ${history.table} as t where ${isCurrent('t')} and ${column(field.column)}`
  return `(${of.record} in (select ${column(record)} ${rows} = ${literal(made)})
    and ${of.made} >= (select min(${column(at)}) ${rows} = ${of.field}))`
}
