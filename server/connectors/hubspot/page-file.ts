import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { PageFile, ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import { Paging } from './paging.ts'
import { diskError, type SavedBody } from '../transport/body.ts'

/** How HubSpot ends a page that has a successor. */
const TAIL = /\],"paging":\{"next":\{"after":"([^"\\]+)"(?:,"link":"[^"]*")?\}\}\}\s*$/

/** Where the next page starts, when the end of the saved body shows it; null: read the page to know. */
export function nextAtTail({ tail }: SavedBody): string | null {
  return TAIL.exec(tail)?.[1] ?? null
}

const SavedPage = z.object({
  results: z.array(z.unknown()),
  paging: Paging,
  errors: z.array(z.unknown()).nullish(),
})

/** A saved page of results, parsed for what is needed beyond its rows. */
export async function parsePage(path: string): Promise<{
  readonly results: readonly unknown[]
  readonly after: string | null
  readonly errors: readonly unknown[]
}> {
  try {
    const { results, paging, errors } = SavedPage.parse(JSON.parse(await readFile(path, 'utf8')))
    return { results, after: paging?.next?.after ?? null, errors: errors ?? [] }
  } catch (cause) {
    throw new ConnectorError("A page of HubSpot's is cut off, or in a form that isn't known here.", {
      next: { kind: 'retry' },
      action: 'If it stays so, please report it.',
      cause,
    })
  }
}

/** Rows taken out of answers, as a file of their own. Null when there are none. */
export async function extractFile(
  request: Pick<ReadRequest, 'spool'>,
  object: string,
  rows: readonly object[],
  content: PageFile['content'] = { kind: 'rows' },
): Promise<PageFile | null> {
  if (rows.length === 0 && content.kind !== 'sets') return null
  const path = request.spool('ndjson')
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join('')).catch((error: unknown) => {
    throw diskError(error)
  })
  return { object, path, format: { kind: 'ndjson' }, rows: rows.length, content }
}

export function present<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null)
}
