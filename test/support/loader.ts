import { parse } from 'csv-parse/sync'
import { listAsCsv } from '../../server/api/fix-csv.ts'
import type { Field } from '../../server/connectors/connector.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import type { FixList } from '../../shared/fix.ts'
import type { TestWorkspace } from './workspace.ts'

/** A list as it is downloaded, row by row under its headings. */
export async function readList(metrics: Metrics, id: string): Promise<Record<string, string>[]> {
  const { list, chunks } = await metrics.fixFile(id, 'ready')
  let text = ''
  for await (const piece of listAsCsv(list!, chunks)) text += piece
  return parse(text, { columns: true })
}

/** The CRMs' own names of what they load into. */
const TABLES: Readonly<Record<string, string>> = {
  'salesforce.lead': 'Lead',
  'salesforce.contact': 'Contact',
  'salesforce.account': 'Account',
  'hubspot.contact': 'contacts',
  'hubspot.company': 'companies',
}

/** Does with a list what its tool does: writes the field's column into the records, and looks at no other column. */
export async function load(workspace: TestWorkspace, metrics: Metrics, list: FixList): Promise<number> {
  const rows = await readList(metrics, list.id)
  if (list.takenBy === 'merge-tool') {
    for (const row of rows) await merge(workspace, list, row)
    return rows.length
  }
  const id = list.takenBy === 'salesforce-loader' ? 'Id' : 'Record ID'
  const owners = list.fields.includes('hubspot_owner_id') ? await ownersByEmail(workspace) : null
  const options = await valuesByLabel(workspace, list)
  const written = (field: string, value: string) =>
    owners?.get(value) ?? options.get(`${field} ${value}`) ?? value
  const edits = rows.map((row) => ({
    system: list.connection,
    object: TABLES[`${list.connection}.${list.object}`],
    id: row[id],
    fields: Object.fromEntries(list.fields.map((field) => [field, written(field, row[field]!)] as const)),
  }))
  await sent(workspace.sandbox.control('POST', '/edits', edits))
  return rows.length
}

/** HubSpot's import takes a user's address where the property holds an owner's id. */
async function ownersByEmail(workspace: TestWorkspace): Promise<ReadonlyMap<string, string>> {
  const owners = await workspace.ask(
    `select _id, lower(email) as email from hubspot.owner where _valid_to = 'infinity'`,
  )
  return new Map(owners.map((row) => [String(row['email']), String(row['_id'])]))
}

/** HubSpot's import takes an option by its label; what the property then holds is the option's value. By field and label. */
async function valuesByLabel(
  { ask }: TestWorkspace,
  { connection, object }: FixList,
): Promise<ReadonlyMap<string, string>> {
  if (connection !== 'hubspot') return new Map()
  const fields = await ask(
    `select name, spec from plumbline.field where connection = $1 and object = $2 and removed_at is null`,
    [connection, object],
  )
  return new Map(
    fields.flatMap(({ name, spec }) => {
      const { picklist }: Field = JSON.parse(String(spec))
      return (picklist ?? []).map(({ label, value }) => [`${String(name)} ${label}`, value] as const)
    }),
  )
}

async function merge(workspace: TestWorkspace, list: FixList, row: Record<string, string>): Promise<void> {
  const [kept, merged] = [row['Record ID to keep'], row['Record ID to merge']]
  if (list.connection === 'hubspot') {
    const body = JSON.stringify({ primaryObjectId: kept, objectIdToMerge: merged })
    await sent(workspace.sandbox.hubspot('/crm/v3/objects/contacts/merge', { method: 'POST', body }))
    return
  }
  const object = TABLES[`${list.connection}.${list.object}`]
  const edit = { system: 'salesforce', object, id: merged, deletion: 'soft', mergedInto: kept }
  await sent(workspace.sandbox.control('POST', '/edits', edit))
}

async function sent(answer: Promise<Response>): Promise<void> {
  const response = await answer
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}
