import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHousekeeping } from '../../server/warehouse/retention/housekeeping.ts'
import { readMarked } from '../../server/warehouse/retention/thin.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { openFreshWarehouse } from '../support/engine.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** A Monday, from which on there is a sync each night. */
const FIRST = Date.parse('2026-03-02T02:00:00Z')
const DAYS = 92
/** Two weeks of them are old enough. */
const OLD_ENOUGH = FIRST + (14 + DAYS + 1) * DAY_MS

let warehouse: Warehouse
let now: number
let round: ReturnType<typeof createHousekeeping>
const ending = new AbortController()
beforeEach(async () => {
  warehouse = await openFreshWarehouse()
  now = OLD_ENOUGH
  round = createHousekeeping({
    warehouse,
    clock: { now: () => now },
    zone: () => Promise.resolve('UTC'),
    days: DAYS,
    signal: ending.signal,
  })
  await warehouse.write(async (writer) => {
    for (let night = 0; night < 14; night++) {
      const at = new Date(FIRST + night * DAY_MS).toISOString()
      const next = new Date(FIRST + (night + 1) * DAY_MS).toISOString()
      await writer.run(
        `insert into plumbline.publication(connection, run_id, instant, published_at, partial) values ('crm', $1, cast($2 as timestamptz), cast($2 as timestamptz), false)`,
        [`run-${night}`, at],
      )
      await writer.run(
        `insert into plumbline.identity values ('person', 'crm', 'lead', 'p1', $1, 'email', false, cast($2 as timestamptz), cast($3 as timestamptz))`,
        [`entity-${night}`, at, next],
      )
    }
  })
})
afterEach(() => warehouse.close())

const versions = async () =>
  (
    await warehouse.read((reader) =>
      reader.all(`select entity_id from plumbline.identity order by _valid_from`),
    )
  ).map((row) => row['entity_id'])

test('marks first, and removes only once whoever asked before has been answered', async () => {
  expect(await round()).toBeNull()
  expect(await warehouse.read(readMarked)).toEqual({
    until: '2026-03-16T00:00:00.000Z',
    at: new Date(OLD_ENOUGH).toISOString(),
  })
  now += 14 * MINUTE_MS
  expect(await round()).toBeNull()
  expect(await versions()).toHaveLength(14)
  now += MINUTE_MS
  expect(await round()).toEqual({ until: '2026-03-16T00:00:00.000Z', versions: 10 })
  // The first day, the Sunday that ends each week, and the Monday after.
  expect(await versions()).toEqual(['entity-0', 'entity-6', 'entity-7', 'entity-13'])
  now += DAY_MS
  expect(await round()).toBeNull()
})

test('leaves alone what isn’t old enough, and does nothing twice at once', async () => {
  now = FIRST + 20 * DAY_MS
  expect(await round()).toBeNull()
  expect(await warehouse.read(readMarked)).toBeNull()
  now = OLD_ENOUGH
  await round()
  now += 15 * MINUTE_MS
  const both = await Promise.all([round(), round()])
  expect(both.filter((kept) => kept !== null)).toHaveLength(1)
})
