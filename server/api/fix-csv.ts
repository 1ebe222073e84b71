import type { FixList, FixRow } from '../../shared/fix.ts'
import { CSV_START, csvLines, harmless, plainCsvLines } from './csv.ts'

interface Column {
  readonly title: string
  readonly cell: (row: FixRow) => string | null
}

/**
 * By what each tool knows a record.
 *
 * Salesforce's Data Loader, Inspector and Bulk API 2.0 match columns to fields by their API names; an update wants `Id`:
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/datafiles-prepare-csv.html
 *
 * HubSpot's import matches headings to properties, and updates a record where a column holds its `Record ID`; an owner is
 * told by the user's address: https://knowledge.hubspot.com/import-and-export/set-up-your-import-file
 *
 * No data loader merges. HubSpot's call takes a primary record and one to be merged into it, Salesforce's a master and up
 * to two; tools that do many take a row a pair:
 * https://developers.hubspot.com/docs/api/crm/contacts
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
const RECORD_ID: Readonly<Record<FixList['takenBy'], string>> = {
  'salesforce-loader': 'Id',
  'hubspot-import': 'Record ID',
  'merge-tool': 'Record ID to merge',
}
const SURVIVOR_ID = 'Record ID to keep'

/**
 * What people read beside it, by names that no field has, so that no loader matches them. Salesforce Inspector passes over
 * headings that begin with an underscore, and refuses others that are no field:
 * https://github.com/sorenkrabbe/Chrome-Salesforce-inspector/blob/master/addon/data-import.js
 */
const NAME: Column = { title: '_Plumbline record', cell: ({ label }) => label }
const PRESENT: Column = { title: '_Plumbline present value', cell: ({ present }) => present }
const WHY: Column = { title: '_Plumbline why', cell: ({ why }) => why }

interface ListOptions {
  /** Only what is loaded, for a tool that takes no other column, such as Bulk API 2.0 itself. Default: what people read, too. */
  readonly bare?: boolean
}

/**
 * A list in the form that its tool takes as it is: one system, one object, the record's id first, then the proposed value under
 * the field's own name. It has only rows with a proposal: an empty cell empties the field where Data Loader is set to insert
 * null values, and is passed over otherwise, so that what a file does would hang on a setting that isn't in it.
 *
 * Proposed values are as they are, because an apostrophe before one would be loaded with it; what looks like a formula was
 * never proposed, but for numbers in E.164, a plus and digits. There is no byte order mark, which a loader may take for a
 * part of the first column's name.
 */
export async function* listAsCsv(
  list: FixList,
  chunks: AsyncIterable<readonly FixRow[]>,
  { bare = false }: ListOptions = {},
): AsyncGenerator<string> {
  const merges = list.takenBy === 'merge-tool'
  const loaded: readonly Column[] = [
    ...(merges ? [{ title: SURVIVOR_ID, cell: ({ proposed }: FixRow) => proposed[0] ?? null }] : []),
    { title: RECORD_ID[list.takenBy], cell: ({ recordId }) => recordId },
    ...list.fields.map((title, nth) => ({ title, cell: ({ proposed }: FixRow) => proposed[nth] ?? null })),
  ]
  const beside = bare ? [] : merges ? [NAME, WHY] : [NAME, PRESENT, WHY]
  yield plainCsvLines([[...loaded, ...beside].map(({ title }) => title)])
  for await (const rows of chunks) {
    if (rows.length === 0) continue
    yield plainCsvLines(
      rows.map((row) => [
        ...loaded.map(({ cell }) => cell(row)),
        ...beside.map(({ cell }) => harmless(cell(row))),
      ]),
    )
  }
}

const OPEN: readonly Column[] = [
  { title: 'connection', cell: ({ connection }) => connection },
  { title: 'object', cell: ({ object }) => object },
  { title: 'record id', cell: ({ recordId }) => recordId },
  { title: 'record', cell: ({ label }) => label },
  { title: 'field', cell: ({ field }) => field },
  { title: 'present value', cell: ({ present }) => present },
  { title: 'proposed value', cell: () => null },
  { title: 'why there is none', cell: ({ why }) => why },
  { title: 'other record id', cell: ({ from }) => from?.recordId ?? null },
  { title: 'other record’s address', cell: ({ from }) => from?.url ?? null },
  { title: 'owner', cell: ({ owner }) => owner },
  { title: 'address', cell: ({ url }) => url },
]

/** The records for which nothing can be proposed, to be worked through by hand: for people, in no form that a loader takes. */
export async function* openAsCsv(chunks: AsyncIterable<readonly FixRow[]>): AsyncGenerator<string> {
  yield `${CSV_START}${csvLines([OPEN.map(({ title }) => title)])}`
  for await (const rows of chunks) {
    if (rows.length > 0) yield csvLines(rows.map((row) => OPEN.map(({ cell }) => cell(row))))
  }
}
