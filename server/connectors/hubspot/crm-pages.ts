import { z } from 'zod'
import type { Page, PageFile, ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { HubspotContext } from './context.ts'
import type { CrmType } from './crm-type.ts'
import { extractFile, nextAtTail, parsePage, present } from './page-file.ts'
import { crmResults, historyRows, losersOf, mergedAway, mergesIn, namelessFile } from './extracts.ts'
import { nextAfter, Paging, readListPage } from './paging.ts'
import { idOf } from './raw-row.ts'
import { HubspotError } from './refusal.ts'

const LIST_ROWS = 100
/** With properties' histories HubSpot answers at most half as many. */
const HISTORY_ROWS = 50
/** More would be asked for and held all at once; they are committed together. */
const RECORDS_AT_ONCE = 1_000
/** What every server and proxy between takes as an address. */
const LONGEST_URL = 7_500
const NOT_FOUND = 'OBJECT_NOT_FOUND'

const BatchErrors = z.array(
  z.object({
    category: z.string().nullish(),
    message: z.string().nullish(),
    context: z.object({ ids: z.array(z.string()).nullish() }).nullish(),
  }),
)

/** A page of live records from the list, with what else comes along in it. */
export async function listPage(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  after: string | null,
): Promise<{ readonly files: Page['files']; readonly after: string | null }> {
  const alone = request.extent === 'fields'
  const properties = alone ? ['hs_object_id', ...propertyNames(request)] : propertyNames(request)
  const url = listUrl(type, {
    after,
    properties,
    limit: alone ? LIST_ROWS : pageRows(type),
    histories: alone ? [] : historiesOf(type),
  })
  if (url.length > LONGEST_URL) return await pageByIds(context, type, request, after)
  const path = request.spool('json')
  try {
    return await context.transport.save({ url, expects: 'json' }, path, request.signal, async (saved) => {
      const next = nextAfter(after, nextAtTail(saved))
      // Only what may hold more than rows is parsed here; the rest goes to the warehouse as it came.
      if (next !== null && (alone || (type.histories.length === 0 && !(await mergesIn(path))))) {
        return { files: [pageOf(type, path, null)], after: next }
      }
      const page = await parsePage(path)
      const files = alone
        ? [pageOf(type, path, page.results.length)]
        : await withExtracts(type, request, path, page.results)
      return { files, after: nextAfter(after, page.after) }
    })
  } catch (error) {
    if (!isTooLong(error)) throw error
    return await pageByIds(context, type, request, after)
  }
}

/** Addresses have an end: with very many properties the list gives the ids, and their records are read by them. */
async function pageByIds(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  after: string | null,
): ReturnType<typeof listPage> {
  const { rows, next } = await idsPage(context, type, request, after)
  const nameless = await namelessFile(request, type, rows)
  const ids = rows.flatMap((row) => idOf(row) ?? [])
  const { files } = await hydrate(context, type, request, ids)
  return { files: [...present([nameless]), ...files], after: next }
}

/** Something between takes even shorter addresses only. */
function isTooLong(error: unknown): boolean {
  return error instanceof HubspotError && (error.status === 414 || error.status === 431)
}

/** Throws unless records of this kind may be read. */
export async function proveListed({ transport }: HubspotContext, type: CrmType, signal: AbortSignal) {
  const url = listUrl(type, { after: null, properties: ['hs_object_id'], limit: 1, histories: [] })
  await transport.text({ url, expects: 'json' }, signal)
}

/** The records of any number of ids, so many at a time. */
export async function* recordPages(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  ids: readonly string[],
): AsyncGenerator<Page> {
  for (const some of chunksOf([...new Set(ids)], RECORDS_AT_ONCE))
    yield { files: (await hydrate(context, type, request, some)).files, cursor: null }
}

/**
 * The records of a page's ids, in as few requests as HubSpot allows, side by side. Those of which it says nothing are asked for once
 * more.
 */
export async function hydrate(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  ids: readonly string[],
): Promise<Batch> {
  const told = await batchesRead(context, type, request, [...new Set(ids)])
  if (told.unanswered.length === 0) return told
  const again = await batchesRead(context, type, request, told.unanswered)
  if (again.unanswered.length > 0)
    context.log.warn({ type: type.type, ids: again.unanswered }, 'HubSpot does not tell of these records')
  return {
    files: [...told.files, ...again.files],
    found: [...told.found, ...again.found],
    unanswered: again.unanswered,
  }
}

/** What was answered of ids that were asked for. */
interface Batch {
  readonly files: readonly PageFile[]
  /** Ids of records that are there. */
  readonly found: readonly string[]
  /** Ids of which the answer says nothing. */
  readonly unanswered: readonly string[]
}

async function batchesRead(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  ids: readonly string[],
): Promise<Batch> {
  const chunks = chunksOf(ids, pageRows(type))
  const batches = await Promise.all(chunks.map((chunk) => batchRead(context, type, request, chunk)))
  return {
    files: batches.flatMap(({ files }) => files),
    found: batches.flatMap(({ found }) => found),
    unanswered: batches.flatMap(({ unanswered }) => unanswered),
  }
}

function chunksOf(ids: readonly string[], size: number): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, nth) =>
    ids.slice(nth * size, (nth + 1) * size),
  )
}

