import { z } from 'zod'
import type { PageFile, ReadRequest } from '../connector.ts'
import type { HubspotContext } from './context.ts'
import type { CrmType } from './crm-type.ts'
import { listUrl } from './crm-pages.ts'
import { namelessFile } from './extracts.ts'
import { extractFile, present } from './page-file.ts'
import { listPages, Paging } from './paging.ts'
import { idOf, partOf } from './raw-row.ts'

const ARCHIVE_ROWS = 100

const Archived = z.object({ results: z.array(z.unknown()), paging: Paging })

/**
 * Ids of records archived since the window's start. Archived records leave the search, and the archive, which holds them
 * for 90 days, can't be sorted: it is read through each time.
 *
 * What was deleted for privacy leaves no trace here: it is found by comparing all ids.
 */
export async function* archivedPages(
  { transport }: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  { since, after: start }: { readonly since: string; readonly after: string | null },
): AsyncGenerator<{ readonly files: readonly PageFile[]; readonly after: string | null }> {
  const url = (after: string | null) =>
    listUrl(type, {
      after,
      properties: ['hs_object_id'],
      limit: ARCHIVE_ROWS,
      histories: [],
      archived: true,
    })
  const { signal } = request
  for await (const { page, after } of listPages(transport, { url, start, schema: Archived, signal })) {
    const gone = page.results
      .map((row) => ({ id: idOf(row), archivedAt: partOf(row, 'archivedAt') }))
      .filter(({ id, archivedAt }) => id !== null && !isBefore(archivedAt, since))
      .map(({ id }) => ({ hs_object_id: id }))
    const files = await Promise.all([
      extractFile(request, type.object, gone, { kind: 'deletions' }),
      namelessFile(request, type, page.results),
    ])
    yield { files: present(files), after }
  }
}

/** Whether it was archived before the window. What tells no time is told again: that costs nothing. */
function isBefore(archivedAt: unknown, since: string): boolean {
  return typeof archivedAt === 'string' && Date.parse(archivedAt) < Date.parse(since)
}
