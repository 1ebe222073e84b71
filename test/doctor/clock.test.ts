import { describe, expect, test } from 'vitest'
import { knowledgeTime, sourceClock } from '../../server/doctor/checks/clock.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { look, scriptedCrm } from '../support/doctor.ts'
import { dataDirectory } from '../support/server-process.ts'

const NOON = Date.parse('2026-03-02T12:00:00Z')
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const REAL = { HUBSPOT_ACCESS_TOKEN: 'token-of-a-test' }

describe('this computer’s clock', () => {
  const beside = (differenceMs: number, maxClockSkewMs?: number) =>
    look(sourceClock, REAL, {
      now: () => NOON + differenceMs,
      crms: [
        scriptedCrm(
          (connector) => (connector.now = NOON),
          maxClockSkewMs === undefined ? {} : { maxClockSkewMs },
        ),
      ],
    })

  test.each([
    ['ok', 59 * SECOND_MS],
    ['ok', -59 * SECOND_MS],
    ['warning', 61 * SECOND_MS],
    ['warning', -HOUR_MS],
    ['failed', HOUR_MS + SECOND_MS],
    ['failed', -HOUR_MS - SECOND_MS],
  ])('is %s when it differs by %i ms from a CRM’s', async (state, difference) => {
    expect(await beside(difference, HOUR_MS)).toMatchObject([{ state, about: 'Salesforce' }])
  })

  test('that is wrong is said with how far, and how to set it right', async () => {
    expect(await beside(-3 * HOUR_MS, HOUR_MS)).toMatchObject([
      {
        found: "This computer's clock is 180 min behind Salesforce's, where it is 2026-03-02T12:00:00.000Z.",
        action: "Set this computer's clock right: switch on that date and time are set automatically.",
      },
    ])
  })

  test('isn’t held against a sandbox, which keeps a time of its own', async () => {
    expect(await beside(9 * HOUR_MS)).toMatchObject([{ state: 'ok' }])
  })

  test('isn’t asked where the CRM doesn’t let Plumbline in by a way that changes nothing', async () => {
    const crm = { ...scriptedCrm(), askable: false }
    expect(await look(sourceClock, REAL, { crms: [crm] })).toMatchObject([{ state: 'skipped' }])
  })
})

describe('the newest data’s time', () => {
  test.each([
    ['ok', 0],
    ['ok', MINUTE_MS],
    ['warning', MINUTE_MS + 1],
    ['warning', HOUR_MS],
    ['failed', HOUR_MS + 1],
  ])('is %s when it is %i ms ahead', async (state, ahead) => {
    const directory = dataDirectory()
    try {
      const path = `${directory.path}/workspace/warehouse.duckdb`
      const warehouse = await openDuckdb({ path })
      await migrate(warehouse)
      await warehouse.write((writer) =>
        writer.run(
          `insert into plumbline.publication(connection, run_id, instant, published_at, partial) values ('hubspot', 'r', cast($1 as timestamptz), cast($1 as timestamptz), false)`,
          [new Date(NOON + ahead).toISOString()],
        ),
      )
      await warehouse.close()
      expect(
        await look(knowledgeTime, { ...REAL, DATA_DIR: directory.path }, { now: () => NOON }),
      ).toMatchObject([{ state }])
    } finally {
      directory.remove()
    }
  })
})
