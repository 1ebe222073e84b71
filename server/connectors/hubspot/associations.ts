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
import { asId, idOf, listOf, partOf, rawRow, type Raw } from './raw-row.ts'

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
    const files = ends.map(async (end) => {
      const { rows, unread } = await associated(context, { from, end, parents }, request.signal)
      // What is known of a record whose set can't all be read stays.
      const content = { kind: 'sets', field, parents: parents.filter((id) => !unread.has(id)) } as const
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

interface Associated {
  readonly rows: readonly object[]
  /** Records of whose set there is more than could be read. */
  readonly unread: ReadonlySet<string>
}

/** The whole sets of these records: a set may come in pieces, told by a cursor of its own. */
async function associated(
  { client, transport, log }: HubspotContext,
  { from, end, parents }: { from: CrmType; end: CrmType; parents: readonly string[] },
  signal: AbortSignal,
): Promise<Associated> {
  const rows = new Map<string, object>()
  const nameless: Raw[] = []
  const unread = new Set<string>()
  const askedTwice = new Set<string>()
  let nobodys = false
  let inputs: Input[] = parents.map((id) => ({ id }))
  while (inputs.length > 0) {
    const asked = new Map(inputs.map((input) => [input.id, input]))
    // https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide
    const { results, none } = await transport.insist(signal, async () => {
      const all = { inputs: [...asked.values()] }
      const answer = await client.associations(signal).getPage(from.type, end.type, all)
      return { results: listOf(answer.results), none: withoutAny(answer, end) }
    })
    const next: Input[] = []
    for (const result of results) {
      const parent = idOf(partOf(result, '_from'))
      if (parent === null) {
        nobodys = true
        continue
      }
      for (const link of linksOf({ from, end }, parent, partOf(result, 'to'))) {
        if (link.id !== null) rows.set(link.id, link)
        else {
          nameless.push(link)
          unread.add(parent)
        }
      }
      const told = asId(partOf(partOf(partOf(result, 'paging'), 'next'), 'after'))
      const after = nextAfter(asked.get(parent)?.after ?? null, told)
      if (after !== null) next.push({ id: parent, after })
      asked.delete(parent)
    }
    for (const id of none) asked.delete(id)
    const unheard = [...asked.values()].filter(({ id }) => askedTwice.has(id))
    if (unheard.length > 0)
      log.warn({ from: from.type, to: end.type, unheard, nobodys }, 'HubSpot does not tell of these')
    // Neither given nor refused: what isn't told of when asked again has none, unless something was told of nobody.
    if (nobodys) for (const { id } of unheard) unread.add(id)
    const again = [...asked.values()].filter(({ id }) => !askedTwice.has(id))
    for (const { id } of again) askedTwice.add(id)
    inputs = [...next, ...again]
  }
  return { rows: [...rows.values(), ...nameless], unread }
}

interface Link extends Raw {
  readonly id: string | null
}

/** What a record is associated with, a row for each type; without an id where it isn't told with what, or how. */
function linksOf({ from, end }: { from: CrmType; end: CrmType }, parent: string, told: unknown): Link[] {
  // A list of records, or what came in its place.
  const others = Array.isArray(told) ? told : [told]
  return others.flatMap((other) => {
    const { toObjectId, associationTypes } = rawRow(other, 'label')
    const to = asId(toObjectId)
    const types: readonly unknown[] = Array.isArray(associationTypes) ? associationTypes : [associationTypes]
    return types.map((type) => {
      const { typeId, category, label } = rawRow(type, 'label')
      const kind = asId(typeId)
      return {
        id: to === null || kind === null ? null : `${parent}:${to}:${kind}`,
        [`${from.object}_id`]: parent,
        [`${end.object}_id`]: to,
        type_id: typeId ?? null,
        category: category ?? null,
        label: label ?? null,
      }
    })
  })
}
