import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, record, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'

const ROWS = 10_500
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString()

let sandbox: TestSandbox
beforeAll(async () => {
  const contacts = Array.from({ length: ROWS }, (_, i) =>
    record(String(1000 + i), at(i), {
      email: `p${i}@example.com`,
      country: i % 2 === 0 ? 'Germany' : null,
      score: i,
    }),
  )
  const fields = [
    ['email', 'string'],
    ['country', 'string'],
    ['score', 'number'],
  ] as const
  sandbox = await openTestSandbox(worldOf({ hubspot: [tableOf('contacts', fields, contacts)] }))
})
afterAll(() => sandbox.close())

async function search(request: object) {
  const response = await sandbox.hubspot('/crm/v3/objects/contacts/search', {
    method: 'POST',
    body: JSON.stringify(request),
  })
  return { status: response.status, body: await response.json() }
}

const filter = (propertyName: string, operator: string, more: object = {}) => ({
  filters: [{ propertyName, operator, ...more }],
})
const ids = ({ results }: { results: { id: string }[] }) => results.map(({ id }) => id)

test('changes since a moment come in the order of their change', async () => {
  const since = String(Date.parse(at(10_000)))
  const { body } = await search({
    filterGroups: [filter('lastmodifieddate', 'GTE', { value: since })],
    sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
    limit: 200,
  })
  expect(body.total).toBe(500)
  expect(ids(body)).toEqual(Array.from({ length: 200 }, (_, i) => String(11_000 + i)))
  expect(body.paging.next.after).toBe('200')
})

test('a changed record moves to the end at once', async () => {
  await sandbox.control('POST', '/edits', {
    system: 'hubspot',
    object: 'contacts',
    id: '1003',
    fields: { email: 'new@example.com' },
  })
  const { body } = await search({ sorts: ['-lastmodifieddate'], limit: 2, properties: ['email'] })
  expect(ids(body)).toEqual(['1003', String(1000 + ROWS - 1)])
  expect(body.results[0].properties.email).toBe('new@example.com')
})

test('no search reaches beyond 10,000 results; going on by id does', async () => {
  const sorts = ['hs_object_id']
  expect((await search({ sorts, limit: 200, after: '9900' })).status).toBe(400)
  expect((await search({ sorts, limit: 100, after: '9900' })).body.results).toHaveLength(100)
  const beyond = await search({
    sorts,
    limit: 1,
    filterGroups: [filter('hs_object_id', 'GT', { value: '11099' })],
  })
  expect(ids(beyond.body)).toEqual(['11100'])
})

test.each([
  [filter('score', 'EQ', { value: '7' }), 1],
  [filter('score', 'BETWEEN', { value: '10', highValue: '19' }), 10],
  [filter('score', 'IN', { values: ['1', '2', '99999'] }), 2],
  [filter('country', 'HAS_PROPERTY'), ROWS / 2],
  [filter('country', 'NOT_HAS_PROPERTY'), ROWS / 2],
  [filter('country', 'NEQ', { value: 'germany' }), 0],
  [filter('email', 'CONTAINS_TOKEN', { value: 'p77@*' }), 1],
])('%j', async (group, total) => {
  expect((await search({ filterGroups: [group], limit: 1 })).body.total).toBe(total)
})

test('groups are joined by or, filters within a group by and', async () => {
  const { body } = await search({
    filterGroups: [
      {
        filters: [
          { propertyName: 'score', operator: 'LT', value: '4' },
          { propertyName: 'country', operator: 'HAS_PROPERTY' },
        ],
      },
      filter('score', 'GTE', { value: String(ROWS - 1) }),
    ],
  })
  expect(ids(body)).toEqual(['1000', '1002', String(1000 + ROWS - 1)])
})

test.each([
  [{ limit: 201 }],
  [{ filterGroups: [filter('nope', 'EQ', { value: '1' })] }],
  [{ filterGroups: [filter('score', 'ALIKE', { value: '1' })] }],
  [{ sorts: ['score', 'email'] }],
  [{ filterGroups: 'all' }],
])('%j is refused', async (request) => {
  const { status, body } = await search(request)
  expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR'])
})
