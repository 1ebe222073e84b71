import { z } from 'zod'
import type { ObjectSchema, Page, ReadRequest } from '../connector.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { proveListed } from './crm-pages.ts'
import type { CrmType } from './crm-type.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'
import { nextAfter } from './paging.ts'
import { parentsLeft } from './parents.ts'

/** HubSpot takes up to 1,000; fewer keep its answers within the time-out. */
const PARENTS_PER_CALL = 500
/**
 * What the records of a kind are associated with, an object for each other end (`call_contact`) with one row for each
 * record, other record and label.
 */
export function associationStream({
  from,
  to: ends,
  rereadAllAfterMs,
}: {
  readonly from: CrmType
  readonly to: readonly CrmType[]
  /** Associations change without moving the record's time of change: after this time all are read again. */
  readonly rereadAllAfterMs: number
}): HubspotStream {
  const schemas = ends.map((end) => schemaOf(from, end))
  const [first, ...more] = schemas
  return {
    stream: {
      object: first!.object,
      label: first!.label,
      mode: { kind: 'dependent', parent: from.object, rereadAllAfterMs },
      alsoYields: more.map(({ object, label }) => ({ object, label })),
      optional: from.optional,
    },
    async describe(context, signal) {
      if (from.optional) await proveListed(context, from, signal)
      return schemas
    },
    read: (context, request) => read(context, { from, ends }, request),
  }
}

function schemaOf(from: CrmType, end: CrmType): ObjectSchema {
  return {
    object: `${from.object}_${end.object}`,
    label: `${from.singular} ${end.label.toLowerCase()}`,
    fields: [
      fixedField('id'),
      fixedField(`${from.object}_id`, 'text', { label: from.singular, references: [from.object] }),
      fixedField(`${end.object}_id`, 'text', { label: end.singular, references: [end.object] }),
      fixedField('type_id', 'integer', { label: 'Type of association' }),
      fixedField('category', 'text', { label: 'Who defined the type' }),
      fixedField('label', 'text', { label: 'Label' }),
    ],
    roles: { id: 'id', updated: null, deleted: null, mergedInto: null },
  }
}

async function* read(
  context: HubspotContext,
  { from, ends }: { from: CrmType; ends: readonly CrmType[] },
  request: ReadRequest,
): AsyncGenerator<Page> {
  const field = `${from.object}_id`
  for await (const parents of parentsLeft(request, PARENTS_PER_CALL)) {
    const content = { kind: 'sets', field, parents } as const
    const files = ends.map(async (end) => {
      const rows = await associated(context, { from, end, parents }, request.signal)
      return extractFile(request, `${from.object}_${end.object}`, rows, content)
    })
    yield { files: present(await Promise.all(files)), cursor: { last: parents.at(-1) } }
  }
  yield { files: [], cursor: null }
}

const Errors = z.object({
  errors: z
    .array(
      z.object({
        category: z.string().nullish(),
        subCategory: z.unknown().optional(),
        context: z.object({ fromObjectId: z.array(z.string()).nullish() }).nullish(),
      }),
    )
    .nullish(),
})
/** How a 207 tells that a record has no association of the kind, or is gone. */
const NOTHING_THERE = new Set(['OBJECT_NOT_FOUND', 'NO_ASSOCIATIONS_FOUND'])

/** Ids of which the answer says that there is nothing. A set that could not be read must not pass for an empty one. */
function withoutAny(answer: object, { label }: CrmType): readonly string[] {
  const errors = Errors.parse(answer).errors ?? []
  const other = errors.find(({ category, subCategory }) =>
    [category, subCategory].every((name) => !NOTHING_THERE.has(String(name).replace(/^.*\./, ''))),
  )
  if (!other) return errors.flatMap(({ context }) => context?.fromObjectId ?? [])
  throw new IncompleteAnswer(
    `HubSpot could not read the ${label.toLowerCase()} of some of the records.`,
    new Error(other.category ?? 'no category'),
  )
}

interface Input {
  readonly id: string
  readonly after?: string
}

/** The whole sets of these records: a set may come in pieces, told by a cursor of its own. */
async function associated(
  { client, transport, log }: HubspotContext,
  { from, end, parents }: { from: CrmType; end: CrmType; parents: readonly string[] },
  signal: AbortSignal,
): Promise<object[]> {
  const rows = new Map<string, object>()
  const askedTwice = new Set<string>()
  let inputs: Input[] = parents.map((id) => ({ id }))
  while (inputs.length > 0) {
    const asked = new Map(inputs.map((input) => [input.id, input]))
    // https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide
    const { results, none } = await transport.insist(signal, async () => {
      const all = { inputs: [...asked.values()] }
      const answer = await client.associations(signal).getPage(from.type, end.type, all)
      return { results: answer.results, none: withoutAny(answer, end) }
    })
    const next: Input[] = []
    for (const { _from, to, paging } of results) {
      const { id: parent } = _from
      for (const { toObjectId, associationTypes } of to) {
        for (const { typeId, category, label } of associationTypes) {
          const id = `${parent}:${toObjectId}:${typeId}`
          rows.set(id, {
            id,
            [`${from.object}_id`]: parent,
            [`${end.object}_id`]: toObjectId,
            type_id: typeId,
            category,
            label: label ?? null,
          })
        }
      }
      const after = nextAfter(asked.get(parent)?.after ?? null, paging?.next?.after)
      if (after !== null) next.push({ id: parent, after })
      asked.delete(parent)
    }
    for (const id of none) asked.delete(id)
    // Neither given nor refused: what isn't told of when asked again has none.
    const unheard = [...asked.values()].filter(({ id }) => askedTwice.has(id))
    if (unheard.length > 0)
      log.warn({ from: from.type, to: end.type, unheard }, 'HubSpot does not tell of these')
    const again = [...asked.values()].filter(({ id }) => !askedTwice.has(id))
    for (const { id } of again) askedTwice.add(id)
    inputs = [...next, ...again]
  }
  return [...rows.values()]
}
