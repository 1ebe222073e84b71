import { expect, it } from 'vitest'
import { apartText } from '../../client/format/connections.ts'

const connections = [
  { id: 'salesforce', vendor: 'salesforce', account: 'Acme' },
  { id: 'emea', vendor: 'salesforce', account: 'Acme EMEA' },
  { id: 'unread', vendor: 'salesforce', account: null },
  { id: 'hubspot', vendor: 'hubspot', account: 'HubSpot 42' },
] as const

it('a connection is told from the others of its vendor by its account, before that has answered by its id', () => {
  expect(['salesforce', 'emea', 'unread'].map((id) => apartText(id, connections))).toEqual([
    'Acme',
    'Acme EMEA',
    'unread',
  ])
})

it('the only connection of its vendor needs no telling', () => {
  expect(apartText('hubspot', connections)).toBeNull()
  expect(apartText('gone', connections)).toBeNull()
})
