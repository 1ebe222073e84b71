import { z } from 'zod'
import type { Cursor, ObjectSchema, Page, ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import { archivedPages } from './archive.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import type { CrmType, PropertyHistory } from './crm-type.ts'
import { listPage, proveListed, recordPages } from './crm-pages.ts'
import { fixedField, without } from './fields.ts'
import { OWN_PROPERTIES } from './own-properties.ts'
import { describeProperties } from './properties.ts'
import { changedPages, countChanges } from './search.ts'

/** The search is filled some time after the change; what came late is met by reading two hours again. */
const OVERLAP_MS = 2 * 60 * 60_000
/** What was deleted for privacy leaves no trace: it is found by comparing the ids. */
const RECONCILE_AFTER_MS = 4 * 7 * 24 * 60 * 60_000

/** So far back a window begins once more where HubSpot didn't tell of a record that it had named. */
const LONGEST_HELD_MS = 14 * 24 * 60 * 60_000

/** `held`: of a record that the search had named nothing was told. */
const held = z.boolean().default(false)
const CrmCursor = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('list'), after: z.string() }),
  z.object({ phase: z.literal('search'), after: z.string(), held }),
  z.object({ phase: z.literal('archive'), after: z.string().nullable(), held }),
])

/** Records of one kind: contacts, deals, calls… */
export function crmStream(type: CrmType): HubspotStream {
  return {
    stream: {
      object: type.object,
      label: type.label,
      mode: { kind: 'changes', overlapMs: OVERLAP_MS, lagMs: 0, reconcileAfterMs: RECONCILE_AFTER_MS },
      alsoYields: type.histories.map(({ object, label }) => ({ object, label })),
      optional: type.optional,
    },
    describe: (context, signal) => describe(context, type, signal),
    count: (context, window, signal) => countChanges(context, type, window, signal),
    read: (context, request) => read(context, type, request),
    path: (portalId, id) => `/contacts/${portalId}/record/${type.typeId}/${encodeURIComponent(id)}`,
  }
}

async function describe(
  context: HubspotContext,
  type: CrmType,
  signal: AbortSignal,
): Promise<ObjectSchema[]> {
  // What is described isn't always allowed to be read.
  if (type.optional) await proveListed(context, type, signal)
  const own = OWN_PROPERTIES[type.type] ?? []
  const properties = await describeProperties(context, type.type, { own, signal })
  const fixed = [
    fixedField('hs_object_id', 'text', { label: 'Record ID', path: ['id'] }),
    fixedField('archived', 'boolean', { label: 'Archived' }),
    fixedField('merged_into', 'text', { label: 'Merged into', references: [type.object] }),
  ]
  const fields = [...fixed, ...without(fixed, properties)]
  const roles = { id: 'hs_object_id', updated: type.modified, deleted: 'archived', mergedInto: 'merged_into' }
  const schema = { object: type.object, label: type.label, fields, roles }
  return [schema, ...type.histories.map((history) => historySchema(type, history))]
}

function historySchema(of: CrmType, { object, label, value }: PropertyHistory): ObjectSchema {
  return {
    object,
    label,
    fields: [
      fixedField('id'),
      fixedField(`${of.object}_id`, 'text', { label: of.singular, references: [of.object] }),
      fixedField(value.field, 'text', value),
      fixedField('at', 'instant', { label: 'Time' }),
      fixedField('source', 'text', { label: 'Source of the change' }),
    ],
    roles: { id: 'id', updated: 'at', deleted: null, mergedInto: null },
  }
}

/** Everything by the list at first; then what changed by the search, and what went by the archive. */
async function* read(context: HubspotContext, type: CrmType, request: ReadRequest): AsyncGenerator<Page> {
  const cursor = parse(request.cursor)
  const { from } = request.window
  if (typeof request.extent === 'object') {
    yield* recordPages(context, type, request, request.extent.ids)
    return
  }
  if (from === null) {
    yield* listed(context, type, request, cursor?.after ?? null)
    return
  }
  yield* changed(context, type, request, { since: from, cursor: cursor?.phase === 'list' ? null : cursor })
}

type ChangesCursor = Exclude<z.infer<typeof CrmCursor>, { phase: 'list' }>

/**
 * What changed, then what went. Where a record was named and not told of, the next window begins where this one did: it would
 * otherwise stay as it was until it changes again.
 */
async function* changed(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  { since, cursor }: { readonly since: string; readonly cursor: ChangesCursor | null },
): AsyncGenerator<Page> {
  let held = cursor?.held ?? false
  if (cursor?.phase !== 'archive') {
    const pages = changedPages(context, type, request, { since, after: cursor?.after ?? null })
    for await (const { files, last, unanswered } of pages) {
      held ||= unanswered
      const next: ChangesCursor =
        last === null ? { phase: 'archive', after: null, held } : { phase: 'search', after: last, held }
      yield { files, cursor: next }
    }
  }
  const isRecent = Date.parse(request.window.to) - Date.parse(since) < LONGEST_HELD_MS
  const start = cursor?.phase === 'archive' ? cursor.after : null
  for await (const { files, after } of archivedPages(context, type, request, { since, after: start })) {
    if (after !== null) yield { files, cursor: { phase: 'archive', after, held } }
    else yield { files, cursor: null, ...(held && isRecent ? { completeTo: since } : {}) }
  }
}

async function* listed(
  context: HubspotContext,
  type: CrmType,
  request: ReadRequest,
  start: string | null,
): AsyncGenerator<Page> {
  let after = start
  do {
    const page = await listPage(context, type, request, after)
    after = page.after
    yield { files: page.files, cursor: after === null ? null : { phase: 'list', after } }
  } while (after !== null)
}

function parse(cursor: Cursor | null): z.infer<typeof CrmCursor> | null {
  if (cursor === null) return null
  const parsed = CrmCursor.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new ConnectorError('The place to go on from was kept by another version.', {
    next: { kind: 'restart' },
    cause: parsed.error,
  })
}
