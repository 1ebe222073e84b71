import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Sample, SampleRecord } from '../../shared/sample.ts'
import { createSamples } from '../../server/metrics/samples.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { NOW, openCompany } from '../support/company.ts'
import { startServer, type TestServer } from '../support/server.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

let server: TestServer
let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = (await openCompany()).warehouse
  const samples = createSamples({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    recordUrl: (connection, object, id) => `https://${connection}.example/${object}/${id}`,
    sample: true,
  })
  server = await startServer({ samples })
})
afterAll(async () => {
  await server.close()
  await warehouse.close()
})

const send = (method: string, path: string, body: unknown) =>
  fetch(`${server.url}/api/v1/quality/samples${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('a sample over the API', () => {
  it('is drawn, read, judged and taken back', async () => {
    const drawn = await send('POST', '', { size: 10 })
    expect(drawn.status).toBe(201)
    const sample = Sample.parse(await drawn.json())
    expect(drawn.headers.get('location')).toBe(`/api/v1/quality/samples/${sample.id}`)
    const { position, values } = sample.records.find((record) => record.values.length > 0)!
    const path = `/${sample.id}/records/${position}/verdicts/${values[0]!.field}`
    const judged = await send('PUT', path, { verdict: 'wrong', note: 'Anne' })
    expect(SampleRecord.parse(await judged.json()).values[0]).toMatchObject({
      verdict: 'wrong',
      note: 'Anne',
      by: null,
    })
    await send('PUT', path, { verdict: null })
    const again = await fetch(`${server.url}/api/v1/quality/samples/${sample.id}`)
    expect(Sample.parse(await again.json())).toEqual(sample)
  })

  it('refuses what is no verdict, no value of the sample, and no size', async () => {
    const sample = Sample.parse(await (await send('POST', '', { size: 3 })).json())
    const place = `/${sample.id}/records/0/verdicts`
    const refused = [
      await send('POST', '', { size: 501 }),
      await send('PUT', `${place}/name`, { verdict: 'perhaps' }),
      await send('PUT', `${place}/shoe-size`, { verdict: 'correct' }),
      await send('PUT', `/${sample.id}/records/99/verdicts/name`, { verdict: 'correct' }),
      await send('PUT', `/nobody/records/0/verdicts/name`, { verdict: 'correct' }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 404, 404])
  })
})
