import type { Page, ReadRequest } from '../connector.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'

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

/** https://developers.hubspot.com/docs/api-reference/crm-crm-owners-v3/guide */
async function* read({ client }: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  const rows: object[] = []
  for (const archived of [false, true]) {
    let after: string | undefined
    do {
      const page = await client.owners(request.signal).getPage(undefined, after, OWNERS_ROWS, archived)
      for (const {
        id,
        email,
        firstName,
        lastName,
        userId,
        userIdIncludingInactive,
        type,
        ...owner
      } of page.results) {
        const user = userId ?? userIdIncludingInactive
        const { createdAt, updatedAt } = owner
        rows.push({
          id,
          email,
          firstName,
          lastName,
          type,
          archived,
          createdAt,
          updatedAt,
          userId: user === undefined ? null : String(user),
        })
      }
      after = page.paging?.next?.after
    } while (after !== undefined)
  }
  yield { files: present([await extractFile(request, 'owner', rows)]), cursor: null }
}
