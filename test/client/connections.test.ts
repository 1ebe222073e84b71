import { expect, it } from 'vitest'
import { apartText, tellsNoQuota } from '../../client/format/connections.ts'

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

it('a CRM that tells of no allowance has told so once a sync has ended, and not before', () => {
  const quota = {
    used: 3,
    limit: 1000,
    window: 'day',
    ours: 3,
    budget: 800,
    resetsAt: null,
    readAt: '2026-03-02T06:00:00Z',
  }
  const lastSync = '2026-03-02T06:00:00Z'
  expect(tellsNoQuota({ lastSync, quota: null })).toBe(true)
  expect(tellsNoQuota({ lastSync: null, quota: null })).toBe(false)
  expect(tellsNoQuota({ lastSync, quota })).toBe(false)
})
