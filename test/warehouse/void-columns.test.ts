import { afterEach, beforeEach, expect, it } from 'vitest'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { readVoidColumns } from '../../server/warehouse/void-columns.ts'
import { askModel } from '../support/model.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const WEDNESDAY = '2026-03-04T06:00:00.000Z'
const lead = salesforceSchema(
  'lead',
  ['LastName', 'Company'].map((name) => field(name)),
)

async function sync(at: string, Company: string, { publish = true } = {}) {
  const row = { Id: 'l1', LastName: 'Lee', Company, SystemModstamp: at, IsDeleted: false }
  await warehouse.merge({ schema: lead, at, rows: [row] })
  if (publish) await warehouse.publish('salesforce', at)
}
const companies = (at?: string) =>
  askModel(warehouse.warehouse, 'select company, present from person', at === undefined ? {} : { at })

/** Columns of leads of which some version may say nothing. */
async function voids(): Promise<string[]> {
  return warehouse.warehouse.read(async (reader) => {
    const catalog = await readCatalog(reader)
    const mayBeVoid = await readVoidColumns(reader, catalog)
    const found = catalog.connections[0]!.objects.get('lead')!
    return [...found.columns.values()]
      .filter((column) => mayBeVoid(found, column))
      .map(({ column }) => column)
  })
}

it('a placeholder is missing from the day on which it first stands in a column, and not before', async () => {
  await sync(MONDAY, 'Ek AB')
  expect(await voids()).toEqual([])
  expect(await companies()).toEqual([{ company: 'Ek AB', present: 2 }])
  await sync(TUESDAY, 'n/a')
  expect(await voids()).toEqual(['"company"'])
  expect(await companies()).toEqual([{ company: null, present: 1 }])
  expect(await companies('2026-03-02T12:00:00.000Z')).toEqual([{ company: 'Ek AB', present: 2 }])
})

it('a placeholder that was put right since is still missing on the days on which it stood', async () => {
  await sync(MONDAY, 'n/a')
  await sync(TUESDAY, 'Ek AB')
  expect(await companies()).toEqual([{ company: 'Ek AB', present: 2 }])
  expect(await companies('2026-03-02T12:00:00.000Z')).toEqual([{ company: null, present: 1 }])
})

it('a placeholder of a run under way doesn’t change what was read before', async () => {
  await sync(MONDAY, 'Ek AB')
  await sync(WEDNESDAY, 'tbd', { publish: false })
  expect(await companies()).toEqual([{ company: 'Ek AB', present: 2 }])
})

it('any column may say nothing while the first load is under way', async () => {
  await sync(MONDAY, 'Ek AB')
  await warehouse.warehouse.write((writer) => writer.run(`update plumbline.connection set partial = true`))
  expect(await voids()).toContain('"company"')
})
