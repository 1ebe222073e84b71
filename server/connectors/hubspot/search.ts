import { FilterOperatorEnum, type Filter } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js'
import type { Page, ReadRequest, Window } from '../connector.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'
import type { HubspotContext } from './context.ts'
import type { CrmType } from './crm-type.ts'
import { hydrate } from './crm-pages.ts'
import { namelessFile } from './extracts.ts'
import { present } from './page-file.ts'
import { idOf, listOf } from './raw-row.ts'

const SEARCH_ROWS = 200

/**
 * Records changed in the window: their ids by the search, the records by their ids.
 *
 * The search gives 10,000 results at most, and a bulk edit puts more than that on one millisecond. So it is never paged:
 * with both ends of the window fixed it is sorted by id, and each page asks for the ids above the last one seen.
 * https://developers.hubspot.com/docs/api-reference/search/guide
 */
export async function* changedPages(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  { since, after }: { readonly since: string; readonly after: string | null },
): AsyncGenerator<Page> {
  const window = { from: since, to: request.window.to }
  for (let last = after; ;) {
    const { ids, rows } = await changedIds(context, type, { window, last, signal: request.signal })
    const nameless = await namelessFile(request, type, rows)
    const files = [...present([nameless]), ...(await hydrate(context, type, request, ids))]
    const greatest = greatestOf(ids)
    if (greatest === null) {
      yield { files, cursor: { phase: 'archive', after: null } }
      return
    }
    last = greatest
    yield { files, cursor: { phase: 'search', after: last } }
  }
}

/** How many records the window holds; all live ones when it has no start. */
export async function countChanges(
  { client }: HubspotContext,
  type: CrmType,
  window: Window,
  signal: AbortSignal,
): Promise<number> {
  const { total } = await client.search(signal).doSearch(type.type, {
    filterGroups: window.from === null ? [] : [{ filters: changed(type, window) }],
    properties: ['hs_object_id'],
    sorts: [],
    limit: 1,
  })
  return total
}

/** The page after `last`, and its ids; none at the end. The rows of a page come in no order that could be relied on. */
async function changedIds(
  { client, transport }: HubspotContext,
  type: CrmType,
  { window, last, signal }: { window: Window; last: string | null; signal: AbortSignal },
): Promise<{ readonly ids: readonly string[]; readonly rows: readonly unknown[] }> {
  const above: Filter[] =
    last === null ? [] : [{ propertyName: 'hs_object_id', operator: FilterOperatorEnum.Gt, value: last }]
  return await transport.insist(signal, async () => {
    const answer = await client.search(signal).doSearch(type.type, {
      filterGroups: [{ filters: [...changed(type, window), ...above] }],
      sorts: ['hs_object_id'],
      properties: ['hs_object_id'],
      limit: SEARCH_ROWS,
    })
    const rows = listOf(answer.results)
    const ids = [...new Set(rows.flatMap((row) => idOf(row) ?? []))]
    const greatest = greatestOf(ids)
    if (greatest === null && answer.total > 0)
      throw new IncompleteAnswer(`HubSpot's search finds ${answer.total} records and names none of them.`)
    if (greatest !== null && last !== null && Number(greatest) <= Number(last))
      throw new IncompleteAnswer("HubSpot's search names only records that it was told to pass over.")
    return { ids, rows }
  })
}

/** Ids are numbers, written as text. */
function greatestOf(ids: readonly string[]): string | null {
  return ids.reduce<string | null>(
    (greatest, id) => (greatest === null || Number(id) > Number(greatest) ? id : greatest),
    null,
  )
}

function changed({ modified }: CrmType, { from, to }: Window): Filter[] {
  const bound = (operator: FilterOperatorEnum, instant: string): Filter => ({
    propertyName: modified,
    operator,
    value: String(Date.parse(instant)),
  })
  return [...(from === null ? [] : [bound(FilterOperatorEnum.Gte, from)]), bound(FilterOperatorEnum.Lt, to)]
}
