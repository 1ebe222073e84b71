import type { Metrics } from '../../server/metrics/metrics.ts'
import { createSamples } from '../../server/metrics/samples.ts'
import { claimSlot, settleSlot } from '../../server/sync/due-slot.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { writeTold, type Told } from '../../server/warehouse/told.ts'
import type { Run } from './campaigns.ts'
import { openCompany, RUNS } from './company.ts'
import { field, salesforceSchema, type TestWarehouse } from './warehouse.ts'

const HOUR_MS = 3_600_000
const LAST_RUN = RUNS.at(-1)!

const history = salesforceSchema('leadhistory', [
  ...['LeadId', 'Field', 'DataType', 'OldValue', 'NewValue'].map((name) => field(name)),
  field('CreatedDate', { type: 'instant' }),
])

/** The small company, where people also work: campaigns are asked for, sent and answered, leads are handed on, syncs are due, half of a sample is checked, and numbers are shown. */
export async function openWorkedCompany(): Promise<{ warehouse: TestWarehouse; metrics: Metrics }> {
  const company = await openCompany(() => campaignWork())
  await handOn(company.warehouse)
  await schedule(company.warehouse)
  await checkSample(company.warehouse)
  await tellNumbers(company.warehouse)
  return company
}

/** What one metric told of four weeks, and again a week later: every second number had moved. */
async function tellNumbers({ warehouse }: TestWarehouse): Promise<void> {
  const first = Temporal.Instant.from('2026-10-18T22:00:00Z')
  const weeks = [42, 43, 44, 45].map((number, index) => {
    const ends = first.add({ hours: 7 * 24 * index })
    const told = (hours: number, value: number): Told => ({
      metric: 'data-quality',
      period: `2026-W${number}`,
      endsAt: ends.toString(),
      toldAt: ends.add({ hours }).toString(),
      title: 'Data quality',
      value,
      numerator: value * 100,
      denominator: 100,
      shown: `${value * 100} %`,
      fresh: true,
      tolerance: 0.01,
      definition: '1-made',
      dataVersion: 1,
      headline: true,
      madeUp: false,
    })
    return [told(8, 0.5), told(7 * 24 + 8, index % 2 === 0 ? 0.75 : 0.5)]
  })
  await warehouse.write((writer) => writeTold(writer, weeks.flat()))
}

/** Campaigns that were asked for by tickets, whose mails were cloned, corrected and answered. */
function campaignWork(): Partial<Run> {
  const start = Temporal.PlainDate.from('2026-09-01')
  const at = (n: number, days: number) => `${start.add({ days: n * 2 + days }).toString()}T12:00:00Z`
  const some = Array.from({ length: 30 }, (_, n) => n)
  const mail = (n: number, days: number, more: object) => ({
    name: `Mail ${n}`,
    subject: `Campaign ${n}`,
    campaign: `h${n}`,
    publishDate: at(n, days),
    isPublished: true,
    ...more,
  })
  return {
    hubspotCampaigns: some.map((n) => ({
      id: `h${n}`,
      hs_name: `Campaign ${n}`,
      hs_campaign_status: null,
      salesforce_campaign_id: `c${n}`,
      createdAt: at(n, -30),
    })),
    emails: some.flatMap((n) => [
      mail(n, n % 4 === 1 ? 3 : 0, { id: `m${n}`, clonedFrom: n % 2 === 0 ? 'master' : null }),
      ...(n % 5 === 0 ? [mail(n, 6, { id: `again${n}`, subject: `Correction: campaign ${n}` })] : []),
    ]),
    members: some.flatMap((n) =>
      [0, 1, 2].map((place) => ({
        Id: `m${n}-${place}`,
        CampaignId: `c${n}`,
        LeadId: `l${(n + place) % 50}`,
        Status: place === 0 && n % 7 !== 0 ? 'Responded' : 'Sent',
        HasResponded: place === 0 && n % 7 !== 0,
        FirstRespondedDate: place === 0 && n % 7 !== 0 ? at(n, 2).slice(0, 10) : null,
        CreatedDate: at(n, 0),
      })),
    ),
    tickets: some
      .filter((n) => n % 3 !== 0)
      .map((n) => ({
        id: `t${n}`,
        subject: `Please: campaign ${n}`,
        hs_pipeline: '84120311',
        hs_pipeline_stage: '160230103',
        related_campaign: `c${n}`,
        request_type: 'Email',
        createdate: at(n, -40 - (n % 11)),
      })),
    ticketStages: some
      .filter((n) => n % 3 === 1)
      .map((n) => ({ id: `t${n}:3`, ticket_id: `t${n}`, stage: '160230103', at: at(n, -20 - (n % 7)) })),
  }
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
