import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { Transport } from '../transport.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'
import type { SavedBody } from '../transport/body.ts'
import type { Call } from '../transport/call.ts'
import type { SalesforceCursor } from './cursor.ts'
import type { RowsPage } from './rows.ts'

const Ends = z.object({ totalSize: z.int(), done: z.boolean(), nextRecordsUrl: z.string().optional() })
type Ends = z.infer<typeof Ends>

/** What stands before the records, as Salesforce writes it. */
const HEAD = /^\s*\{"totalSize":\d+,"done":(?:true|false)(?:,"nextRecordsUrl":"[^"\\]+")?(?=,"records":\[)/

/** Where a further page is. What leads elsewhere must not be kept as the place to go on from. */
const NEXT_PAGES = '/services/data/'

const TAIL = /\]\}\s*$/

export function queryUrl(version: string, soql: string, resource: 'query' | 'queryAll' = 'queryAll'): string {
  return `/services/data/v${version}/${resource}?q=${encodeURIComponent(soql)}`
}

/**
 * Pages of up to 2,000 rows, as they come. `queryAll` also shows what is in the recycle bin.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_queryall.htm
 */
export async function* restPages(
  transport: Transport,
  request: ReadRequest,
  start: { readonly url: string } | Extract<SalesforceCursor, { via: 'rest' }>,
): AsyncGenerator<RowsPage> {
  let url: string | undefined = 'via' in start ? start.next : start.url
  let read: number | null = 'via' in start ? start.read : 0
  let total: number | null = 'via' in start ? start.total : null
  while (url) {
    const path = request.spool('json')
    const call: Call = { url, expects: 'json' }
    const asked = url
    const ends: Ends = await transport.save(call, path, request.signal, async (saved) => {
      const ends = await endsOf(saved, path)
      if (ends.nextRecordsUrl === asked)
        throw new IncompleteAnswer('Salesforce gives pages that lead to themselves.')
      if (ends.nextRecordsUrl && !ends.nextRecordsUrl.startsWith(NEXT_PAGES))
        throw new IncompleteAnswer("Salesforce gives pages that lead to where no pages of Salesforce's are.")
      return ends
    })
    total ??= ends.totalSize
    const after: number | null = ends.nextRecordsUrl ? offsetOf(ends.nextRecordsUrl) : total
    const rows: number | null = after === null || read === null ? null : after - read
    url = ends.nextRecordsUrl
    read = after
    const file = rows === 0 ? null : ({ path, format: { kind: 'json', rows: ['records'] }, rows } as const)
    yield { file, next: url ? { via: 'rest', next: url, read, total } : null }
  }
}

async function endsOf(saved: SavedBody, path: string): Promise<Ends> {
  const head = TAIL.test(saved.tail) ? HEAD.exec(saved.head)?.[0] : undefined
  const ends = parse(head ? `${head}}` : await readFile(path, 'utf8'))
  if (ends && ends.done === (ends.nextRecordsUrl === undefined)) return ends
  throw new ConnectorError("A page of Salesforce's is cut off, or doesn't say where the next one is.", {
    next: { kind: 'retry' },
    cause: new Error(`${saved.bytes} bytes`),
  })
}

function parse(text: string): Ends | null {
  try {
    return Ends.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The locator ends in the number of rows before the page: `…/01gD0000002HU6KIAW-2000`. */
function offsetOf(nextRecordsUrl: string): number | null {
  const offset = /-(\d+)$/.exec(nextRecordsUrl)?.[1]
  return offset === undefined ? null : Number(offset)
}
