import { FilterOperatorEnum, type Filter } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js'
import type { Page, ReadRequest, Window } from '../connector.ts'
import type { HubspotContext } from './context.ts'
import type { CrmType } from './crm-type.ts'
import { hydrate } from './crm-pages.ts'

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
    const ids = await changedIds(context, type, { window, last, signal: request.signal })
    const files = await hydrate(context, type, request, ids)
    const newest = ids.at(-1)
    if (newest === undefined) {
      yield { files, cursor: { phase: 'archive', after: null } }
      return
    }
    last = newest
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

async function changedIds(
  { client }: HubspotContext,
  type: CrmType,
  { window, last, signal }: { window: Window; last: string | null; signal: AbortSignal },
): Promise<readonly string[]> {
  const above: Filter[] =
    last === null ? [] : [{ propertyName: 'hs_object_id', operator: FilterOperatorEnum.Gt, value: last }]
  const { results } = await client.search(signal).doSearch(type.type, {
    filterGroups: [{ filters: [...changed(type, window), ...above] }],
    sorts: ['hs_object_id'],
    properties: ['hs_object_id'],
    limit: SEARCH_ROWS,
  })
  return results.map(({ id }) => id)
}

function changed({ modified }: CrmType, { from, to }: Window): Filter[] {
  const bound = (operator: FilterOperatorEnum, instant: string): Filter => ({
    propertyName: modified,
    operator,
    value: String(Date.parse(instant)),
  })
  return [...(from === null ? [] : [bound(FilterOperatorEnum.Gte, from)]), bound(FilterOperatorEnum.Lt, to)]
}
