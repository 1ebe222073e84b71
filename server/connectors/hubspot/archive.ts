import { z } from 'zod'
import type { Page, ReadRequest } from '../connector.ts'
import type { HubspotContext } from './context.ts'
import type { CrmType } from './crm-type.ts'
import { listUrl } from './crm-pages.ts'
import { extractFile, present } from './page-file.ts'
import { listPages, Paging } from './paging.ts'

const ARCHIVE_ROWS = 100

const Archived = z.object({
  results: z.array(z.object({ id: z.string(), archivedAt: z.string().nullish() })),
  paging: Paging,
})

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
): AsyncGenerator<Page> {
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
      .filter(({ archivedAt }) => !archivedAt || Date.parse(archivedAt) >= Date.parse(since))
      .map(({ id }) => ({ hs_object_id: id }))
    const file = await extractFile(request, type.object, gone, { kind: 'deletions' })
    yield { files: present([file]), cursor: after === null ? null : { phase: 'archive', after } }
  }
}
