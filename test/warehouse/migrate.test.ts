import { kinds } from '../../server/imports/kinds.ts'
import { wholeTable } from '../../server/imports/table-of.ts'
import { ownColumns, SAID_COLUMNS } from '../../server/warehouse/entered/table.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../server/sync/checkpoint.ts'
import { readSent } from '../../server/sync/run-record.ts'
import { rebuildDerived } from '../../server/warehouse/derived/rebuild.ts'
import { loadReferenceLists } from '../../server/warehouse/derived/reference.ts'
import { readTellings } from '../../server/warehouse/told.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { importedMoments, importMoments } from '../support/earlier-imports.ts'
import { openBareWarehouse } from '../support/engine.ts'
import { field, openTestWarehouse, salesforceSchema } from '../support/warehouse.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const SPEC = (name: string, type: string) =>
  JSON.stringify({
    name,
    label: name,
    type,
    custom: false,
    calculated: false,
    picklist: null,
    references: [],
    path: [name],
  })

/** Data as the first schema kept it: a contact that was renamed, a checkpoint, a run and two publications. */
const FIRST_SCHEMA = [
  `create schema salesforce`,
  `create table salesforce.contact(_id text not null, _valid_from timestamptz not null, _valid_to timestamptz not null,
     _source_updated_at timestamptz, _deleted boolean not null, _merged_into text, _hash text not null, _cause text, _void text[],
     _email text, _email_valid boolean, _phone_valid boolean, _country text, _country_valid boolean, _state_valid boolean,
     _website_valid boolean, _domain text, _name text, id text, email text, firstname text, lastname text, phone text)`,
  `insert into salesforce.contact(_id, _valid_from, _valid_to, _deleted, _hash, id, email, firstname, lastname, phone, _email, _name) values
     ('1', '${MONDAY}', '${TUESDAY}', false, 'abc', '1', 'ann@corp.io', 'Ann', 'N/A', null, 'stale', 'stale'),
     ('1', '${TUESDAY}', 'infinity', false, 'def', '1', ' Ann@Corp.io ', 'Ann', 'Lee', '+49 30 901820', 'stale', 'stale')`,
  `insert into plumbline.connection values ('salesforce', 'salesforce', 'Salesforce', 'One', 'org1', 'https://one.example', '${TUESDAY}', false, null, null, null, null)`,
  `insert into plumbline.object values ('salesforce', 'contact', 'Contacts', '{}', '${TUESDAY}')`,
  ...['Id', 'Email', 'FirstName', 'LastName', 'Phone'].map(
    (name) =>
      `insert into plumbline.field values ('salesforce', 'contact', '${name}', '${name.toLowerCase()}', 'text', '${SPEC(name, 'text')}', '${MONDAY}', null)`,
  ),
  `insert into plumbline.checkpoint values ('salesforce', 'contact', '${TUESDAY}', null, null, null, null, null, '${MONDAY}')`,
  `insert into plumbline.connection values ('hubspot', 'hubspot', 'HubSpot', 'Two', 'portal2', 'https://two.example', '${TUESDAY}', false, null, null, null, null)`,
  ...['contact', 'company'].map(
    (object) =>
      `insert into plumbline.checkpoint values ('hubspot', '${object}', '${TUESDAY}', 'r2', '${MONDAY}', '${TUESDAY}', '{"phase":"list","after":"7"}', null, '${MONDAY}')`,
  ),
  `insert into plumbline.run values ('r1', 'salesforce', 'first', 'start', 'complete', '${MONDAY}', '${MONDAY}', '${MONDAY}', 7, null, null)`,
  `insert into plumbline.publication values ('salesforce', 'r1', '${MONDAY}', false), ('salesforce', 'r2', '${TUESDAY}', false)`,
]

