import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { inForce, standing, standingRecords } from '../../server/sandbox/world/truth.ts'
import type { CampaignTruth, Defect, System, World } from '../../server/sandbox/world.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { ReceiptRow } from '../../shared/metric.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ZONE = 'Europe/Berlin'
/** Sunday night in Berlin: the end of week 47. */
const NOW = '2026-11-22T22:45:00Z'
/** What was committed within the lag before the sync is for the next one. */
const AT = Date.parse(NOW) - 5 * 60_000
const WEEK = { from: '2026-11-16', to: '2026-11-23' }
const QUARTER = { from: '2026-08-24', to: '2026-11-23' }

/** The sandbox's table of each object of the warehouse. */
const TABLES: Readonly<Record<string, readonly [System, string]>> = {
  'salesforce:lead': ['salesforce', 'Lead'],
  'salesforce:contact': ['salesforce', 'Contact'],
  'salesforce:account': ['salesforce', 'Account'],
  'salesforce:opportunity': ['salesforce', 'Opportunity'],
  'salesforce:campaign': ['salesforce', 'Campaign'],
  'hubspot:contact': ['hubspot', 'contacts'],
  'hubspot:company': ['hubspot', 'companies'],
  'hubspot:deal': ['hubspot', 'deals'],
  'hubspot:campaign': ['hubspot', 'campaigns'],
}

let world: World
let workspace: TestWorkspace
let metrics: Metrics
beforeAll(async () => {
  world = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T22:00:00Z') })
  workspace = await openTestWorkspace(world, { now: NOW })
  await workspace.sync()
  metrics = createMetrics({
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(NOW) },
    zone: ZONE,
    recordUrl: (...record) => workspace.coordinator.recordUrl(...record),
    sample: true,
  })
})
afterAll(() => workspace.close())

async function receipt(id: string, span: { from: string; to: string }): Promise<ReceiptRow[]> {
  const rows: ReceiptRow[] = []
  for await (const chunk of metrics.receiptRows(id, span)) rows.push(...chunk)
  return rows
}

/** The warehouse's name of a record that the truth names; null when it no longer counts as a record. */
function keyOf(system: System, object: string, id: string): string | null {
  const name = object === 'Person' ? (id.startsWith('00Q') ? 'lead' : 'contact') : object.toLowerCase()
  const [, table] = TABLES[`${system}:${name}`]!
  const entity = world[system].tables.get(table)!.entities.get(id)!
  const record = standing(entity, AT)
  return record === null || record.gone || record.fields['IsConverted'] === true
    ? null
    : `${system}:${name}:${id}`
}

type RecordDefect = Extract<Defect, { readonly id: string }>

/** Defects of a kind in force, with the key of their living record. */
function planted(
  ...kinds: readonly RecordDefect['kind'][]
): { readonly key: string; readonly field: string | null }[] {
  return world.truth.defects
    .filter(
      (defect): defect is RecordDefect =>
        'id' in defect && kinds.includes(defect.kind) && inForce(defect, AT),
    )
    .flatMap((defect) => {
      const key = keyOf(defect.system, defect.object, defect.id)
      return key === null ? [] : [{ key, field: 'field' in defect ? defect.field : null }]
    })
}

/** Clusters in force, with their living members. */
function plantedClusters(): string[][] {
  return world.truth.defects
    .filter((defect) => defect.kind === 'duplicate')
    .filter((defect) => inForce(defect, AT))
    .map(({ system, object, ids }) =>
      ids.map((id) => keyOf(system, object, id)).filter((key) => key !== null),
    )
    .filter((keys) => keys.length > 1)
}

