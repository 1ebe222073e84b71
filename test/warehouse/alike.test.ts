import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { alikeRules } from '../../server/warehouse/alike.ts'
import { enter } from '../../server/warehouse/entered/enter.ts'
import { createSnapshots } from '../../server/metrics/engine/snapshot.ts'
import { defaultMapping, sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { relationColumns } from '../../server/warehouse/model/relations.ts'
import { Moment } from '../../server/warehouse/model/moment.ts'
import { publishPartially } from '../../server/warehouse/publish.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { askModel } from '../support/model.ts'
import {
  field,
  hubspotSchema,
  openTestWarehouse,
  salesforceSchema,
  type TestWarehouse,
} from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const WEDNESDAY = '2026-03-04T06:00:00.000Z'
const NOW = '2026-03-05T06:00:00.000Z'
const lead = salesforceSchema('lead', [
  ...['FirstName', 'LastName', 'Email', 'Company'].map((name) => field(name)),
  field('IsConverted', { type: 'boolean' }),
])
const contact = hubspotSchema(
  'contact',
  ['firstname', 'lastname', 'email', 'company'].map((name) => field(name)),
)
const stamped = (row: object) => ({ SystemModstamp: MONDAY, IsDeleted: false, IsConverted: false, ...row })
const ann = (Id: string, more: object = {}) =>
  stamped({ Id, FirstName: 'Ann', LastName: 'Lee', Company: 'lee.io', ...more })

async function sync(at: string, leads: readonly object[]): Promise<void> {
  await warehouse.merge({ schema: lead, at, rows: leads })
  await warehouse.publish('salesforce', at)
}
const COLUMNS = relationColumns('person_cluster')!
const CLUSTERS = `select ${COLUMNS.join(', ')} from person_cluster order by connection, object, record_id`

/** The clusters as metrics ask for them at the instant, and the SQL by which they do. */
async function asked(at: string) {
  const snapshot = await createSnapshots({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    sample: true,
  })()
  const moment = new Moment(snapshot.at(at)!)
  const ctes = [{ name: 'asked', sql: CLUSTERS, reads: { person_cluster: COLUMNS } }]
  const { sql } = snapshot.model.compose({ ctes, select: 'select * from asked' }, moment)
  const rows = await warehouse.warehouse.read((reader) => reader.all(sql, moment.parameters))
  return { rows, isKept: sql.includes('plumbline.person_alike') }
}

/** Who is alike by what is kept, and whether a question that finds it out anew says the same. */
async function kept(at: string) {
  const { rows, isKept } = await asked(at)
  const anew = await askModel(warehouse.warehouse, CLUSTERS, { at })
  return { ids: rows.map(({ record_id: id }) => id), isKept, isSame: isDeepStrictEqual(rows, anew) }
}

it('who is alike is found once a publication, and read as it was known on every day', async () => {
  await sync(MONDAY, [
    ann('a', { Email: 'ann@lee.io' }),
    ann('b', { Email: 'ann@lee.io' }),
    ann('c'),
    stamped({ Id: 'd', LastName: 'Ek', Email: 'ek@ek.se' }),
  ])
  // Two addresses: without one nobody can tell which of the two it is.
  await sync(TUESDAY, [ann('b', { Email: 'ann.lee@lee.io', SystemModstamp: TUESDAY })])
  await sync(WEDNESDAY, [
    ann('b', { Email: 'ann@lee.io', SystemModstamp: WEDNESDAY }),
    stamped({ Id: 'e', LastName: 'Ek', Email: 'ek@ek.se' }),
  ])
  expect(await kept('2026-03-02T12:00:00.000Z')).toEqual({ ids: ['a', 'b', 'c'], isKept: true, isSame: true })
  expect(await kept('2026-03-03T12:00:00.000Z')).toEqual({ ids: [], isKept: true, isSame: true })
  expect(await kept(NOW)).toEqual({ ids: ['a', 'b', 'c', 'd', 'e'], isKept: true, isSame: true })
})

it('whatever is entered by hand, who is alike stays as the CRMs left it and isn’t looked for again', async () => {
  await sync(MONDAY, [ann('a', { Email: 'ann@lee.io' }), ann('b', { Email: 'ann@lee.io' })])
  await warehouse.warehouse.write((writer) => enter(writer, Date.parse(TUESDAY)))
  expect(await kept(NOW)).toEqual({ ids: ['a', 'b'], isKept: true, isSame: true })
})

it('a first load under way is asked as it grows', async () => {
  await sync(MONDAY, [ann('a', { Email: 'ann@lee.io' })])
  const page = ['1', '2'].map((id) => ({ id, email: 'bo@ek.se', updatedAt: MONDAY }))
  await warehouse.merge({
    connection: 'hubspot',
    vendor: 'hubspot',
    schema: contact,
    at: TUESDAY,
    rows: page,
  })
  await warehouse.warehouse.write((writer) =>
    publishPartially(writer, {
      connection: 'hubspot',
      runId: 'first',
      at: TUESDAY,
      now: Date.parse(TUESDAY),
    }),
  )
  const { rows, isKept } = await asked(NOW)
  expect(isKept).toBe(false)
  expect(rows).toEqual(await askModel(warehouse.warehouse, CLUSTERS))
  expect(rows.map(({ size }) => size)).toEqual([2, 2])
})

it('what was found by other rules is not asked', async () => {
  await sync(MONDAY, [ann('a', { Email: 'ann@lee.io' }), ann('b', { Email: 'ann@lee.io' })])
  await warehouse.warehouse.write((writer) => writer.run(`update plumbline.alike set rules = 'others'`))
  const { rows, isKept } = await asked(NOW)
  expect(isKept).toBe(false)
  expect(rows.map(({ record_id: id }) => id)).toEqual(['a', 'b'])
})

it('who is alike doesn’t depend on what is mapped, so that a publication can find it', async () => {
  await sync(MONDAY, [ann('a')])
  const catalog = await warehouse.warehouse.read(readCatalog)
  const { dialect } = warehouse.warehouse
  expect(alikeRules({ catalog, mapping: sampleMapping, dialect })).toBe(
    alikeRules({ catalog, mapping: defaultMapping, dialect }),
  )
})
