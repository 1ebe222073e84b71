import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, record, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'

const FLOW = (n: number) => `300AA0${String(n).padStart(9, '0')}AAA`

let sandbox: TestSandbox
beforeAll(async () => {
  const task = (n: number, IsArchived: boolean) =>
    record(`00TAA0${String(n).padStart(9, '0')}AAA`, '2025-01-05T08:00:00Z', { Subject: 'Call', IsArchived })
  const change = { OpportunityId: '006AA0000000001AAA', Field: 'StageName', NewValue: 'Proposal' }
  const flows = Array.from({ length: 2001 }, (_, n) =>
    record(FLOW(n), '2026-01-05T08:00:00Z', {
      Id: '000000000000000AAA',
      DurableId: FLOW(n),
      ApiName: `F${n}`,
    }),
  )
  sandbox = await openTestSandbox(
    worldOf({
      salesforce: [
        tableOf(
          'Task',
          [
            ['Subject', 'combobox'],
            ['IsArchived', 'boolean'],
          ],
          [task(1, false), task(2, true)],
        ),
        tableOf(
          'Opportunity',
          [
            ['StageName', 'picklist'],
            ['Amount', 'currency'],
          ],
          [],
        ),
        tableOf('OpportunityHistory', [['StageName', 'picklist']], []),
        tableOf(
          'OpportunityFieldHistory',
          [
            ['OpportunityId', 'reference'],
            ['Field', 'picklist'],
            ['NewValue', 'string'],
          ],
          [record('017AA0000000001AAA', '2026-01-05T08:00:00Z', change)],
        ),
        tableOf(
          'FlowDefinitionView',
          [
            ['DurableId', 'string'],
            ['ApiName', 'string'],
          ],
          flows,
        ),
        tableOf('CurrencyType', [['IsoCode', 'picklist']], []),
      ],
    }),
  )
})
afterAll(() => sandbox.close())

async function ask(path: string, init?: RequestInit) {
  const response = await sandbox.salesforce(path, init)
  return { status: response.status, body: await response.json() }
}
const soql = (query: string, resource = 'query') => ask(`/${resource}?q=${encodeURIComponent(query)}`)
const fieldsOf = async (object: string) =>
  (await ask(`/sobjects/${object}/describe`)).body.fields.map(({ name }: { name: string }) => name)

test('archived tasks are hidden from query and shown by queryAll', async () => {
  expect((await soql('SELECT Id FROM Task')).body.totalSize).toBe(1)
  expect((await soql('SELECT Id FROM Task', 'queryAll')).body.totalSize).toBe(2)
})

test('flows come in one batch or not at all, have no Id of their own, and Bulk API does not know them', async () => {
  const whole = await soql('SELECT DurableId FROM FlowDefinitionView')
  expect([whole.status, whole.body[0].errorCode]).toEqual([400, 'EXCEEDED_ID_LIMIT'])
  const batch = await soql('SELECT Id, DurableId FROM FlowDefinitionView ORDER BY DurableId LIMIT 2')
  expect(batch.body.records).toEqual([
    expect.objectContaining({ Id: '000000000000000AAA', DurableId: FLOW(0) }),
    expect.objectContaining({ Id: '000000000000000AAA', DurableId: FLOW(1) }),
  ])
  const job = await ask('/jobs/query', {
    method: 'POST',
    body: JSON.stringify({ operation: 'query', query: 'SELECT DurableId FROM FlowDefinitionView' }),
  })
  expect([job.status, job.body[0].errorCode]).toEqual([400, 'INVALIDENTITY'])
  expect((await ask('/sobjects/FlowDefinitionView/describe')).body.replicateable).toBe(false)
})

test('each object has the system fields that Salesforce gives it, and no others', async () => {
  expect(await fieldsOf('OpportunityHistory')).toEqual(
    expect.arrayContaining(['IsDeleted', 'SystemModstamp']),
  )
  expect(await fieldsOf('OpportunityHistory')).not.toContain('LastModifiedDate')
  expect(await fieldsOf('OpportunityFieldHistory')).not.toContain('SystemModstamp')
  expect(await fieldsOf('CurrencyType')).not.toContain('IsDeleted')
  expect(await fieldsOf('FlowDefinitionView')).toEqual(['Id', 'DurableId', 'ApiName'])
})

test('the tracked fields of an opportunity are those of its field history', async () => {
  const { body } = await soql(
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Opportunity' AND IsFieldHistoryTracked = true",
  )
  expect(body.records).toEqual([expect.objectContaining({ QualifiedApiName: 'StageName' })])
})
