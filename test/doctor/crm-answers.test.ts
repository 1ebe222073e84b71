import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../../server/connectors/error.ts'
import { objects } from '../../server/doctor/checks/objects.ts'
import { quota } from '../../server/doctor/checks/quota.ts'
import { look, scriptedCrm } from '../support/doctor.ts'

const REAL = { HUBSPOT_ACCESS_TOKEN: 'token-of-a-test', QUOTA_TOTAL_PERCENT: '80' }

describe('the quota', () => {
  const left = (used: number, resetsAt: Date | null = null) =>
    look(quota, REAL, {
      crms: [
        scriptedCrm((connector) => {
          connector.quotaReading = { used, limit: 1000, window: 'day', resetsAt }
        }),
      ],
    })

  test('is fine below the share that syncs may use', async () => {
    expect(await left(799)).toMatchObject([{ state: 'ok', found: '201 of 1,000 requests (day) are left.' }])
  })

  test('makes syncs wait from there on, and it is said until when', async () => {
    const midnight = new Date('2026-03-03T00:00:00Z')
    expect(await left(800, midnight)).toMatchObject([
      {
        state: 'warning',
        action:
          'Syncs wait and go on at 2026-03-03T00:00:00.000Z: QUOTA_TOTAL_PERCENT leaves the rest to other integrations.',
      },
    ])
  })

  test('that a CRM doesn’t tell is not known', async () => {
    expect(await look(quota, REAL, { crms: [scriptedCrm()] })).toMatchObject([{ state: 'skipped' }])
  })
})

describe('objects', () => {
  test('after an outage the rest isn’t asked for', async () => {
    const crm = scriptedCrm((connector) => {
      const [stream] = connector.streams
      Object.assign(connector, { streams: [stream, { ...stream, object: 'other' }] })
      connector.describe = () =>
        Promise.reject(
          new ConnectorError("It can't answer at the moment.", { next: { kind: 'retry' }, action: 'Wait.' }),
        )
    })
    expect(await look(objects, REAL, { crms: [crm] })).toMatchObject([
      { state: 'failed', found: "0 objects with 0 fields can be read. 1 more weren't asked for." },
      { state: 'failed', found: "person can't be read: It can't answer at the moment.", action: 'Wait.' },
    ])
  })
})
