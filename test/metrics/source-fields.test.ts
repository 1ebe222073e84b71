import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { createMappings, type Mappings } from '../../server/metrics/mappings.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { field, hubspotSchema, openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const AT = '2026-03-02T06:00:00.000Z'
const stage = (id: string, label: string, pipeline: readonly [id: string, label: string], order: number) => ({
  id,
  updatedAt: AT,
  label,
  display_order: order,
  pipeline_id: pipeline[0],
  pipeline_label: pipeline[1],
})
const SUPPORT = ['0', 'Support'] as const
const REQUESTS = ['84', 'Requests'] as const

let warehouse: TestWarehouse
let mappings: Mappings
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  const hubspot = { connection: 'hubspot', vendor: 'hubspot', at: AT } as const
  const picklist = [{ value: 'a', label: 'Webinar', active: true }]
  await warehouse.merge({
    ...hubspot,
    schema: hubspotSchema('ticket', [
      field('hs_pipeline'),
      field('hs_pipeline_stage'),
      field('request_type', { picklist }),
    ]),
    rows: [
      { id: 't1', updatedAt: AT, hs_pipeline: '84', hs_pipeline_stage: '841', request_type: 'a' },
      { id: 't2', updatedAt: AT, hs_pipeline: '0', hs_pipeline_stage: '9', request_type: null },
    ],
  })
  await warehouse.merge({
    ...hubspot,
    schema: hubspotSchema('ticket_pipeline_stage', [
      field('label'),
      field('display_order', { type: 'integer' }),
      field('pipeline_id'),
      field('pipeline_label'),
    ]),
    rows: [
      stage('1', 'New', SUPPORT, 0),
      stage('842', 'Done', REQUESTS, 1),
      stage('841', 'New', REQUESTS, 0),
    ],
  })
  await warehouse.publish('hubspot', AT)
  const options = {
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(AT) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  }
  mappings = createMappings(options, createMetrics(options))
})
afterEach(() => warehouse.close())

describe('the stages of HubSpot’s pipelines', () => {
  it('are told by name, with their pipeline’s where there are several, in their order; ids are what is kept', async () => {
    const { items } = await mappings.fields('hubspot', 'ticket')
    const named = (name: string) => items.find((each) => each.name === name)!
    expect(named('hs_pipeline_stage')).toMatchObject({
      // One that no pipeline has any more is still a choice, by its id.
      options: ['841', '842', '1', '9'],
      labels: { 1: 'Support: New', 841: 'Requests: New', 842: 'Requests: Done' },
    })
    expect(named('hs_pipeline').labels).toEqual({ 0: 'Support', 84: 'Requests' })
    expect(named('request_type')).toMatchObject({ options: ['a'], labels: { a: 'Webinar' } })
  })
})
