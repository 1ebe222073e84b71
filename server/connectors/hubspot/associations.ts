import { z } from 'zod'
import type { Cursor, Page, ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'

/** HubSpot takes up to 1,000; fewer keep its answers within the time-out. */
const PARENTS_PER_CALL = 500
/** Associations change without moving the deal's time of change: all are read again once a day. */
const REREAD_ALL_AFTER_MS = 24 * 60 * 60_000

const AssociationCursor = z.object({ last: z.string() })

interface Association {
  readonly object: string
  readonly label: string
  /** HubSpot's name of the other end: `contacts`. */
  readonly to: string
  /** Name of the field that holds the other end's id: `contact_id`. */
  readonly field: string
}

/** The records that deals are associated with, one row for each deal, record and label. */
export function dealAssociation(association: Association): HubspotStream {
  const { object, label, field } = association
  return {
    stream: {
      object,
      label,
      mode: { kind: 'dependent', parent: 'deal', rereadAllAfterMs: REREAD_ALL_AFTER_MS },
      alsoYields: [],
      optional: false,
    },
    describe: () =>
      Promise.resolve([
        {
          object,
          label,
          fields: [
            fixedField('id'),
            fixedField('deal_id', 'text', { label: 'Deal', references: ['deal'] }),
            fixedField(field, 'text', { label: 'Record', references: [field.replace(/_id$/, '')] }),
            fixedField('type_id', 'integer', { label: 'Type of association' }),
            fixedField('category', 'text', { label: 'Who defined the type' }),
            fixedField('label', 'text', { label: 'Label' }),
          ],
          roles: { id: 'id', updated: null, deleted: null, mergedInto: null },
        },
      ]),
    read: (context, request) => read(context, association, request),
  }
}

async function* read(
  context: HubspotContext,
  association: Association,
  request: ReadRequest,
): AsyncGenerator<Page> {
  const { object } = association
  const last = AssociationCursor.safeParse(request.cursor satisfies Cursor | null).data?.last ?? null
  for await (const parents of remaining(request.parents, last)) {
    const rows = await associated(context, association, parents, request.signal)
    const content = { kind: 'sets', field: 'deal_id', parents } as const
    const file = await extractFile(request, object, rows, content)
    yield { files: present([file]), cursor: { last: parents.at(-1) } }
  }
  yield { files: [], cursor: null }
}

/** The parents after the one committed last, in chunks. When that one is gone meanwhile, all are read again. */
async function* remaining(
  parents: ReadRequest['parents'],
  last: string | null,
): AsyncGenerator<readonly string[]> {
  let found = last === null
  for await (const ids of parents()) {
    const rest = found ? ids : ids.slice(ids.indexOf(last ?? '') + 1)
    if (!found && !ids.includes(last ?? '')) continue
    found = true
    for (let start = 0; start < rest.length; start += PARENTS_PER_CALL) {
      yield rest.slice(start, start + PARENTS_PER_CALL)
    }
  }
  if (!found) yield* remaining(parents, null)
}

const Errors = z.object({
  errors: z.array(z.object({ category: z.string().nullish(), subCategory: z.unknown() })).nullish(),
})
/** How a 207 tells that a record has no association of the kind, or is gone. */
const NOTHING_THERE = new Set(['OBJECT_NOT_FOUND', 'NO_ASSOCIATIONS_FOUND'])

/** A set that could not be read must not pass for an empty one: its rows would be closed. */
function refuseErrors(answer: object): void {
  const { errors } = Errors.parse(answer)
  const other = errors?.find(({ category, subCategory }) =>
    [category, subCategory].every((name) => !NOTHING_THERE.has(String(name).replace(/^.*\./, ''))),
  )
  if (!other) return
  throw new ConnectorError('HubSpot could not read the associations of some of the deals.', {
    next: { kind: 'retry' },
    cause: new Error(other.category ?? 'no category'),
  })
}

/** The whole sets of these deals: a set may come in pieces, told by a cursor of its own. */
async function associated(
  { client }: HubspotContext,
  { to, field }: Association,
  deals: readonly string[],
  signal: AbortSignal,
): Promise<object[]> {
  const rows: object[] = []
  let inputs: { id: string; after?: string }[] = deals.map((id) => ({ id }))
  while (inputs.length > 0) {
    // https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide
    const answer = await client.associations(signal).getPage('deals', to, { inputs })
    refuseErrors(answer)
    const { results } = answer
    inputs = []
    for (const { _from, to, paging } of results) {
      const deal = _from.id
      for (const { toObjectId, associationTypes } of to) {
        for (const { typeId, category, label } of associationTypes) {
          const id = `${deal}:${toObjectId}:${typeId}`
          rows.push({
            id,
            deal_id: deal,
            [field]: toObjectId,
            type_id: typeId,
            category,
            label: label ?? null,
          })
        }
      }
      if (paging?.next?.after) inputs.push({ id: deal, after: paging.next.after })
    }
  }
  return rows
}
