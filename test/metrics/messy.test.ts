import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createImports } from '../../server/imports/create-imports.ts'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createCampaigns } from '../../server/metrics/campaigns/create-campaigns.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { createMappings } from '../../server/metrics/mappings.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import type { PaperKind } from '../../server/sandbox/elsewhere.ts'
import type { CampaignFlow, FlowTruth } from '../../server/sandbox/flow-truth.ts'
import { PLANNED_FIELDS } from '../../server/sandbox/world/by-hand/campaign-tables.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { defaultMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import type { MetricAnswer, ReceiptRow } from '../../shared/metric.ts'
import { pieces } from '../support/imports.ts'
import { disagreements } from '../support/source-of-truth.ts'
import { planted } from '../support/planted.ts'
import { localDay } from '../support/verdict.ts'
import { openSyncedCompany, recordName, wholeReceipt, type SyncedCompany } from '../support/synced-company.ts'

/** Every other Sunday evening, as somebody who began in August has read the CRMs. */
const SYNCS = ['08-16', '08-30', '09-13', '09-27', '10-11', '10-25', '11-08', '11-22'].map(
  (day) => `2026-${day}T22:45:00.000Z`,
)
const [FIRST, LAST] = [SYNCS[0]!, SYNCS.at(-1)!].map((at) => Date.parse(at) - 5 * 60_000)
const ALWAYS = { from: '2023-01-02', to: '2026-11-23' }

const world = createWorld({
  seed: 7,
  size: 'small',
  anchor: Date.parse('2026-11-22T20:00:00Z'),
  organisation: 'messy',
})
const flow: FlowTruth = world.elsewhere!.flow(LAST!, FIRST!)
const truth = new Map<string, CampaignFlow>(
  flow.campaigns.flatMap((one) => [
    [`salesforce:${one.salesforceId}`, one] as const,
    [`hubspot:${one.hubspotId}`, one] as const,
  ]),
)
const launchedInTruth = flow.campaigns.filter(
  ({ launchedAt, alwaysOn, parent }) => launchedAt !== null && !alwaysOn && !parent,
)

let company: SyncedCompany
let metrics: Metrics
beforeAll(async () => {
  // A company of its own begins with what Plumbline takes for granted.
  company = await openSyncedCompany(world, SYNCS, { sample: false })
  metrics = company.metrics
})
afterAll(() => company.workspace.close())

const receipt = (id: string) => wholeReceipt(metrics, id, ALWAYS)

async function answer(id: string): Promise<MetricAnswer> {
  return metrics.answer(id, ALWAYS)
}

const campaignOf = ({ connection, recordId }: ReceiptRow) => truth.get(`${connection}:${recordId}`)!
const counted = (rows: readonly ReceiptRow[]) => rows.filter(({ included }) => included)
const reasons = (rows: readonly ReceiptRow[]) =>
  Object.fromEntries(
    [...Map.groupBy(rows, ({ reason }) => reason ?? '')].map(([reason, of]) => [reason, of.length]),
  )

it('everything is read as it is in the CRMs, without breaking a rule of theirs', async () => {
  expect(await disagreements(company.workspace.ask, world, LAST!)).toEqual({})
  expect(await (await company.workspace.sandbox.control('GET', '/violations')).json()).toEqual([])
  expect(await company.workspace.ask('select * from plumbline.quarantine')).toEqual([])
})