describe('data of an earlier schema', () => {
  let warehouse: Warehouse
  beforeEach(async () => {
    warehouse = await openBareWarehouse()
    await migrate(warehouse, { through: '0001-foundation' })
    await warehouse.write(async (writer) => {
      for (const statement of FIRST_SCHEMA) await writer.run(statement)
    })
    await migrate(warehouse)
    await warehouse.write(loadReferenceLists)
  })
  afterEach(() => warehouse.close())

  it('goes on where it was: checkpoints, runs and what was published when', async () => {
    await warehouse.read(async (reader) => {
      const place = { connection: 'salesforce', object: 'contact', pass: 'rows' } as const
      expect(await readCheckpoint(reader, place)).toEqual({ watermark: TUESDAY, wholeAt: MONDAY, open: null })
      expect(
        await reader.all(`select instant, published_at from plumbline.publication order by instant`),
      ).toEqual([
        { instant: MONDAY, published_at: MONDAY },
        { instant: TUESDAY, published_at: TUESDAY },
      ])
      expect((await readCatalog(reader)).connections.map(({ id }) => id)).toEqual(['hubspot', 'salesforce'])
    })
  })

  it('knows when earlier runs had sent their requests', async () => {
    const sent = (since: string) =>
      warehouse.read((reader) => readSent(reader, { connection: 'salesforce', since }))
    expect([await sent('2026-01-01T00:00:00.000Z'), await sent(MONDAY)]).toEqual([7, 0])
  })

  it('reads HubSpot’s contacts once more, and nothing else, for their owners’ histories', async () => {
    await warehouse.read(async (reader) => {
      const of = (object: string) => ({ connection: 'hubspot', object, pass: 'rows' }) as const
      expect(await readCheckpoint(reader, of('contact'))).toEqual({
        watermark: null,
        wholeAt: null,
        open: null,
      })
      expect(await readCheckpoint(reader, of('company'))).toMatchObject({
        watermark: TUESDAY,
        open: { cursor: { phase: 'list', after: '7' } },
      })
    })
  })

  it('is derived anew, version by version, and keeps its times and values', async () => {
    await rebuildDerived(warehouse)
    const rows = await warehouse.read((reader) =>
      reader.all(
        `select _valid_from, _valid_to, email, lastname, _email, _email_valid, _name, _phone_valid, _void,
           (select lower(data_type) from information_schema.columns
            where table_schema = 'salesforce' and table_name = 'contact' and column_name = '_hash') as hash
         from salesforce.contact order by _valid_from`,
      ),
    )
    expect(rows).toEqual([
      {
        _valid_from: MONDAY,
        _valid_to: TUESDAY,
        email: 'ann@corp.io',
        lastname: 'N/A',
        _email: 'ann@corp.io',
        _email_valid: true,
        _name: null,
        _phone_valid: null,
        _void: ['lastname'],
        hash: warehouse.dialect.hashType.toLowerCase(),
      },
      {
        _valid_from: TUESDAY,
        _valid_to: 'infinity',
        email: ' Ann@Corp.io ',
        lastname: 'Lee',
        _email: 'ann@corp.io',
        _email_valid: true,
        _name: 'ann lee',
        _phone_valid: true,
        _void: null,
        hash: warehouse.dialect.hashType.toLowerCase(),
      },
    ])
  })
})

describe('what is derived', () => {
  it('is the same whether it was computed at merge or later', async () => {
    const test = await openTestWarehouse()
    const schema = salesforceSchema('contact', [
      ...['Email', 'FirstName', 'LastName', 'Phone', 'MailingCountry', 'MailingState'].map((name) =>
        field(name),
      ),
      field('Score', { type: 'number' }),
    ])
    const rows = [
      {
        Id: '1',
        Email: 'a@b.io',
        FirstName: 'Ann',
        LastName: 'Lee',
        Phone: '12',
        MailingCountry: 'Germany',
        MailingState: 'Bavaria',
        Score: 3,
      },
      {
        Id: '2',
        Email: 'broken@',
        FirstName: 'TBD',
        LastName: "O'Neil",
        Phone: '+49 30 901820',
        MailingCountry: 'Atlantis',
      },
    ]
    await test.merge({ schema, at: MONDAY, rows })
    await test.publish('salesforce', MONDAY)
    const before = await test.ask(`select * from salesforce.contact order by _id`)
    await test.warehouse.write((writer) => writer.run(`update plumbline.object set derived = 'older rules'`))
    await rebuildDerived(test.warehouse)
    expect(await test.ask(`select * from salesforce.contact order by _id`)).toEqual(before)
    expect((await test.merge({ schema, at: TUESDAY, rows })).changed).toBe(0)
    await test.close()
  })
})

describe('what was imported before moments were kept as they were written', () => {
  let warehouse: Warehouse
  beforeAll(async () => {
    warehouse = await openBareWarehouse()
    await migrate(warehouse, { through: '0011-entered' })
    await warehouse.write(importMoments)
    await migrate(warehouse)
  })
  afterAll(() => warehouse.close())

  it('stays the instant that it was taken for', async () => {
    expect(await importedMoments(warehouse)).toEqual({
      launches: [{ launched_at: '2026-02-28T23:00:00Z' }, { launched_at: '2026-03-01T13:30:05.123Z' }],
      plans: [
        {
          planned_launch: '2026-03-02',
          changed_at: '2026-02-01T08:00:00Z',
          changed_by: 'Ann',
          reason: 'requester',
        },
        { planned_launch: null, changed_at: null, changed_by: null, reason: null },
      ],
      budgets: [{ amount: '100.0000', currency: 'EUR' }],
    })
  })
})

