import { z } from 'zod'
import type { Answer, Ask } from '../http.ts'
import type { Row } from '../row.ts'
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
    const found = edges(id)
    if (found.length === 0) {
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

/** Finds the living associations between two types by the record they start from. */
function edgesOf({ state }: Hubspot, from: string, to: string): (id: string) => readonly Edge[] {
  const [one, other] = [CRM_KINDS[from]!.singular, CRM_KINDS[to]!.singular]
  const own = state.tables.get(`${one}_to_${other}`)
  const table = own ?? state.tables.get(`${other}_to_${one}`)
  if (table !== undefined)
    return own === undefined ? byEnd(table, 'toId', 'fromId') : byEnd(table, 'fromId', 'toId')
  const contacts = state.tables.get('contacts')
  if (contacts === undefined) return () => []
  if (from === 'contacts' && to === 'companies') return (id) => companyOf(contacts.rows.get(id))
  return from === 'companies' && to === 'contacts' ? (id) => contactsOf(contacts, id) : () => []
}

function byEnd(table: TableState, near: 'fromId' | 'toId', far: 'fromId' | 'toId') {
  const key = ({ deletedAt, fields }: Row) =>
    deletedAt !== null || fields[near] == null || fields[far] == null ? null : String(fields[near])
  return (id: string): readonly Edge[] =>
    table.having(near, key, id).map(({ fields }) => ({
      to: String(fields[far]),
      primary: fields['primary'] === true || fields['label'] === 'Primary',
    }))
}

/** A contact's primary company stands on the contact itself. */
function companyOf(contact: Row | undefined): readonly Edge[] {
  const company = contact === undefined ? null : primaryCompany(contact)
  return company === null ? [] : [{ to: company, primary: true }]
}

function contactsOf(contacts: TableState, company: string): readonly Edge[] {
  return contacts.having('company', primaryCompany, company).map(({ id }) => ({ to: id, primary: true }))
}

function primaryCompany({ deletedAt, fields }: Row): string | null {
  const company = deletedAt === null ? fields['associatedcompanyid'] : null
  return company == null || company === '' ? null : String(company)
}
