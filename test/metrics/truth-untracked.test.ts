import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceiptRow } from '../../shared/metric.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import type { CampaignTruth, Org, Table } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { campaignName } from '../support/planted.ts'
import { isPlanned, KNOWN, UNTIL } from '../support/verdict.ts'
import { openSyncedCompany, recordName, wholeReceipt } from '../support/synced-company.ts'
import type { TestWorkspace } from '../support/workspace.ts'

const ALWAYS = { from: '2023-01-02', to: UNTIL }
const UNKNOWN = 'The launch is not known: it was live already when first seen'
/** Long enough apart that campaigns end while they are watched. */
const SYNCS = ['2026-09-27', '2026-10-25', '2026-11-22'].map((day) => `${day}T22:45:00.000Z`)

/** What tells of campaigns, but for the history of their fields. */
const KEPT = new Set(['User', 'Campaign', 'owners', 'campaigns', 'marketing_emails', 'campaign_assets'])

function emptied({ tables, ...org }: Org): Org {
  const kept = [...tables.values()].map((table): Table => {
    const { name, label, fields } = table
    return KEPT.has(name) ? table : { name, label, fields, entities: new Map() }
  })
  return { ...org, tables: new Map(kept.map((table) => [table.name, table])) }
}

const whole = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })
/** The campaigns of the same company, whose Salesforce keeps no history of their fields. */
const world = { ...whole, salesforce: emptied(whole.salesforce), hubspot: emptied(whole.hubspot) }
const campaigns = world.truth.campaigns.filter(
  (each) => isPlanned(each) && each.launchedAt !== null && each.launchedAt <= KNOWN,
)
const mailed = new Set(
  [...world.hubspot.tables.get('marketing_emails')!.entities.values()].map(
    ({ revisions }) => revisions[0]!.fields['campaign'],
  ),
)
const hasMail = ({ hubspotId }: CampaignTruth) => mailed.has(hubspotId)

/** Whether a sync met the campaign before it was launched: else nobody can tell that it wasn't made as it was found. */
function wasSeenBefore({ salesforceId, hubspotId, launchedAt }: CampaignTruth): boolean {
  const { revisions } =
    world.salesforce.tables.get('Campaign')!.entities.get(salesforceId ?? '') ??
    world.hubspot.tables.get('campaigns')!.entities.get(hubspotId!)!
  return SYNCS.map((at) => Date.parse(at)).some((at) => revisions[0]!.at < at && at < launchedAt!)
}

let workspace: TestWorkspace
let metrics: Metrics
beforeAll(async () => {
  ;({ workspace, metrics } = await openSyncedCompany(world, SYNCS))
})
afterAll(() => workspace.close())

async function receipt(id: string): Promise<Map<string, ReceiptRow>> {
  const rows = await wholeReceipt(metrics, id, ALWAYS)
  return new Map(rows.map((row) => [recordName(row), row]))
}

describe('without a history of changes', () => {
  it('a campaign that was live when first read has no launch, whatever its status becomes', async () => {
    const silent = campaigns.filter((each) => !hasMail(each) && !wasSeenBefore(each))
    expect(silent.length).toBeGreaterThan(10)
    const rows = await receipt('campaign-throughput')
    const told = silent.map((each) => rows.get(campaignName(each)))
    expect(told.map((row) => [row?.included, row?.reason])).toEqual(told.map(() => [false, UNKNOWN]))
    const judged = [...(await receipt('on-time-launch-rate')).values()].filter(({ included }) => included)
    const named = new Set(judged.map((row) => recordName(row)))
    expect(silent.map(campaignName).filter((name) => named.has(name))).toEqual([])
  })

  it('a launch that an e-mail tells, or that was seen to happen, counts in the time in which it happened', async () => {
    const known = campaigns.filter((each) => hasMail(each) || wasSeenBefore(each))
    const rows = [...(await receipt('campaign-throughput')).values()].filter(({ included }) => included)
    const turnOf = (at: number) => SYNCS.findIndex((sync) => at <= Date.parse(sync))
    const found = rows.map((row) => [recordName(row), turnOf(Date.parse(row.at!))])
    const expected = known.map((each) => [campaignName(each), turnOf(each.launchedAt!)])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
  })
})
