import { expect, it } from 'vitest'
import { freshness } from '../../client/format/freshness.ts'
import type { Connection } from '../../shared/connection.ts'

type State = Connection['state']

const NOW = '2026-03-02T12:00:00Z'

function connection(state: State, lastSync: string | null): Connection {
  return {
    id: 'salesforce',
    vendor: 'salesforce',
    label: 'Salesforce',
    account: null,
    url: 'https://acme.example',
    sample: false,
    state,
    lastSync,
    schedule: null,
    nextSync: null,
    quota: null,
    run: null,
    error: null,
    objects: [],
  }
}

function told(items: readonly Connection[], catchUp: { done: number; total: number } | null = null) {
  const zone = { name: 'UTC', from: 'machine' } as const
  const workspace = {
    sample: false,
    zone: 'UTC',
    defaultZone: zone,
    currency: null,
    defaultCurrency: null,
    now: NOW,
    catchUp,
  }
  return freshness({ items: [...items], workspace })
}

const of = (...states: readonly State[]) => told(states.map((state) => connection(state, NOW))).text

it('what somebody must see to goes before what goes on by itself', () => {
  expect(of('failing', 'reconnect')).toBe('Reconnect needed')
  expect(of('loading', 'failing')).toBe('A sync is failing')
  expect(of('syncing', 'loading')).toBe('First sync…')
  expect(of('waiting', 'syncing')).toBe('Syncing…')
  expect(of('waiting', 'ready')).toBe('A sync is waiting')
})

it('the sample’s weeks are counted while they come in', () => {
  expect(told([connection('syncing', NOW)], { done: 3, total: 15 }).text).toBe('Sync 3 of 15')
})

it('data is as old as the connection that was synced longest ago, which has been left behind where it is much older', () => {
  const at = (...times: readonly (string | null)[]) => told(times.map((time) => connection('ready', time)))
  expect(at('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z')).toEqual({
    tone: 'good',
    text: 'Synced 2 h ago',
  })
  expect(at('2026-02-28T10:00:00Z', '2026-03-02T11:00:00Z')).toEqual({
    tone: 'bad',
    text: 'Oldest data 2 days ago',
  })
  expect(at(null, null).text).toBe('Nothing synced yet')
})

it('before anything is connected, and before the answer is there, it says so', () => {
  expect(told([]).text).toBe('Nothing connected')
  expect(freshness(undefined).text).toBe('Looking…')
})
