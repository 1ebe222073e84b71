import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { placementOf, type Placement } from '../../server/warehouse/citus.ts'
import { citusDialect, postgresDialect } from '../../server/warehouse/postgres-dialect.ts'
import type { Reader, Warehouse, Writer } from '../../server/warehouse/warehouse.ts'
import { askEverything } from '../support/ask-everything.ts'
import { brokenRules, type ColumnsOf } from '../support/citus-rules.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

/** A week's sync each, the last at the anchor. */
const SYNCS = ['2026-11-08T20:00:00Z', '2026-11-15T20:00:00Z', '2026-11-22T20:00:00Z']
const NOW = '2026-11-23T08:00:00Z'

const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(SYNCS.at(-1)!) })
const asked = new Set<string>()
let workspace: TestWorkspace
let columnsOf: ColumnsOf

/** No node of a cluster is at hand: what would be asked of one is asked of PostgreSQL, and noted. */
beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: SYNCS[0]!, through: asOnCluster })
  for (const at of SYNCS) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  const columns = await workspace.warehouse.read((reader) =>
    reader.all<{ schema: string; table: string; columns: string[] }>(
      `select table_schema as schema, table_name as "table", array_agg(cast(column_name as text)) as columns
       from information_schema.columns group by 1, 2`,
    ),
  )
  const tables = new Map(columns.map((each) => [`${each.schema}.${each.table}`, each.columns]))
  columnsOf = (schema, table) => tables.get(`${schema}.${table}`) ?? null
})
afterAll(() => workspace.close())

function asOnCluster(warehouse: Warehouse): Warehouse {
  return {
    ...warehouse,
    dialect: citusDialect,
    read: (work, options) => warehouse.read((reader) => work(noting(reader)), options),
    write: (work) => warehouse.write((writer) => work(notingWriter(writer))),
  }
}

function noting(reader: Reader): Reader {
  return {
    ...reader,
    all(sql, parameters) {
      asked.add(sql)
      return reader.all(sql, parameters)
    },
    stream(sql, parameters) {
      asked.add(sql)
      return reader.stream(sql, parameters)
    },
    keep(table, sql, parameters) {
      asked.add(sql)
      return reader.keep(table, sql, parameters)
    },
  }
}

function notingWriter(writer: Writer): Writer {
  return {
    ...writer,
    ...noting(writer),
    run(sql, parameters) {
      asked.add(sql)
      return writer.run(sql, parameters)
    },
  }
}

async function broken(sql: string): Promise<string | null> {
  const rules = await brokenRules(sql, columnsOf)
  return rules.length === 0 ? null : `${rules.join('; ')}: ${sql}`
}

describe('on a cluster', () => {
  test('syncs ask for nothing that Citus refuses', async () => {
    const found = await Promise.all([...asked].map(broken))
    expect(found.filter((each) => each !== null)).toEqual([])
    expect(asked.size).toBeGreaterThan(300)
  })

  test('pages, metrics and receipts ask for nothing that Citus refuses, and are answered as without it', async () => {
    asked.clear()
    const answers = await askEverything({ warehouse: workspace.warehouse, now: NOW, whole: true })
    const found = await Promise.all([...asked].map(broken))
    expect(found.filter((each) => each !== null)).toEqual([])
    expect(asked.size).toBeGreaterThan(100)
    const plain = { ...workspace.warehouse, dialect: postgresDialect }
    expect(answers).toEqual(await askEverything({ warehouse: plain, now: NOW, whole: true }))
  })

  test('what rows are spread by is always there, and no key is without it', async () => {
    const rows = await workspace.warehouse.read((reader) =>
      reader.all<{ schema: string; table: string; column: string; required: boolean }>(
        `select table_schema as schema, table_name as "table", column_name as "column", is_nullable = 'NO' as required
         from information_schema.columns where table_schema in ('salesforce', 'hubspot', 'plumbline')`,
      ),
    )
    const keys = [...Map.groupBy(rows, ({ schema, table }) => `${schema}.${table}`)].flatMap(
      ([name, columns]) => {
        const { schema, table } = columns[0]!
        const placement = placementOf({ schema, table, columns: columns.map(({ column }) => column) })
        return typeof placement === 'object'
          ? [{ name, key: columns.find(({ column }) => column === placement.spreadBy) }]
          : []
      },
    )
    expect(keys.length).toBeGreaterThan(10)
    expect(keys.filter(({ key }) => key?.required !== true)).toEqual([])
    const indexes = await workspace.warehouse.read((reader) =>
      reader.all<{ table: string; columns: string[] }>(
        `select n.nspname || '.' || c.relname as "table", array_agg(cast(a.attname as text) order by a.attnum) as columns
         from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = i.indexrelid where i.indisunique group by 1`,
      ),
    )
    const spread = new Map(keys.map(({ name, key }) => [name, key!.column]))
    expect(
      indexes.filter(({ table, columns }) => spread.has(table) && columns[0] !== spread.get(table)),
    ).toEqual([])
  })
})

