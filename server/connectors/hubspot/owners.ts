import type { Page, ReadRequest } from '../connector.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'
import { nextAfter } from './paging.ts'
import { asId, idOf, listOf, rawRow, type Raw } from './raw-row.ts'

const OWNERS_ROWS = 500

/** People and queues that own records; also former ones, whose names old records still need. */
export const owners: HubspotStream = {
  stream: { object: 'owner', label: 'Owners', mode: { kind: 'whole' }, alsoYields: [], optional: false },
  describe: () =>
    Promise.resolve([
      {
        object: 'owner',
        label: 'Owners',
        fields: [
          fixedField('id'),
          fixedField('email', 'text', { label: 'E-mail' }),
          fixedField('firstName', 'text', { label: 'First name' }),
          fixedField('lastName', 'text', { label: 'Last name' }),
          fixedField('userId', 'text', { label: 'User' }),
          fixedField('type', 'text', { label: 'Person or queue' }),
          fixedField('archived', 'boolean', { label: 'Former' }),
          fixedField('createdAt', 'instant', { label: 'Created' }),
          fixedField('updatedAt', 'instant', { label: 'Changed' }),
        ],
        roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
      },
    ]),
  read,
}

async function* read(context: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  const rows = new Map<string, object>()
  const nameless: object[] = []
  for (const archived of [false, true]) {
    let after: string | null = null
    do {
      const page: OwnersPage = await readPage(context, { archived, after, signal: request.signal })
      for (const owner of page.owners) {
        const id = idOf(owner)
        const row = rowOf(rawRow(owner, 'lastName'), archived)
        if (id === null) nameless.push(row)
        else rows.set(id, row)
      }
      after = page.after
    } while (after !== null)
  }
  const file = await extractFile(request, 'owner', [...rows.values(), ...nameless])
  yield { files: present([file]), cursor: null }
}

interface OwnersPage {
  readonly owners: readonly unknown[]
  readonly after: string | null
}

/** https://developers.hubspot.com/docs/api-reference/crm-crm-owners-v3/guide */
function readPage(
  { client, transport }: HubspotContext,
  { archived, after, signal }: { archived: boolean; after: string | null; signal: AbortSignal },
): Promise<OwnersPage> {
  return transport.insist(signal, async () => {
    const page = await client.owners(signal).getPage(undefined, after ?? undefined, OWNERS_ROWS, archived)
    return { owners: listOf(page.results), after: nextAfter(after, page.paging?.next?.after) }
  })
}

function rowOf(owner: Raw, archived: boolean): object {
  const { email, firstName, lastName, type, createdAt, updatedAt } = owner
  const userId = asId(owner['userId']) ?? asId(owner['userIdIncludingInactive'])
  return { id: idOf(owner), email, firstName, lastName, type, archived, createdAt, updatedAt, userId }
}
