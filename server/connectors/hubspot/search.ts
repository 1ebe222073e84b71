import { FilterOperatorEnum, type Filter } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js'
import type { PageFile, ReadRequest, Window } from '../connector.ts'
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
): AsyncGenerator<ChangedPage> {
  const window = { from: since, to: request.window.to }
  const missing = new Set<string>()
  for (let last = after; ;) {
    const { ids, rows } = await changedIds(context, type, { window, last, missing, signal: request.signal })
    const nameless = await namelessFile(request, type, rows)
    const { files, found, unanswered } = await hydrate(context, type, request, ids)
    const there = new Set(found)
    for (const id of ids) if (!there.has(id)) missing.add(id)
    // An id of no record leads nowhere: behind it there may be none, and before it many.
    last = greatestOf(found) ?? greatestOf(ids)
    yield { files: [...present([nameless]), ...files], last, unanswered: unanswered.length > 0 }
    if (last === null) return
  }
}

interface ChangedPage {
  readonly files: readonly PageFile[]
  /** The id above which the next page begins; null at the end. */
  readonly last: string | null
  /** Of a record that the search had named nothing was told. */
  readonly unanswered: boolean
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

/** The page after `last`, and its ids above that; none at the end. `missing`: ids of no record, as far as was told. The rows of a page come in no order that could be relied on. */
async function changedIds(
  { client, transport }: HubspotContext,
  type: CrmType,
  {
    window,
    last,
    missing,
    signal,
  }: { window: Window; last: string | null; missing: ReadonlySet<string>; signal: AbortSignal },
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
    const named = [...new Set(rows.flatMap((row) => idOf(row) ?? []))]
    if (named.length === 0 && answer.total > 0)
      throw new IncompleteAnswer(`HubSpot's search finds ${answer.total} records and names none of them.`)
    const ids = named.filter((id) => last === null || Number(id) > Number(last))
    if (ids.length === 0 && named.some((id) => !missing.has(id)))
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
