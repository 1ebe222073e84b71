import { z } from 'zod'
import type { Page, ReadRequest } from '../connector.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'
import { parentsLeft } from './parents.ts'

/** Both the contacts' addresses and their statuses come a hundred at a time. */
const CONTACTS_PER_CALL = 100
/** So many hundreds go side by side and are committed together. */
const CALLS_AT_ONCE = 5
/**
 * A refusal changes the contact, so that it is read again at once. An agreement alone need not, and two calls for each
 * hundred contacts are too many to make daily.
 */
const REREAD_ALL_AFTER_MS = 30 * 24 * 60 * 60_000
/** What HubSpot answers about every kind of mail that the contact never said anything about. */
const NOTHING_SAID = 'NOT_SPECIFIED'
/** An address that belongs to nobody (RFC 2606): asked to learn whether the app may ask. */
const NOBODY = 'nobody@example.com'

const STATUSES_URL = '/communication-preferences/v4/statuses/batch/read?channel=EMAIL'

const Errors = z.array(z.object({ category: z.string().nullish(), message: z.string().nullish() })).nullish()

const Addresses = z.object({
  results: z.array(z.object({ id: z.string(), properties: z.object({ email: z.string().nullish() }) })),
  errors: Errors,
})

const Statuses = z.object({
  results: z.array(
    z.object({
      subscriberIdString: z.string(),
      statuses: z.array(
        z.object({
          subscriptionId: z.union([z.int(), z.string()]).transform(String),
          status: z.string(),
          source: z.string().nullish(),
          legalBasis: z.string().nullish(),
          legalBasisExplanation: z.string().nullish(),
          timestamp: z.string().nullish(),
        }),
      ),
    }),
  ),
  errors: Errors,
})

/** Errors about single contacts or addresses, which therefore have no status; any other must not pass for "nothing said". */
const ABOUT_ONE = new Set(['OBJECT_NOT_FOUND', 'VALIDATION_ERROR'])

function refuseOthers({ errors }: { readonly errors?: z.infer<typeof Errors> }): void {
  const other = errors?.find(({ category }) => !ABOUT_ONE.has(category ?? ''))
  if (other === undefined) return
  throw new IncompleteAnswer(
    'HubSpot could not read some of the subscription statuses.',
    new Error(`${other.category ?? ''}: ${other.message ?? ''}`),
  )
}

/**
 * What contacts said about each kind of mail: only what they said, so that silence is no row. Who left all mail is
 * unsubscribed from every kind.
 */
export const subscriptionStatuses: HubspotStream = {
  stream: {
    object: 'subscription_status',
    label: 'Subscription statuses',
    mode: { kind: 'dependent', parent: 'contact', rereadAllAfterMs: REREAD_ALL_AFTER_MS },
    alsoYields: [],
    optional: true,
  },
  async describe(context, signal) {
    await statusesOf(context, [NOBODY], signal)
    return [
      {
        object: 'subscription_status',
        label: 'Subscription statuses',
        fields: [
          fixedField('id'),
          fixedField('contact_id', 'text', { label: 'Contact', references: ['contact'] }),
          fixedField('subscription_id', 'text', {
            label: 'Subscription type',
            references: ['subscription_type'],
          }),
          fixedField('status', 'text', { label: 'Status' }),
          fixedField('source', 'text', { label: 'Source of the status' }),
          fixedField('legal_basis', 'text', { label: 'Legal basis' }),
          fixedField('legal_basis_explanation', 'text', { label: 'Explanation of the legal basis' }),
          fixedField('at', 'instant', { label: 'Time' }),
        ],
        // The time told belongs to the status, and may be older than that of the status it replaces.
        roles: { id: 'id', updated: null, deleted: null, mergedInto: null },
      },
    ]
  },
  read,
}

async function* read(context: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  for await (const parents of parentsLeft(request, CONTACTS_PER_CALL * CALLS_AT_ONCE)) {
    const chunks = Array.from({ length: Math.ceil(parents.length / CONTACTS_PER_CALL) }, (_, nth) =>
      parents.slice(nth * CONTACTS_PER_CALL, (nth + 1) * CONTACTS_PER_CALL),
    )
    const rows = await Promise.all(chunks.map((chunk) => said(context, chunk, request.signal)))
    const content = { kind: 'sets', field: 'contact_id', parents } as const
    const file = await extractFile(request, 'subscription_status', rows.flat(), content)
    yield { files: present([file]), cursor: { last: parents.at(-1) } }
  }
  yield { files: [], cursor: null }
}

/** The rows of these contacts: HubSpot keeps the statuses by address. */
async function said(
  context: HubspotContext,
  contacts: readonly string[],
  signal: AbortSignal,
): Promise<object[]> {
  const addresses = await addressesOf(context, contacts, signal)
  if (addresses.size === 0) return []
  const { results } = await statusesOf(context, [...addresses.keys()], signal)
  return results.flatMap(({ subscriberIdString, statuses }) => {
    const contact = addresses.get(normal(subscriberIdString))
    if (contact === undefined) return []
    return statuses
      .filter(({ status }) => status !== NOTHING_SAID)
      .map(({ subscriptionId, status, source, legalBasis, legalBasisExplanation, timestamp }) => ({
        id: `${contact}:${subscriptionId}`,
        contact_id: contact,
        subscription_id: subscriptionId,
        status,
        source: source || null,
        legal_basis: legalBasis ?? null,
        legal_basis_explanation: legalBasisExplanation ?? null,
        at: timestamp ?? null,
      }))
  })
}

/** The contacts by their addresses; those without one can't have said anything. https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/batch/post-crm-v3-objects-contacts-batch-read */
async function addressesOf(
  { transport }: HubspotContext,
  contacts: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const asked = new Set(contacts)
  const call = post('/crm/v3/objects/contacts/batch/read', {
    inputs: contacts.map((id) => ({ id })),
    properties: ['email'],
  })
  const { results } = await transport.json(call, Addresses, signal, refuseOthers)
  const found = new Map<string, string>()
  for (const { id, properties } of results) {
    const address = normal(properties.email ?? '')
    // A contact that was merged meanwhile answers with its survivor, which is asked for by its own id.
    if (asked.has(id) && address.includes('@')) found.set(address, id)
  }
  return found
}

/** https://developers.hubspot.com/docs/api-reference/communication-preferences-subscriptions-v4/subscription-status/post-communication-preferences-v4-statuses-batch-read */
async function statusesOf(
  { transport }: HubspotContext,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<z.infer<typeof Statuses>> {
  return await transport.json(post(STATUSES_URL, { inputs: addresses }), Statuses, signal, refuseOthers)
}

function post(url: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', url, headers, body: JSON.stringify(body) } as const
}

/** HubSpot answers addresses in lower case, however they were written. */
function normal(address: string): string {
  return address.trim().toLowerCase()
}