async function batchRead(
  { transport }: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  ids: readonly string[],
): Promise<Batch> {
  const body = JSON.stringify({
    inputs: ids.map((id) => ({ id })),
    properties: propertyNames(request),
    ...(type.histories.length > 0 ? { propertiesWithHistory: historiesOf(type) } : {}),
  })
  const path = request.spool('json')
  const call = {
    method: 'POST',
    url: `/crm/v3/objects/${type.type}/batch/read`,
    headers: { 'content-type': 'application/json' },
    body,
    expects: 'json',
  } as const
  return await transport.save(call, path, request.signal, async ({ status }) => {
    const { results, errors } = await parsePage(path)
    const gone = status === 207 ? notFound(errors) : []
    const told = crmResults(results).flatMap(({ id, properties }) => [id, ...losersOf(properties)])
    const answered = new Set([...gone, ...told])
    return {
      files: await withExtracts(type, request, path, results),
      found: ids.filter((id) => told.includes(id)),
      unanswered: ids.filter((id) => !answered.has(id)),
    }
  })
}

/** What went since the search is met in the archive; any other error must not pass for "nothing there". */
function notFound(errors: readonly unknown[]): readonly string[] {
  const parsed = BatchErrors.safeParse(errors)
  const other = parsed.data?.find(({ category }) => category !== NOT_FOUND)
  if (parsed.success && !other) return parsed.data.flatMap(({ context }) => context?.ids ?? [])
  throw new ConnectorError('HubSpot could not read some of the records that it had named.', {
    next: { kind: 'retry' },
    cause: new Error(`${other?.category ?? ''}: ${other?.message ?? ''}`),
  })
}

async function withExtracts(
  type: CrmType,
  request: ReadRequest,
  path: string,
  results: readonly unknown[],
): Promise<PageFile[]> {
  const records = crmResults(results)
  const histories = await Promise.all(
    type.histories.map((history) =>
      extractFile(request, history.object, historyRows(records, type, history)),
    ),
  )
  const losers = await extractFile(request, type.object, mergedAway(records))
  return present([pageOf(type, path, results.length), losers, ...histories])
}

function pageOf({ object }: CrmType, path: string, rows: number | null): PageFile {
  return { object, path, rows, format: { kind: 'json', rows: ['results'] }, content: { kind: 'rows' } }
}

async function idsPage(
  { transport }: HubspotContext,
  type: CrmType,
  { signal }: ReadRequest,
  after: string | null,
): Promise<{ readonly rows: readonly unknown[]; readonly next: string | null }> {
  const Ids = z.object({ results: z.array(z.unknown()), paging: Paging })
  const url = listUrl(type, { after, properties: ['hs_object_id'], limit: LIST_ROWS, histories: [] })
  const read = await readListPage(transport, { url, after, schema: Ids, signal })
  return { rows: read.page.results, next: read.after }
}

interface Listing {
  readonly after: string | null
  readonly properties: readonly string[]
  readonly limit: number
  /** Properties whose histories are to come along. */
  readonly histories: readonly string[]
  readonly archived?: boolean
}

/** https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/basic/get-crm-v3-objects-contacts */
export function listUrl(
  { type }: CrmType,
  { after, properties, limit, histories, archived }: Listing,
): string {
  const query = new URLSearchParams({ limit: String(limit), properties: properties.join(',') })
  if (histories.length > 0) query.set('propertiesWithHistory', histories.join(','))
  if (archived) query.set('archived', 'true')
  if (after) query.set('after', after)
  return `/crm/v3/objects/${type}?${query.toString()}`
}

function historiesOf({ histories }: CrmType): string[] {
  return histories.map(({ property }) => property)
}

function pageRows({ histories }: CrmType): number {
  return histories.length > 0 ? HISTORY_ROWS : LIST_ROWS
}

function propertyNames({ schema }: ReadRequest): string[] {
  return schema.fields.filter(({ path }) => path[0] === 'properties').map(({ name }) => name)
}