const counted = (keys: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What each record of a receipt lacks to be whole. */
const lacking = (rows: readonly ReceiptRow[]) =>
  counted(
    rows
      .filter((row) => row.included)
      .flatMap((row) => Array<string>(row.denominator! - row.numerator!).fill(row.caseId)),
  )

describe('data completeness', () => {
  it('is what was planted: every missing value and no other, record by record', async () => {
    const missing = planted('missing')
    const answer = await metrics.answer('data-completeness', WEEK)
    const required: Record<string, readonly string[]> = Object.fromEntries([
      ...Object.entries(sampleMapping.salesforce.required).map(([object, fields]) => [
        `salesforce:${object}`,
        fields,
      ]),
      ...Object.entries(sampleMapping.hubspot.required).map(([object, fields]) => [
        `hubspot:${object}`,
        fields,
      ]),
    ])
    const values = Object.entries(required).reduce((sum, [name, fields]) => {
      const [system, table] = TABLES[name]!
      return sum + standingRecords(world, system, table, AT).length * fields.length
    }, 0)
    expect({ numerator: answer.numerator, denominator: answer.denominator }).toEqual({
      numerator: values - missing.length,
      denominator: values,
    })
    expect(lacking(await receipt('data-completeness', WEEK))).toEqual(counted(missing.map(({ key }) => key)))
  })
})

describe('data validity', () => {
  it('finds every invalid value that was planted, and takes no sound one for invalid', async () => {
    expect(lacking(await receipt('data-validity', WEEK))).toEqual(
      counted(planted('invalid').map(({ key }) => key)),
    )
  })
})

describe('data uniqueness', () => {
  it('counts the surplus records of every planted cluster once, and shows the cluster', async () => {
    const clusters = plantedClusters()
    const rows = await receipt('data-uniqueness', WEEK)
    const surplus = clusters.reduce((sum, members) => sum + members.length - 1, 0)
    expect(rows.filter((row) => row.numerator === 0)).toHaveLength(surplus)
    const { items } = await metrics.receipt('data-uniqueness', { ...WEEK, limit: 200, sort: 'numerator' })
    const shown = items
      .filter((row) => row.numerator === 0)
      .map((row) =>
        [row.caseId, ...row.related.map((r) => `${r.connection}:${r.object}:${r.recordId}`)].sort().join(),
      )
    const known = new Set(clusters.map((members) => [...members].sort().join()))
    expect(shown.filter((cluster) => !known.has(cluster))).toEqual([])
    expect(shown).toHaveLength(surplus)
  })
})

describe('data quality', () => {
  it('counts every active person, and as blocked those with a planted blocking issue', async () => {
    const rows = (await receipt('data-quality', WEEK)).filter((row) => row.included)
    const bad = (fields: readonly string[]) =>
      new Set(
        planted('missing', 'invalid')
          .filter(({ field }) => field !== null && fields.includes(field))
          .map(({ key }) => key),
      )
    const [noEmail, optedOut, bounced] = [
      bad(['Email', 'email']),
      new Set(planted('opted-out').map(({ key }) => key)),
      new Set(planted('bounced').map(({ key }) => key)),
    ]
    const blocked = new Set([
      ...planted('unreachable', 'unowned', 'opted-out').map(({ key }) => key),
      ...plantedClusters().flat(),
    ])
    for (const row of rows) {
      const marketable = !noEmail.has(row.caseId) && !optedOut.has(row.caseId) && !bounced.has(row.caseId)
      const sound = row.numerator === 1
      // Whoever can't be written to counts only by an open opportunity; the dimension tells which that is.
      if (marketable && !blocked.has(row.caseId)) expect([row.caseId, sound]).toEqual([row.caseId, true])
      if (!sound) expect([row.caseId, blocked.has(row.caseId)]).toEqual([row.caseId, true])
    }
    const marketable = ['salesforce:lead', 'salesforce:contact', 'hubspot:contact']
      .flatMap((name) => {
        const [system, table] = TABLES[name]!
        return standingRecords(world, system, table, AT).map(({ id }) => `${name}:${id}`)
      })
      .filter((key) => !noEmail.has(key) && !optedOut.has(key) && !bounced.has(key))
    const inNumber = new Set(rows.map(({ caseId }) => caseId))
    expect(marketable.filter((key) => !inNumber.has(key))).toEqual([])
  })
})

describe('campaigns', () => {
  const day = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE).toPlainDate().toString()
  const within = (date: string | null, { from, to }: { from: string; to: string }) =>
    date !== null && date >= from && date < to
  const idOf = ({ salesforceId, hubspotId }: CampaignTruth) =>
    salesforceId === null ? `hubspot:campaign:${hubspotId}` : `salesforce:campaign:${salesforceId}`
  const flowing = () => world.truth.campaigns.filter(({ alwaysOn, parent }) => !alwaysOn && !parent)
  const launched = ({ launchedAt }: CampaignTruth) =>
    launchedAt !== null && launchedAt <= AT ? day(launchedAt) : null

  it('throughput counts each launch of the truth once, in the week of its Berlin day', async () => {
    const rows = (await receipt('campaign-throughput', QUARTER)).filter((row) => row.included)
    const expected = flowing().filter((campaign) => within(launched(campaign), QUARTER))
    expect(rows.map(({ caseId, at }) => `${caseId} ${day(Date.parse(at!))}`).sort()).toEqual(
      expected.map((campaign) => `${idOf(campaign)} ${launched(campaign)}`).sort(),
    )
  })

  it('on-time and slippage go by the plan in force at commitment, not by a later one', async () => {
    const rows = (await receipt('on-time-launch-rate', QUARTER)).filter((row) => row.included)
    const truth = new Map(world.truth.campaigns.map((campaign) => [idOf(campaign), campaign]))
    for (const row of rows) {
      const campaign = truth.get(row.caseId)!
      const committedAt = campaign.committedAt ?? campaign.plans[0]!.at
      const due = (campaign.plans.filter(({ at }) => at <= committedAt).at(-1) ?? campaign.plans[0]!).day
      const launch = launched(campaign)
      expect([row.caseId, row.numerator]).toEqual([row.caseId, launch !== null && launch <= due ? 1 : 0])
    }
    expect(rows.length).toBeGreaterThan(5)
  })

  it('whoever was due with a Salesforce plan observed in time is in the rate', async () => {
    const rows = new Set(
      (await receipt('on-time-launch-rate', QUARTER))
        .filter((row) => row.included)
        .map(({ caseId }) => caseId),
    )
    const due = flowing().filter((campaign) => {
      if (
        campaign.salesforceId === null ||
        campaign.committedAt === null ||
        campaign.committedAt > AT ||
        campaign.cancelledAt !== null
      )
        return false
      const plan = campaign.plans.filter(({ at }) => at <= campaign.committedAt!).at(-1)
      return (
        plan !== undefined &&
        within(plan.day, QUARTER) &&
        day(campaign.plans[0]!.at) < plan.day &&
        day(campaign.committedAt) < plan.day
      )
    })
    expect(due.map(idOf).filter((id) => !rows.has(id))).toEqual([])
  })
})
