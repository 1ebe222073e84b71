import type { Metrics } from '../../server/metrics/metrics.ts'
import { createSamples } from '../../server/metrics/samples.ts'
import { claimSlot, settleSlot } from '../../server/sync/due-slot.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { openCompany, RUNS } from './company.ts'
import { field, salesforceSchema, type TestWarehouse } from './warehouse.ts'

const HOUR_MS = 3_600_000
const LAST_RUN = RUNS.at(-1)!

const history = salesforceSchema('leadhistory', [
  ...['LeadId', 'Field', 'DataType', 'OldValue', 'NewValue'].map((name) => field(name)),
  field('CreatedDate', { type: 'instant' }),
])

/** The small company, where people also work: leads are handed on, syncs are due, and half of a sample is checked. */
export async function openWorkedCompany(): Promise<{ warehouse: TestWarehouse; metrics: Metrics }> {
  const company = await openCompany()
  await handOn(company.warehouse)
  await schedule(company.warehouse)
  await checkSample(company.warehouse)
  return company
}

/** Every second lead has its history; of these every second came out of the queue, in time or not. */
async function handOn(warehouse: TestWarehouse): Promise<void> {
  const rows = Array.from({ length: 25 }, (_, half) => half * 2).flatMap((n) => {
    const at = `2026-0${1 + (n % 9)}-10T09:00:00Z`
    const row = (of: string, when: string, more: object) => ({
      Id: `${of}${n}`,
      LeadId: `l${n}`,
      SystemModstamp: when,
      CreatedDate: when,
      IsDeleted: false,
      ...more,
    })
    const created = row('made', at, { Field: 'created', DataType: 'Text' })
    if (n % 4 === 2) return [created]
    const handed = new Date(Date.parse(at) + (n % 8 === 0 ? 30 : 2) * HOUR_MS).toISOString()
    const change = { Field: 'Owner', DataType: 'EntityId', OldValue: '00G1', NewValue: `u${n % 3}` }
    return [created, row('owner', handed, change)]
  })
  await warehouse.merge({ schema: history, at: LAST_RUN, rows })
}

/** A sync was due before each week's run, and another one, which nobody was there for, in the middle of the week. */
async function schedule({ warehouse }: TestWarehouse): Promise<void> {
  for (const connection of ['salesforce', 'hubspot']) {
    for (const at of RUNS) {
      const [dueAt, missedAt] = [1, 72].map((hours) => new Date(Date.parse(at) - hours * HOUR_MS))
      await claimSlot(warehouse, connection, dueAt!)
      await settleSlot(warehouse, { connection, dueAt: dueAt!, runId: at, outcome: 'started' })
      await claimSlot(warehouse, connection, missedAt!)
      await settleSlot(warehouse, { connection, dueAt: missedAt!, runId: null, outcome: 'missed' })
    }
  }
}

/** With every verdict. */
async function checkSample({ warehouse }: TestWarehouse): Promise<void> {
  const samples = createSamples({
    warehouse,
    readCatalog,
    clock: { now: () => Date.parse(LAST_RUN) },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
  const { id, records } = await samples.draw({ size: 12 })
  for (const { position, values } of records.slice(0, 6)) {
    for (const [index, { field: name }] of values.slice(0, 3).entries()) {
      // The first two are right and wrong throughout, so that there are cases of either kind.
      const verdict = position === 0 ? 'correct' : position === 1 ? 'wrong' : OTHERS[(position + index) % 3]!
      await samples.judge(id, { position, field: name }, { verdict })
    }
  }
}

const OTHERS = ['correct', 'wrong', 'cannot-tell'] as const