describe('what imports said before it was kept as they say it', () => {
  let warehouse: Warehouse
  const [FIRST, SECOND, THIRD, UNDO] = [1, 2, 3, 4].map((day) => `2026-11-0${day}T08:00:00.000Z`)
  beforeAll(async () => {
    warehouse = await openBareWarehouse()
    await migrate(warehouse, { through: '0016-confirmed' })
    await warehouse.write(async (writer) => {
      const imported = (id: string, at: string, fields: readonly string[], undone: string | null) =>
        writer.run(
          `insert into entered.import(id, kind, headers, matched, instant, lines, inserted, changed, unchanged, refused, undone_at)
           values ($1, 'planned-dates', '[]', $2, cast($3 as timestamptz), 2, 2, 0, 0, 0, cast($4 as timestamptz))`,
          [id, JSON.stringify(Object.fromEntries(fields.map((name) => [name, name]))), at, undone],
        )
      const all = ['campaign', 'planned_launch', 'changed_on', 'changed_by', 'reason']
      await imported('all', FIRST!, all, null)
      await imported('dates', SECOND!, ['campaign', 'planned_launch'], null)
      await imported('gone', THIRD!, all, UNDO!)
      const version = (id: string, by: string, from: string, to: string, value: string, deleted = false) =>
        writer.run(
          `insert into entered.planned_date values ('${id}', '${from}', '${to}', ${deleted}, 'h', '${by}', 'A', 'salesforce', 'campaign', '${id}', ${value})`,
        )
      await version('1', 'all', FIRST!, SECOND!, `'2026-03-01', null, 'Ann', null`)
      await version('1', 'dates', SECOND!, THIRD!, `'2026-03-02', null, 'Ann', null`)
      await version('1', 'gone', THIRD!, UNDO!, `'2026-03-03', null, 'Bob', 'external'`)
      await version('1', 'dates', UNDO!, 'infinity', `'2026-03-02', null, 'Ann', null`)
      await version('2', 'all', FIRST!, 'infinity', `'2026-03-01', '2026-02-01T08:00', 'Ann', null`)
      await version('3', 'gone', THIRD!, UNDO!, `'2026-03-01', null, 'Bob', null`)
      await version('3', 'gone', UNDO!, 'infinity', `'2026-03-01', null, 'Bob', null`, true)
      await writer.run(`insert into entered.confirmed values ('dates', '2')`)
    })
    await migrate(warehouse)
  })
  afterAll(() => warehouse.close())

  it('is what each said, from then until it was taken back, and nothing that it had taken over', async () => {
    const said = await warehouse.read((reader) =>
      reader.all(
        `select record_id, _import, _valid_from, _valid_to, _key, planned_launch, changed_by, reason from entered.planned_date order by 1, 3`,
      ),
    )
    expect(said.map((row) => Object.values(row))).toEqual([
      ['1', 'all', FIRST, 'infinity', '', '2026-03-01', 'Ann', null],
      ['1', 'dates', SECOND, 'infinity', '', '2026-03-02', null, null],
      ['1', 'gone', THIRD, UNDO, '', '2026-03-03', 'Bob', 'external'],
      ['2', 'all', FIRST, 'infinity', '2026-02-01T08:00', '2026-03-01', 'Ann', null],
      ['2', 'dates', SECOND, 'infinity', '2026-02-01T08:00', '2026-03-01', null, null],
      ['3', 'gone', THIRD, UNDO, '', '2026-03-01', 'Bob', null],
    ])
  })

  it('has every table that the imports of today have', async () => {
    const columns = await warehouse.read((reader) =>
      reader.all<{ name: string; columns: string }>(
        `select table_name as name, string_agg(column_name, ' ') as columns from information_schema.columns where table_schema = 'entered' group by table_name`,
      ),
    )
    const found = new Map(columns.map((table) => [table.name, new Set(table.columns.split(' '))]))
    for (const kind of kinds) {
      const table = wholeTable(kind)
      const needed = [...SAID_COLUMNS, ...ownColumns(table)]
      expect([kind.key, needed.filter((name) => !found.get(table.name)?.has(name))]).toEqual([kind.key, []])
    }
  })
})

describe('what metrics told before only what differs was kept', () => {
  let warehouse: Warehouse
  const [MON, TUE, WED] = [16, 17, 18].map((day) => `2026-11-${day}T08:00:00.000Z`)
  beforeAll(async () => {
    warehouse = await openBareWarehouse()
    await migrate(warehouse, { through: '0024-retention' })
    await warehouse.write(async (writer) => {
      const told = (at: string, value: number | null, shown: string | null) =>
        writer.run(
          `insert into plumbline.told values ('lead-routing', '2026-W46', cast('2026-11-15T23:00:00Z' as timestamptz), cast($1 as timestamptz),
             'Lead routing', cast($2 as double precision), 1, 2, $3, true, 0.01, '1-abc', 7)`,
          [at, value, shown],
        )
      await told(MON!, 0.5, '50 %')
      await told(TUE!, 0.5, '50 %')
      await told(WED!, null, null)
    })
    await migrate(warehouse)
  })
  afterAll(() => warehouse.close())

  it('is each time that a week was told, and each number that differed', async () => {
    const { told, times, lastAt } = await warehouse.read((reader) =>
      readTellings(reader, { metric: 'lead-routing', period: '2026-W46', by: 'infinity' }),
    )
    expect(told.map(({ told_at: at, value, shown }) => [at, value, shown])).toEqual([
      [MON, 0.5, '50 %'],
      [WED, null, null],
    ])
    expect({ times, lastAt }).toEqual({ times: 3, lastAt: WED })
  })
})
