import { z } from 'zod'
import { keepAlike } from '../../server/warehouse/alike.ts'
import { rebuildDerived } from '../../server/warehouse/derived/rebuild.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'

/** What there is more of when a company is larger: all that the model reads, and some more. */
const MANY: Readonly<Record<string, readonly string[]>> = {
  salesforce: [
    'user',
    'group',
    'account',
    'lead',
    'contact',
    'opportunity',
    'opportunitycontactrole',
    'campaignmember',
    'leadhistory',
    'campaign',
    'campaignhistory',
    'campaignmemberstatus',
    'task',
  ],
  hubspot: [
    'owner',
    'company',
    'contact',
    'deal',
    'deal_contact',
    'contact_stage_history',
    'contact_owner_history',
    'email_event',
    'campaign',
    'campaign_asset',
    'marketing_email',
  ],
}

/** Ids of other records in fields of which the source doesn't say so. */
const REFERENCES: readonly string[] = [
  'hubspot_owner_id',
  'associatedcompanyid',
  'salesforceaccountid',
  'salesforcecontactid',
  'salesforceleadid',
  'salesforce_campaign_id',
  'hs_owner',
  'asset_id',
]
const ADDRESSES: readonly string[] = ['email', 'recipient']
const LAST_NAMES: readonly string[] = ['lastname']

const Spec = z.object({ references: z.array(z.string()) })

interface FieldRow {
  readonly name: string
  readonly column: string
  readonly references: readonly string[]
}

/**
 * Puts so many companies like the one that was synced side by side, with all their versions, links and defects: every copy has
 * people, addresses, owners, accounts and campaigns of its own. What is derived at merge is
 * derived anew by the product itself.
 */
export async function multiply(warehouse: Warehouse, times: number): Promise<void> {
  for (const [connection, objects] of Object.entries(MANY)) {
    for (const object of objects) {
      await copyVersions(warehouse, { connection, object, times })
    }
  }
  await copyLinks(warehouse, times)
  await warehouse.write(async (writer) => {
    for (const [connection, objects] of Object.entries(MANY)) {
      await writer.run(
        `update plumbline.object set derived = '' where connection = $1 and object = any(cast($2 as text[]))`,
        [connection, objects],
      )
    }
  })
  await rebuildDerived(warehouse)
  await findAlike(warehouse)
}

async function copyVersions(
  warehouse: Warehouse,
  { connection, object, times }: { connection: string; object: string; times: number },
): Promise<void> {
  const table = `"${connection}"."${object}"`
  const fields = await warehouse.read((reader) =>
    reader.all<{ name: string; column: string; spec: string }>(
      `select name, column_name as "column", spec from plumbline.field where connection = $1 and object = $2`,
      [connection, object],
    ),
  )
  const rows = fields.map(({ spec, ...row }): FieldRow => {
    const { references } = Spec.parse(JSON.parse(spec))
    return { ...row, references: references.map((each) => each.toLowerCase()) }
  })
  const changed = rows.flatMap((row) => {
    const sql = copied(connection, row)
    return sql === null ? [] : [`${sql} as "${row.column}"`]
  })
  const own = ['_id', '_merged_into'].map((name) => `${copiedId(`v.${name}`)} as ${name}`)
  await warehouse.write((writer) =>
    writer.run(
      `insert into ${table} by name select v.* replace (${[...own, ...changed].join(', ')})
       from ${table} v cross join range(1, ${times}) as copy(n)`,
    ),
  )
}

/** The links between records, and what is kept of their stages. */
async function copyLinks(warehouse: Warehouse, times: number): Promise<void> {
  const people = Object.entries(MANY).map(
    ([connection, objects]) =>
      `(v.connection = '${connection}' and v.object in (${objects.map((object) => `'${object}'`).join(', ')}))`,
  )
  for (const [table, ids] of [
    ['identity', ['record_id', 'entity_id']],
    ['stage_change', ['record_id']],
    ['plan_log', ['record_id']],
  ] as const) {
    const own = ids.map((name) => `${copiedId(`v.${name}`)} as ${name}`)
    await warehouse.write((writer) =>
      writer.run(
        `insert into plumbline.${table} by name select v.* replace (${own.join(', ')})
         from plumbline.${table} v cross join range(1, ${times}) as copy(n) where ${people.join(' or ')}`,
      ),
    )
  }
  // As a sync of all of them would have written it.
  await warehouse.write(async (writer) => {
    await writer.run(
      `create table plumbline.sorted as select * from plumbline.identity order by _valid_from, kind, connection, object, record_id`,
    )
    await writer.run(`delete from plumbline.identity`)
    await writer.run(`insert into plumbline.identity select * from plumbline.sorted`)
    await writer.run(`drop table plumbline.sorted`)
  })
}

/** Finds what is alike as each publication would have. */
async function findAlike(warehouse: Warehouse): Promise<void> {
  await warehouse.write((writer) => writer.run(`delete from plumbline.person_alike`))
  await warehouse.write((writer) => writer.run(`delete from plumbline.alike`))
  const published = await warehouse.read((reader) =>
    reader.all<{ at: string }>(`select published_at as at from plumbline.publication order by published_at`),
  )
  for (const { at } of published) {
    await warehouse.write((writer) => keepAlike(writer, warehouse.dialect, at))
  }
}

/** The field's value in a copy; null where it is the same in each. */
function copied(connection: string, { name, column, references }: FieldRow): string | null {
  const value = `v."${column}"`
  const many = MANY[connection]!
  if (['id', 'hs_object_id'].includes(name.toLowerCase())) return copiedId(value)
  // Few of what a task may be about are no copies; nothing is asked about these.
  if (references.some((object) => many.includes(object)) || REFERENCES.includes(name)) return copiedId(value)
  if (ADDRESSES.includes(column)) return `replace(${value}, '@', '.' || copy.n || '@')`
  if (LAST_NAMES.includes(column)) {
    return `case when list_contains(v._void, '${column}') then ${value} else ${value} || ' ' || copy.n end`
  }
  if (['OldValue', 'NewValue'].includes(name)) {
    return `case when v.field = 'Owner' and v.datatype = 'EntityId' then ${copiedId(value)} else ${value} end`
  }
  return null
}

function copiedId(value: string): string {
  return `${value} || '~' || copy.n`
}
