import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ReadRequest } from '../connector.ts'
import type { Transport } from '../transport.ts'
import type { SalesforceCursor } from './cursor.ts'
import { queryUrl, restPages } from './rest.ts'
import type { RowsPage } from './rows.ts'

/** More don't come in one batch, and there is no second. */
const BATCH_ROWS = 2_000

const Records = z.object({ records: z.array(z.record(z.string(), z.unknown())) })

/**
 * Rows that Salesforce makes up for each question, such as its flows: they know no `queryMore`, so each batch is asked for
 * from the last key on. Bulk API and `queryAll` don't serve them.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_flowdefinitionview.htm
 */
export async function* virtualPages(
  transport: Transport,
  request: ReadRequest,
  { version, select, after }: { version: string; select: string; after: string | null },
): AsyncGenerator<RowsPage> {
  const { id } = request.schema.roles
  let last = after
  for (;;) {
    const where = last === null ? '' : ` WHERE ${id} > '${last.replaceAll(/['\\]/g, '\\$&')}'`
    const soql = `${select}${where} ORDER BY ${id} LIMIT ${BATCH_ROWS}`
    const url = queryUrl(version, soql, 'query')
    let next: SalesforceCursor | null = null
    for await (const { file } of restPages(transport, request, { url })) {
      if (file?.rows === BATCH_ROWS) next = { via: 'keys', after: await lastKey(file.path, id) }
      yield { file, next }
    }
    if (next === null) return
    last = next.after
  }
}

async function lastKey(path: string, key: string): Promise<string> {
  const { records } = Records.parse(JSON.parse(await readFile(path, 'utf8')))
  return z.string().parse(records.at(-1)?.[key])
}