describe('with what Plumbline takes for granted, nothing mapped and nothing imported', () => {
  it.each(catalogue.map(({ id }) => id))('%s states of how many cases it speaks', async (id) => {
    const { state, value, coverage, cases, reason } = await answer(id)
    expect(value === null || coverage !== null || cases === 0).toBe(true)
    // Where many cases are missing, it says so and why.
    expect(coverage === null || coverage > 0.95 || state !== 'measurable').toBe(true)
    expect(state === 'measurable' || (reason ?? '').length > 20).toBe(true)
  })

  it('each number of the weekly review states of how many cases it speaks, that of more weeks, too', async () => {
    const { items } = await metrics.list({ period: '2026-W47' })
    const told = items.flatMap((item) =>
      [item, ...item.trailing, ...(item.leading === null ? [] : [item.leading])].map((each) => ({
        id: item.id,
        weeks: 'weeks' in each ? each.weeks : 1,
        ...each,
      })),
    )
    const silent = told.filter(
      ({ value, cases, coverage }) => value !== null && cases > 0 && coverage === null,
    )
    expect(silent.map(({ id, weeks }) => [id, weeks])).toEqual([])
    const [quarter] = items.find(({ id }) => id === 'campaign-throughput')!.trailing.slice(-1)
    expect(quarter!.value).toBeGreaterThan(0)
    expect(quarter!.coverage).toBeLessThan(0.8)
  })

  it('what nobody has told is not measured', async () => {
    for (const id of ['campaign-cycle-time', 'campaign-lead-time', 'work-in-progress', 'data-accuracy'])
      expect([id, await answer(id)]).toMatchObject([id, { state: 'not-measured', value: null }])
  })

  it('on-time-launch-rate leaves out nearly every campaign, each with its reason', async () => {
    const rows = await receipt('on-time-launch-rate')
    const { coverage } = await answer('on-time-launch-rate')
    expect(coverage ?? 0).toBeLessThan(0.1)
    expect(Object.keys(reasons(rows.filter(({ included }) => !included))).toSorted()).toEqual(
      expect.arrayContaining(['No planned launch date', 'Plan not observed in time']),
    )
    expect(rows.length).toBeGreaterThan(50)
  })

  it('on-time-launch-rate calls no launch on time that was late or never came', async () => {
    const rows = await receipt('on-time-launch-rate')
    const onTime = rows.filter(({ reason }) => reason === 'Launched on time')
    expect(onTime.map((row) => [row.label, campaignOf(row).verdict])).toEqual(
      onTime.map(({ label }) => [label, 'on-time']),
    )
    const due = flow.weeks.reduce((sum, week) => sum + week.due, 0)
    const kept = flow.weeks.reduce((sum, week) => sum + week.onTime, 0)
    expect((await answer('on-time-launch-rate')).value ?? 0).toBeLessThanOrEqual(kept / due)
  })

  it('launch-slippage makes no launch earlier against its plan than it was', async () => {
    for (const row of counted(await receipt('launch-slippage'))) {
      const { firstCommitted, launchedAt } = campaignOf(row)
      const days = Temporal.PlainDate.from(firstCommitted!).until(localDay(launchedAt!), {
        largestUnit: 'day',
      }).days
      expect([row.label, row.value! >= days]).toEqual([row.label, true])
    }
  })

  it('campaign-throughput counts launches that were, none twice, and none before it was', async () => {
    const rows = counted(await receipt('campaign-throughput'))
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.length).toBeLessThan(launchedInTruth.length)
    const campaigns = new Set(rows.map(campaignOf))
    expect(rows.length).toBe(campaigns.size)
    const early = rows.filter((row) => {
      const { launchedAt } = campaignOf(row)
      return launchedAt === null || Date.parse(row.at!) < launchedAt
    })
    expect(early.map(({ label, at, reason }) => [label, at, reason])).toEqual([])
  })

  it('data-quality calls nobody sound whom it has judged by everything, and who isn’t', async () => {
    const rows = counted(await receipt('data-quality'))
    const defects = planted(world, LAST!)
    const unsound = new Set(
      (['unreachable', 'opted-out', 'unowned'] as const).flatMap((kind) => [...defects.names(kind)]),
    )
    const judged = rows.filter(
      ({ reason, numerator }) => numerator === 1 && reason?.startsWith('Not held against') !== true,
    )
    // Of subscribers, and of those who have no stage, nobody need be in charge.
    const wrong = judged.filter(
      (row) =>
        unsound.has(recordName(row)) &&
        row.dimensions['stage'] !== null &&
        row.dimensions['stage'] !== 'subscriber',
    )
    expect(wrong.map(({ label, reason }) => [label, reason])).toEqual([])
    expect(judged.length).toBeGreaterThan(1000)
    expect((await answer('data-quality')).coverage).toBeLessThan(0.6)
  })

  it('response-rate leaves out campaigns whose members are only those who answered, or whose statuses don’t tell', async () => {
    const rows = await receipt('response-rate')
    expect(counted(rows).length).toBeGreaterThan(500)
    const members = world.salesforce.tables.get('CampaignMember')!.entities
    const unfit = counted(rows).filter((row) => {
      const id = members.get(row.recordId)!.revisions[0]!.fields['CampaignId']
      const { respondersOnly, statusFault } = truth.get(`salesforce:${String(id)}`)!.mess
      return respondersOnly || statusFault !== null
    })
    // Where nobody's answer counts, and nobody has moved on, silence is all that can be seen.
    expect(Object.keys(reasons(unfit)).filter((reason) => reason !== 'No response')).toEqual([])
    expect(unfit.length).toBeLessThan(50)
  })

  it('budgets are held against costs only where both are there, and money of another currency only by its rate', async () => {
    const rows = counted(await receipt('within-budget-rate'))
    const booked = rows.map((row) => [row.label, campaignOf(row).mess.actualCost])
    expect(booked).toEqual(rows.map(({ label }) => [label, 'booked']))
    expect((await answer('within-budget-rate')).coverage).toBeLessThan(0.5)
  })
})

