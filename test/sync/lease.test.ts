import { afterEach, beforeEach, expect, it } from 'vitest'
import { holdLease, LEASE_MS, LeaseLost, returnLease, takeLease } from '../../server/sync/lease.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const NOON = Date.parse('2026-03-02T12:00:00Z')

let test: TestWarehouse
beforeEach(async () => {
  test = await openTestWarehouse()
})
afterEach(() => test.close())

const take = (holder: string, now: number) => takeLease(test.warehouse, { connection: 'crm', holder, now })

it('one worker at a time syncs a connection', async () => {
  expect(await take('a', NOON)).not.toBeNull()
  expect(await take('b', NOON + LEASE_MS - 1)).toBeNull()
})

it('a silent worker loses the connection after a while, and its late writes are refused', async () => {
  const stale = (await take('a', NOON))!
  expect(await take('b', NOON + LEASE_MS)).toMatchObject({ holder: 'b', fence: stale.fence + 1 })
  await expect(
    test.warehouse.write(async (writer) => {
      await holdLease(writer, stale, NOON + LEASE_MS)
      await writer.run(`update plumbline.state set data_version = 99`)
    }),
  ).rejects.toThrow(LeaseLost)
  expect(await test.ask(`select data_version as v from plumbline.state`)).not.toEqual([{ v: 99 }])
})

it('a worker that keeps writing keeps the connection', async () => {
  const lease = (await take('a', NOON))!
  await test.warehouse.write((writer) => holdLease(writer, lease, NOON + LEASE_MS - 1))
  expect(await take('b', NOON + LEASE_MS)).toBeNull()
})

it('a lease that was handed back is free at once, and its fence goes on rising', async () => {
  const lease = (await take('a', NOON))!
  await test.warehouse.write((writer) => returnLease(writer, lease))
  expect(await take('b', NOON + 1)).toMatchObject({ fence: lease.fence + 1 })
})
