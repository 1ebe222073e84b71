import { z } from 'zod'
import type { Page, ReadRequest } from '../connector.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'
import { parentsLeft } from './parents.ts'
import { asId, idOf, partOf, rawRow, type Raw } from './raw-row.ts'

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

const Batch = z.object({ results: z.array(z.unknown()), errors: Errors })
type Batch = z.infer<typeof Batch>

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
    const found = await Promise.all(chunks.map((chunk) => said(context, chunk, request.signal)))
    const unread = new Set(found.flatMap((each) => each.unread))
    const content = {
      kind: 'sets',
      field: 'contact_id',
      // What is known of a contact whose statuses can't all be read stays.
      parents: parents.filter((id) => !unread.has(id)),
    } as const
    const rows = found.flatMap((each) => each.rows)
    const file = await extractFile(request, 'subscription_status', rows, content)
    yield { files: present([file]), cursor: { last: parents.at(-1) } }
  }
  yield { files: [], cursor: null }
}

interface Said {
  readonly rows: readonly object[]
  /** Contacts of whom there is more than could be read. */
  readonly unread: readonly string[]
}

/** The rows of these contacts: HubSpot keeps the statuses by address. */
async function said(
  context: HubspotContext,
  contacts: readonly string[],
  signal: AbortSignal,
): Promise<Said> {
  const addresses = await addressesOf(context, contacts, signal)
  if (addresses.size === 0) return { rows: [], unread: [] }
  const { results } = await statusesOf(context, [...addresses.keys()], signal)
  const rows: StatusRow[] = []
  const unanswered = new Set(addresses.values())
  let nobodys = false
  for (const result of results) {
    const { subscriberIdString: address, statuses } = rawRow(result, 'statuses')
    const contact = typeof address === 'string' ? addresses.get(normal(address)) : null
    // An address that wasn't asked for is no row; what tells no address is somebody's.
    if (contact === undefined) continue
    if (contact === null) nobodys = true
    else unanswered.delete(contact)
    // A list of statuses, or what came in its place.
    const told = Array.isArray(statuses) ? statuses : [statuses]
    for (const status of told) rows.push(...statusRow(contact, status))
  }
  const nameless = rows.flatMap(({ id, contact_id }) => (id === null ? (contact_id ?? []) : []))
  return { rows, unread: [...nameless, ...(nobodys ? unanswered : [])] }
}

interface StatusRow extends Raw {
  readonly id: string | null
  readonly contact_id: string | null
}

/** None where nothing was said; without an id where it isn't told by whom or of which kind of mail. */
function statusRow(contact: string | null, told: unknown): StatusRow[] {
  const { subscriptionId, status, source, legalBasis, legalBasisExplanation, timestamp } = rawRow(
    told,
    'status',
  )
  if (status === NOTHING_SAID) return []
  const subscription = asId(subscriptionId)
  return [
    {
      id: contact === null || subscription === null ? null : `${contact}:${subscription}`,
      contact_id: contact,
      subscription_id: subscription,
      status: status ?? null,
      source: source || null,
      legal_basis: legalBasis ?? null,
      legal_basis_explanation: legalBasisExplanation ?? null,
      at: timestamp ?? null,
    },
  ]
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
  const { results } = await transport.json(call, Batch, signal, refuseOthers)
  const found = new Map<string, string>()
  for (const result of results) {
    const id = idOf(result)
    const email = partOf(partOf(result, 'properties'), 'email')
    const address = normal(typeof email === 'string' ? email : '')
    // A contact that was merged meanwhile answers with its survivor, which is asked for by its own id.
    if (id !== null && asked.has(id) && address.includes('@')) found.set(address, id)
  }
  return found
}

/** https://developers.hubspot.com/docs/api-reference/communication-preferences-subscriptions-v4/subscription-status/post-communication-preferences-v4-statuses-batch-read */
async function statusesOf(
  { transport }: HubspotContext,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Batch> {
  return await transport.json(post(STATUSES_URL, { inputs: addresses }), Batch, signal, refuseOthers)
}

function post(url: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', url, headers, body: JSON.stringify(body) } as const
}

/** HubSpot answers addresses in lower case, however they were written. */
function normal(address: string): string {
  return address.trim().toLowerCase()
}