describe('where tables lie', () => {
  test.each<[string, string, readonly string[], Placement]>([
    ['salesforce', 'lead', ['_id', '_valid_from'], { spreadBy: '_id' }],
    ['hubspot', 'contact', ['_id', '_valid_from'], { spreadBy: '_id' }],
    ['hubspot', 'contact__rebuilt', ['_id', '_valid_from'], { spreadBy: '_id' }],
    ['salesforce', 'campaignmember', ['_id', '_valid_from', '_about'], { spreadBy: '_about' }],
    ['salesforce', 'account', ['_id', '_valid_from'], 'copied'],
    ['hubspot', 'deal', ['_id', '_valid_from'], 'copied'],
    ['plumbline', 'identity', ['record_id'], { spreadBy: 'record_id' }],
    ['plumbline', 'lease', ['connection'], 'coordinator'],
    ['public', 'of_somebody_else', ['id'], 'coordinator'],
  ])('%s.%s', (schema, table, columns, placement) => {
    expect(placementOf({ schema, table, columns })).toEqual(placement)
  })
})

describe('the rules tell', () => {
  const columns: Readonly<Record<string, readonly string[]>> = {
    'crm.lead': ['_id', '_valid_from', 'name'],
    'crm.member': ['_id', '_valid_from', '_about', 'campaign'],
    'crm.account': ['_id', '_valid_from'],
  }
  const rules = (sql: string) => brokenRules(sql, (schema, table) => columns[`${schema}.${table}`] ?? null)
  const lies = 'select _id, name from crm.lead where name is not null'

  test.each([
    [
      'rows about the same person, joined by its record',
      'select 1 from crm.lead l join crm.member m on m._about = l._id',
    ],
    [
      'and in a subquery',
      'select 1 from crm.lead l left join (select distinct m._about as id from crm.member m) m on m.id = l._id',
    ],
    ['what is copied, joined by anything', 'select 1 from crm.lead l join crm.account a on a._id = l.name'],
    [
      'what was gathered first',
      `with l as materialized (${lies}) select 1 from l join crm.member m on m._id = l.name`,
    ],
    ['sums of one table', 'select name, count(*) from crm.lead group by name'],
    ['rows united with others', `${lies} union all select _id, _id from crm.account`],
    ['a condition on others', 'select 1 from crm.lead where name in (select campaign from crm.member)'],
    [
      'a copied table that is changed by a SELECT',
      'delete from crm.account a using (select * from gone) g where g._id = a._id',
    ],
  ])('nothing of %s', async (_, sql) => {
    expect(await rules(sql)).toEqual([])
  })

  test.each([
    ['rows joined by something else', 'select 1 from crm.lead l join crm.member m on m._id = l._id'],
    ['rows joined by an expression', 'select 1 from crm.lead l join crm.member m on lower(m._about) = l._id'],
    ['an outer join by something else', 'select 1 from crm.lead l left join crm.lead o on o.name = l.name'],
    [
      'the same in a common table expression that isn’t gathered',
      `with l as not materialized (${lies}) select 1 from l join crm.member m on m._id = l.name`,
    ],
    [
      'several tables joined with none that is spread',
      `select 1 from (${lies} union all ${lies}) l join crm.account a on a._id = l.name`,
    ],
    ['grouping sets', 'select name from crm.lead group by grouping sets ((name), ())'],
    ['recursion', 'with recursive l as (select _id from crm.lead) select 1 from l'],
    [
      'a condition on others, beside a table of one node',
      'select 1 from crm.lead l join gone g on g.id = l._id where l.name in (select campaign from crm.member)',
    ],
    [
      'a condition on several tables',
      `select 1 from crm.lead where name in (select l.name from (${lies} union all ${lies}) l)`,
    ],
    [
      'a correlated condition',
      'select 1 from crm.lead l where exists (select 1 from crm.member m where m.campaign = l.name)',
    ],
    [
      'a copied table that is changed by a table',
      'delete from crm.account a using gone g where g._id = a._id',
    ],
  ])('%s', async (_, sql) => {
    expect(await rules(sql)).not.toEqual([])
  })
})