/** Each step changes what is known; they are taken in their order. */
describe('step by step from there, as a person would', () => {
  const CAMPAIGNS = catalogue.filter(({ pillar }) => pillar === 'campaign').map(({ id }) => id)
  /** What each step is taken at: an hour after the one before. */
  let hour = 8
  const clock = { now: () => Date.parse('2026-11-23T00:00:00Z') + hour * 3_600_000 }
  const options = () => ({ ...company.options, clock })

  async function readiness() {
    const { items } = await metrics.readiness()
    return new Map(items.map((item) => [item.metric, item]))
  }

  /** Takes in what the company keeps elsewhere, without its wrong lines. */
  async function bringIn(kind: PaperKind) {
    hour += 1
    const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
    const { text, columns: match } = world.elsewhere!.paper(kind, LAST!)
    const imports = createImports({ ...options(), directory })
    const found = await imports.run(pieces(text), { kind, file: `${kind}.csv`, match, skipRefused: true })
    rmSync(directory, { recursive: true, force: true })
    metrics = createMetrics(options())
    return found
  }

  it('readiness says of every campaign metric that lacks something what to do, and where', async () => {
    const items = await readiness()
    const lacking = CAMPAIGNS.map((id) => items.get(id)!).filter(({ state }) => state !== 'measurable')
    expect(lacking.length).toBeGreaterThan(6)
    for (const { metric, needs } of lacking) {
      expect([metric, needs.length > 0]).toEqual([metric, true])
      for (const { place, title } of needs)
        expect([metric, title, place.page]).toEqual([metric, title, expect.any(String)])
    }
    const { needs } = items.get('on-time-launch-rate')!
    expect(needs.map(({ place }) => place.page)).toEqual(expect.arrayContaining(['imports']))
  })

  it('of three fields of planned launches the facts are best of the right one, as far as launches are known', async () => {
    const { items } = await createMappings(options(), metrics).evidence('salesforce', 'campaign')
    const { fields } = items.find(({ setting }) => setting === 'plannedLaunch.field')!
    const of = (name: string) => fields.find(({ field }) => field === name)!
    const factOf = (name: string, id: string) => of(name).facts.find((fact) => fact.id === id)!
    const { right, byFlow, abandoned } = PLANNED_FIELDS
    expect(fields[0]!.field).toBe(right)
    for (const other of [byFlow, abandoned])
      expect([other, of(right).lead!.count > of(other).lead!.count]).toEqual([other, true])
    // The planted truth agrees: which of them each launched campaign holds, and that a flow fills one of them.
    const launched = counted(await receipt('campaign-throughput'))
      .filter((row) => row.connection === 'salesforce' || campaignOf(row).mess.linked === true)
      .map((row) => campaignOf(row).mess.planned)
    expect(launched.length).toBeGreaterThan(5)
    for (const key of ['right', 'byFlow', 'abandoned'] as const)
      expect([key, factOf(PLANNED_FIELDS[key], 'held')]).toMatchObject([
        key,
        { count: launched.filter((held) => held[key]).length, of: launched.length },
      ])
    expect(factOf(byFlow, 'made').text).toMatch(/^Exactly 30 days after the record was made/)
    expect(of(right).facts.some(({ id }) => id === 'made')).toBe(false)
  })

  it('the fields that are right are told by what they hold, and mapping them makes requests, work and budgets known', async () => {
    const mappings = createMappings(options(), metrics)
    const { items } = await mappings.fields('salesforce', 'campaign')
    const filled = new Map(items.map(({ name, filled: share }) => [name, share]))
    for (const name of ['Go_Live_Date__c', 'Anfragedatum__c', 'Brief_erhalten__c', 'Budget_genehmigt__c'])
      expect([name, (filled.get(name) ?? 0) > 0.2]).toEqual([name, true])
    const { salesforce } = defaultMapping
    const mapping = {
      ...defaultMapping,
      salesforce: {
        ...salesforce,
        plannedLaunch: { field: 'Go_Live_Date__c', byType: {} },
        campaign: {
          ...salesforce.campaign,
          alwaysOn: 'Dauerkampagne__c',
          requested: 'Anfragedatum__c',
          workStarted: 'Brief_erhalten__c',
          budget: 'Budget_genehmigt__c',
        },
      },
    }
    const before = await readiness()
    const preview = await mappings.preview(mapping, {})
    expect(preview.changes.length).toBeGreaterThan(4)
    // What each campaign would then say is what its team planned last.
    const planned = preview.values.find(({ title }) => title.endsWith('Planned launch'))!
    expect(planned.after).toBeGreaterThan(planned.before)
    expect(planned.examples).toHaveLength(5)
    for (const { recordId, label, before: was, after: becomes } of planned.examples) {
      expect([label, was === becomes]).toEqual([label, false])
      expect([label, becomes !== null]).toEqual([
        label,
        truth.get(`salesforce:${recordId}`)!.mess.planned.right,
      ])
    }
    hour += 1
    await mappings.save({ mapping, basedOn: 0 })
    metrics = createMetrics(options())
    const after = await readiness()
    for (const id of ['campaign-cycle-time']) {
      expect([id, before.get(id)!.state, after.get(id)!.state]).toEqual([id, 'not-measured', 'partly'])
    }
    for (const id of CAMPAIGNS)
      expect([id, (after.get(id)!.coverage ?? 0) >= (before.get(id)!.coverage ?? 0)]).toEqual([id, true])
  })

  it('campaigns that both systems know without saying so are left out until they are paired, and then told by both', async () => {
    const campaigns = createCampaigns(options())
    const twins = flow.campaigns.filter(({ mess }) => mess.linked === false)
    const { items, counts } = await campaigns.pairs({ limit: 500 })
    const likely = items.filter(({ state }) => state === 'likely')
    expect(counts.likely).toBe(likely.length)
    const truly = new Map(twins.map(({ hubspotId, salesforceId }) => [hubspotId, salesforceId]))
    const right = likely.filter(({ campaign, twin }) => truly.get(campaign.recordId) === twin!.recordId)
    expect([right.length, likely.length]).toEqual([twins.length, twins.length])
    const before = await answer('campaign-throughput')
    await campaigns.decidePairs(likely.map(({ id, twin }) => ({ id, verdict: { is: 'same', as: twin!.id } })))
    metrics = createMetrics(options())
    const after = await answer('campaign-throughput')
    expect(after.coverage!).toBeGreaterThan(before.coverage!)
    expect(after.value!).toBeGreaterThan(before.value!)
    expect(after.value!).toBeLessThanOrEqual(launchedInTruth.length)
    expect((await campaigns.pairs({})).counts.likely).toBe(0)
  })

  it('work and requests that are mapped are told as they were, and no launch earlier than it was', async () => {
    for (const [id, days] of [
      ['campaign-cycle-time', 'cycleDays'],
      ['campaign-lead-time', 'leadDays'],
    ] as const) {
      const rows = counted(await receipt(id))
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        const truly = campaignOf(row)[days]!
        expect([row.label, row.value! >= truly]).toEqual([row.label, true])
      }
    }
  })

  it('past plans and launches make the on-time rate trusted: what is on time was', async () => {
    const before = await answer('on-time-launch-rate')
    const plans = await bringIn('planned-dates')
    expect(plans.counts?.new).toBeGreaterThan(50)
    // The sheet has its wrong lines, and the same line twice.
    expect(plans.counts?.refused).toBeGreaterThan(0)
    await bringIn('actual-launches')
    const now = await answer('on-time-launch-rate')
    expect(now.coverage!).toBeGreaterThan(0.8)
    expect(now.coverage!).toBeGreaterThan((before.coverage ?? 0) + 0.5)
    // What is called on time was; of a launch before the first mail that anybody filed, the mail is believed.
    const due = flow.weeks.reduce((sum, week) => sum + week.due, 0)
    const rows = counted(await receipt('on-time-launch-rate'))
    const told = (row: ReceiptRow) => row.reason === 'Launched on time'
    const truly = (row: ReceiptRow) => campaignOf(row).verdict === 'on-time'
    expect(rows.filter((row) => told(row) && !truly(row)).map(({ label }) => label)).toEqual([])
    expect(rows.filter((row) => truly(row) && !told(row)).length).toBeLessThanOrEqual(1)
    expect(due - rows.length).toBeLessThanOrEqual(2)
  })

  it('who moved each date is told, with the reason that the sheet gave', async () => {
    const moved = counted(await receipt('replans'))
    expect(moved.length).toBeGreaterThan(5)
    expect(moved.filter(({ dimensions }) => dimensions['moved_by'] !== null).length).toBeGreaterThan(
      moved.length / 2,
    )
    expect(moved.filter(({ dimensions }) => dimensions['reason_given'] !== null).length).toBeGreaterThan(
      moved.length / 2,
    )
  })

  it('requests, budgets and costs from elsewhere complete the flow, each as it was', async () => {
    for (const kind of ['requests', 'budgets', 'costs'] as const) await bringIn(kind)
    for (const id of ['campaign-lead-time', 'campaign-cycle-time', 'within-budget-rate']) {
      const { coverage } = await answer(id)
      expect([id, (coverage ?? 0) > 0.6, coverage]).toEqual([id, true, coverage])
    }
    const judged = counted(await receipt('within-budget-rate'))
    expect(judged.length).toBeGreaterThan(15)
    for (const row of judged) {
      const { overrun } = campaignOf(row)
      expect([row.label, row.numerator === 1]).toEqual([row.label, (overrun ?? 0) <= 0])
    }
  })

  it('what was brought in can be taken back, and the numbers are as they were', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
    const imports = createImports({ ...options(), directory })
    const { items } = await imports.list()
    for (const { id } of items) {
      hour += 1
      await imports.undo(id)
    }
    rmSync(directory, { recursive: true, force: true })
    metrics = createMetrics(options())
    expect((await answer('on-time-launch-rate')).coverage ?? 0).toBeLessThan(0.5)
  })
})
