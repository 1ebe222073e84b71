import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { openCompany, RUNS } from '../support/company.ts'
import { startServer } from '../support/server.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = (await openCompany()).warehouse
})
afterAll(() => warehouse.close())

let now = ''
const open = () =>
  createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(now) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })

it('stays the same from midnight to midnight while nothing is read, whatever is asked and whoever restarts', async () => {
  const metrics = open()
  now = '2026-11-17T23:00:00Z'
  const version = await metrics.version()
  await Promise.all([metrics.list({}), metrics.movers({}), metrics.readiness()])
  for (const moment of ['2026-11-17T23:00:00.001Z', '2026-11-18T06:30:00Z', '2026-11-18T22:59:59.999Z']) {
    now = moment
    expect([moment, await metrics.version(), await open().version()]).toEqual([moment, version, version])
  }
  now = '2026-11-18T23:00:00Z'
  expect(await metrics.version()).not.toBe(version)
})

it.each(['/metrics?period=2026-W46', '/movers', '/readiness', '/metrics/data-quality'])(
  'lets %s be answered a second time by “not modified”, later the same day',
  async (path) => {
    const server = await startServer({ metrics: open() })
    try {
      now = '2026-11-18T07:00:00Z'
      const first = await fetch(`${server.url}/api/v1${path}`)
      expect(first.status).toBe(200)
      now = '2026-11-18T16:00:00Z'
      const headers = { 'If-None-Match': first.headers.get('ETag')! }
      expect((await fetch(`${server.url}/api/v1${path}`, { headers })).status).toBe(304)
    } finally {
      await server.close()
    }
  },
)

it('changes with what is read', async () => {
  now = '2026-11-18T10:00:00Z'
  const metrics = open()
  const version = await metrics.version()
  expect(Date.parse(now)).toBeGreaterThan(Date.parse(RUNS.at(-1)!))
  await syncCampaigns(warehouse, { at: '2026-11-18T09:45:00.000Z' })
  expect(await metrics.version()).not.toBe(version)
})
