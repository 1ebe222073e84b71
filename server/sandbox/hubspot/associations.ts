import { z } from 'zod'
import type { Answer, Ask } from '../http.ts'
import type { TableState } from '../state.ts'
import { associationTypes } from './association-types.ts'
import { CRM_KINDS, typeName } from './crm-types.ts'
import { invalid, notFound } from './error.ts'
import { bodyOf, RecordId, type Hubspot } from './hubspot.ts'
import { batchAnswer } from './objects.ts'

const MOST_INPUTS = 1000
const PER_ID = 500

interface Edge {
  readonly to: string
  readonly primary: boolean
}

const BatchRead = z.object({
  inputs: z.array(z.object({ id: RecordId, after: z.string().optional() })).default([]),
})

/** Who belongs to whom, for up to 1,000 records at once; a record with many is paged by its own `after`. */
export function associations(hubspot: Hubspot, ask: Ask, fromType: string, toType: string): Answer {
  const from = typeName(fromType)
  const to = typeName(toType)
  if (from === undefined || to === undefined)
    throw notFound(`Unable to infer object type from: ${from === undefined ? fromType : toType}`)
  const { inputs } = bodyOf(ask, BatchRead)
  if (inputs.length > MOST_INPUTS)
    throw invalid(
      `The batch of ${inputs.length} exceeds the limit of ${MOST_INPUTS} inputs`,
      'association-inputs',
    )
  const edges = edgesOf(hubspot, from, to)
  const results: unknown[] = []
  const missing: string[] = []
  for (const { id, after } of inputs) {
    const found = edges.get(id)
    if (found === undefined) {
      missing.push(id)
      continue
    }
    const start = after === undefined ? 0 : Number(after)
    const end = Math.min(found.length, start + Math.max(1, Math.min(PER_ID, ask.mostRows ?? PER_ID)))
    results.push({
      from: { id: id },
      to: found
        .slice(start, end)
        .map((edge) => ({ toObjectId: edge.to, associationTypes: associationTypes(from, to, edge) })),
      ...(end < found.length ? { paging: { next: { after: String(end), link: '' } } } : {}),
    })
  }
  const [one, other] = [CRM_KINDS[from]!.singular, CRM_KINDS[to]!.singular]
  const none = missing.map((id) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${other} is associated with ${one} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [one], toObjectType: [other] },
    links: {},
    errors: [],
  }))
  return batchAnswer({ results, errors: none, now: hubspot.clock.now() })
}

const known = new WeakMap<TableState, Map<string, ReadonlyMap<string, readonly Edge[]>>>()

/** Every living association between two types, by the record it starts from. */
function edgesOf({ state }: Hubspot, from: string, to: string): ReadonlyMap<string, readonly Edge[]> {
  const [one, other] = [CRM_KINDS[from]!.singular, CRM_KINDS[to]!.singular]
  const [forward, backward] = [`${one}_to_${other}`, `${other}_to_${one}`]
  const own = state.tables.get(forward)
  const table = own ?? state.tables.get(backward)
  const source = table ?? state.tables.get('contacts')
  if (source === undefined) return new Map()
  let cache = known.get(source)
  if (cache === undefined) {
    cache = new Map()
    known.set(source, cache)
    const emptied = cache
    source.onChange(() => emptied.clear())
  }
  const key = `${from}_${to}`
  let edges = cache.get(key)
  if (edges === undefined) {
    edges = table === undefined ? fromContacts(source, from, to) : fromTable(table, own !== undefined)
    cache.set(key, edges)
  }
  return edges
}

function fromTable(table: TableState, forward: boolean): Map<string, Edge[]> {
  const edges = new Map<string, Edge[]>()
  for (const { fields, deletedAt } of table.rows.values()) {
    const [from, to] = [fields['fromId'], fields['toId']]
    if (deletedAt !== null || from == null || to == null) continue
    const primary = fields['primary'] === true || fields['label'] === 'Primary'
    add(edges, String(forward ? from : to), { to: String(forward ? to : from), primary })
  }
  return edges
}

/** A contact's primary company stands on the contact itself. */
function fromContacts(contacts: TableState, from: string, to: string): Map<string, Edge[]> {
  const edges = new Map<string, Edge[]>()
  if (![from, to].includes('contacts') || ![from, to].includes('companies')) return edges
  for (const { id, fields, deletedAt } of contacts.rows.values()) {
    const company = fields['associatedcompanyid']
    if (deletedAt !== null || company == null || company === '') continue
    if (from === 'contacts') add(edges, id, { to: String(company), primary: true })
    else add(edges, String(company), { to: id, primary: true })
  }
  return edges
}

function add(edges: Map<string, Edge[]>, from: string, edge: Edge): void {
  const found = edges.get(from)
  if (found === undefined) edges.set(from, [edge])
  else found.push(edge)
}
