import { z } from 'zod'
import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { NO_ROWS, type RowList } from '../row-list.ts'
import type { TableState } from '../state.ts'
import { invalid, notFound } from './error.ts'
import { bodyOf, type Hubspot } from './hubspot.ts'
import { instant } from './value.ts'

const MOST_INPUTS = 100

/** What contacts may be written to about, and who wants it. https://developers.hubspot.com/docs/api-reference/communication-preferences-subscriptions-v4/guide */
export function subscriptions(hubspot: Hubspot, ask: Ask, parts: readonly string[]): Answer {
  const [area, first, second] = parts
  if (area === 'definitions' && ask.method === 'GET')
    return action(hubspot, definitionsOf(hubspot).map(definition))
  if (area !== 'statuses' || first === undefined) throw notFound()
  if (ask.query.get('channel') !== 'EMAIL') throw invalid('channel must be EMAIL')
  if (first === 'batch' && second === 'read' && ask.method === 'POST') return batch(hubspot, ask)
  if (second === undefined && ask.method === 'GET') return action(hubspot, statusesOf(hubspot, first))
  throw notFound()
}

function batch(hubspot: Hubspot, ask: Ask): Answer {
  const { inputs } = bodyOf(ask, z.object({ inputs: z.array(z.string()) }))
  if (inputs.length > MOST_INPUTS)
    throw invalid(`The batch of ${inputs.length} exceeds the limit of ${MOST_INPUTS} inputs`)
  const found = [...new Set(inputs.map((address) => address.trim().toLowerCase()))]
  return action(
    hubspot,
    found.map((address) => ({ subscriberIdString: address, statuses: statusesOf(hubspot, address) })),
  )
}

function action({ clock }: Hubspot, results: readonly unknown[]): Answer {
  const at = instant(clock.now())
  return json(200, { status: 'COMPLETE', results, requestedAt: at, startedAt: at, completedAt: at })
}

function definitionsOf({ state }: Hubspot): RowList {
  return (state.tables.get('subscription_types')?.byId.all() ?? NO_ROWS).filter(
    ({ deletedAt }) => deletedAt === null,
  )
}

function definition({ id, fields, createdAt, modifiedAt }: Row): Record<string, unknown> {
  return {
    id,
    name: String(fields['name'] ?? ''),
    description: String(fields['description'] ?? ''),
    purpose: String(fields['purpose'] ?? 'Marketing'),
    communicationMethod: 'Email',
    isActive: fields['isActive'] !== false,
    isDefault: fields['isDefault'] === true,
    isInternal: fields['isInternal'] === true,
    createdAt: instant(createdAt),
    updatedAt: instant(modifiedAt),
  }
}

/** One status for every kind of mail: what the contact chose, unless it left all mail. */
function statusesOf(hubspot: Hubspot, address: string): Record<string, unknown>[] {
  const contacts = hubspot.state.tables.get('contacts')
  const contact = contacts === undefined ? undefined : contactBy(contacts, address.toLowerCase())
  const left = contact === undefined ? null : leftAt(contacts!, contact)
  return definitionsOf(hubspot).map(({ id, fields }) => {
    const chosen = hubspot.state.tables.get('subscription_statuses')?.rows.get(`${contact?.id}:${id}`)
    return {
      channel: 'EMAIL',
      subscriberIdString: address.toLowerCase(),
      subscriptionId: Number(id),
      subscriptionName: String(fields['name'] ?? ''),
      ...(left === null ? status(chosen, contact) : UNSUBSCRIBED_FROM_ALL(left)),
    }
  })
}

const UNSUBSCRIBED_FROM_ALL = (at: number) => ({
  status: 'UNSUBSCRIBED',
  source: 'Unsubscribed from all e-mail',
  timestamp: instant(at),
})

function status(chosen: Row | undefined, contact: Row | undefined): Record<string, unknown> {
  if (chosen === undefined || chosen.deletedAt !== null)
    return { status: 'NOT_SPECIFIED', source: '', timestamp: instant(contact?.createdAt ?? 0) }
  const { legalBasis, legalBasisExplanation } = chosen.fields
  return {
    status: String(chosen.fields['status']),
    source: String(chosen.fields['source'] ?? ''),
    ...(legalBasis == null ? {} : { legalBasis: String(legalBasis) }),
    ...(legalBasisExplanation == null ? {} : { legalBasisExplanation: String(legalBasisExplanation) }),
    timestamp: instant(chosen.modifiedAt),
  }
}

/** When the contact left all mail; null while it has not. */
function leftAt(contacts: TableState, { id, fields, modifiedAt }: Row): number | null {
  if (fields['hs_email_optout'] !== true) return null
  const said = contacts.history(id).findLast((revision) => revision.fields['hs_email_optout'] === true)
  return said?.at ?? modifiedAt
}

/** The living contact of the address, however it is written there; of several the last. */
function contactBy(contacts: TableState, address: string): Row | undefined {
  return contacts.having('address', addressOf, address).at(-1)
}

function addressOf({ deletedAt, fields }: Row): string | null {
  const address = deletedAt === null ? fields['email'] : null
  return typeof address === 'string' && address.includes('@') ? address.trim().toLowerCase() : null
}
