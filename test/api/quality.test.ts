import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

const get = (path: string, init?: RequestInit) => fetch(`${server.url}/api/v1/quality/${path}`, init)

describe('the conflict ledger', () => {
  test('is a page of conflicts, narrowed to a field and to what is newer', async () => {
    const answer = await get('conflicts?field=title&newer=hubspot&search=Lee&sort=label&cursor=abc&limit=20')
    expect(await answer.json()).toMatchObject({
      matching: 2,
      items: [
        { rule: null, newer: null },
        {},
        { rule: { rule: 'two-way', wins: 'salesforce', explains: false } },
      ],
    })
    const query = {
      field: 'title',
      newer: 'hubspot',
      search: 'Lee',
      sort: 'label',
      cursor: 'abc',
      limit: 20,
    }
    expect(server.metrics.asked).toEqual([{ method: 'conflicts', query }])
  })

  test.each([
    ['format=csv', '?format=csv&field=title&limit=5', {}],
    ['Accept: text/csv', '?field=title', { Accept: 'text/csv' }],
  ])('comes whole as CSV with %s, and runs no formula', async (_how, query, headers) => {
    const answer = await get(`conflicts${query}`, { headers })
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    const rows = parse<Record<string, string>>(await answer.text(), { columns: true, bom: true })
    expect(rows[1]).toMatchObject({
      person: 'Ann Lee',
      field: 'Job title',
      'salesforce value': "'=1+1",
      'salesforce code': "'=1+1",
      'hubspot value': 'VP Sales',
      'hubspot code': 'vp_sales',
      'salesforce changed not before': '',
      'salesforce changed not after': '2026-11-09T23:00:00Z',
      'salesforce record id': 'c1',
      'hubspot field': 'jobtitle',
      rule: '',
      'wins by the rule': '',
    })
    expect(rows[2]).toMatchObject({
      newer: 'salesforce',
      rule: 'Two-way',
      'wins by the rule': 'salesforce',
      'explained by the rule': 'no',
      'what the rule says': expect.stringMatching(/^Salesforce wins, whose value is newer/),
    })
    expect(server.metrics.asked).toEqual([{ method: 'conflictRows', query: { field: 'title' } }])
  })

  test.each(['field=shoe-size', 'newer=ours', 'search=', 'sort=a;b', 'cursor=foreign', 'limit=0'])(
    'knows no %s',
    async (query) => {
      const answer = await get(`conflicts?${query}`)
      expect(answer.status).toBe(400)
      expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
    },
  )

  test('an unchanged one is not sent again', async () => {
    const tag = (await get('conflicts')).headers.get('ETag')!
    expect((await get('conflicts', { headers: { 'If-None-Match': tag } })).status).toBe(304)
  })
})

test('duplicates are asked for by connection and rule', async () => {
  expect((await get('duplicates?connection=crm&rule=email&limit=5')).status).toBe(200)
  const query = { connection: 'crm', rule: 'email', limit: 5 }
  expect(server.metrics.asked).toEqual([{ method: 'duplicates', query }])
  expect((await get('duplicates?rule=looks')).status).toBe(400)
})
