import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CampaignPairList, PairsSaved, TwinList } from '../../shared/campaign-pair.ts'
import { Problem } from '../../shared/problem.ts'
import { createCampaigns } from '../../server/metrics/campaigns/create-campaigns.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { interrupted, type Interrupted } from '../support/interrupted.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const MADE = '2026-09-01T09:00:00Z'

let server: TestServer
let warehouse: TestWarehouse
let meanwhile: Interrupted['meanwhile']
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  const held = interrupted(warehouse.warehouse)
  meanwhile = held.meanwhile
  const campaigns = createCampaigns({
    warehouse: held.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: (connection, object, id) => `https://${connection}.example/${object}/${id}`,
    sample: true,
  })
  server = await startServer({ campaigns })
  await syncCampaigns(warehouse, {
    at: '2026-11-15T22:45:00.000Z',
    campaigns: ['Autumn webinar', 'Autumn webinar Q4', 'Christmas cards', 'Spring fair'].map((Name, nth) => ({
      Id: `s${nth}`,
      Name,
      Type: 'Email',
      Status: 'Planned',
      CreatedDate: Name === 'Spring fair' ? '2025-01-05T09:00:00Z' : MADE,
    })),
    hubspotCampaigns: [
      hubspot('h-linked', 'Cards', 's2'),
      hubspot('h-likely', 'Autumn webinar Q4 – Mails'),
      hubspot('h-years-later', 'Spring fair'),
      hubspot('h-other', 'Newsletter'),
    ],
  })
})
afterEach(async () => {
  await server.close()
  await warehouse.close()
})

function hubspot(id: string, hs_name: string, salesforce_campaign_id: string | null = null) {
  return { id, hs_name, salesforce_campaign_id, createdAt: MADE, updatedAt: MADE }
}

async function listed(query = '') {
  return CampaignPairList.parse(await (await fetch(`${server.url}/api/v1/campaign-pairs${query}`)).json())
}

/** What is written raises the version by which answers are remembered. */
async function say(items: readonly object[]): Promise<Response> {
  const answer = await fetch(`${server.url}/api/v1/campaign-pairs`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  })
  server.metrics.dataVersion += 1
  return answer
}

const states = async () =>
  (await listed()).items.map(({ campaign, state, twin, told }) => [
    campaign.recordId,
    state,
    twin?.recordId ?? null,
    told,
  ])

describe('campaigns that two systems may both know', () => {
  it('are told by what is to be decided, with the twin whose name is the longest in common and that was made in the same half year', async () => {
    expect(await states()).toEqual([
      ['h-likely', 'likely', 's1', null],
      ['h-other', 'alone', null, null],
      ['h-years-later', 'alone', null, null],
      ['h-linked', 'linked', 's2', 'stored-id'],
    ])
    expect((await listed('?only=likely')).counts).toEqual({ likely: 1, alone: 2, linked: 1, own: 0 })
    expect((await listed('?search=webinar')).items.map(({ campaign }) => campaign.recordId)).toEqual([
      'h-likely',
    ])
  })

  it('come page by page, each once', async () => {
    const seen: string[] = []
    let query = '?limit=1'
    for (;;) {
      const { items, next, matching } = await listed(query)
      expect(matching).toBe(4)
      seen.push(...items.map(({ campaign }) => campaign.recordId))
      if (next === null) break
      query = `?limit=1&cursor=${next}`
    }
    expect(seen).toEqual(['h-likely', 'h-other', 'h-years-later', 'h-linked'])
  })

  it('are paired and kept apart by what a person says, until it is taken back', async () => {
    const [likely, other, , linked] = (await listed()).items
    const { items: twins } = TwinList.parse(
      await (await fetch(`${server.url}/api/v1/campaign-pairs/${other!.id}/twins?search=fair`)).json(),
    )
    expect(twins.map(({ recordId }) => recordId)).toEqual(['s3'])
    const answer = await say([
      { id: likely!.id, verdict: { is: 'own' } },
      { id: other!.id, verdict: { is: 'same', as: twins[0]!.id } },
      { id: linked!.id, verdict: { is: 'own' } },
    ])
    const { items } = PairsSaved.parse(await answer.json())
    expect(items.map(({ state, twin, told }) => [state, twin?.recordId ?? null, told])).toEqual([
      ['own', null, 'person'],
      ['linked', 's3', 'person'],
      ['own', null, 'person'],
    ])
    expect(items[0]!.decidedAt).not.toBeNull()
    await say([likely, other, linked].map((pair) => ({ id: pair!.id, verdict: null })))
    expect((await states()).map(([id, state]) => [id, state])).toEqual([
      ['h-likely', 'likely'],
      ['h-other', 'alone'],
      ['h-years-later', 'alone'],
      ['h-linked', 'linked'],
    ])
  })

  it('aren’t paired with one that a sync takes away before that is kept', async () => {
    const { items } = await listed()
    const other = items.find(({ campaign }) => campaign.recordId === 'h-other')!
    const fair = items.find(({ campaign }) => campaign.recordId === 'h-years-later')!
    const gone = { Id: 's0', Name: 'Autumn webinar', IsDeleted: true }
    const { items: twins } = TwinList.parse(
      await (await fetch(`${server.url}/api/v1/campaign-pairs/${other.id}/twins?search=webinar`)).json(),
    )
    const twin = twins.find(({ recordId }) => recordId === 's0')!
    meanwhile(() => syncCampaigns(warehouse, { at: '2026-11-17T22:45:00.000Z', campaigns: [gone] }))
    const refused = await say([
      { id: fair.id, verdict: { is: 'own' } },
      { id: other.id, verdict: { is: 'same', as: twin.id } },
    ])
    expect([refused.status, Problem.parse(await refused.json()).detail]).toEqual([
      404,
      expect.stringContaining('no campaign'),
    ])
    expect(await warehouse.ask('select record_id from plumbline.identity_decision')).toEqual([])
  })

  it('are kept though a sync writes each time before what was found can be', async () => {
    const [likely] = (await listed()).items
    let batches = 0
    const batch = async () => {
      batches += 1
      await warehouse.warehouse.write((writer) =>
        writer.run('update plumbline.state set data_version = data_version + 1'),
      )
      meanwhile(batch)
    }
    meanwhile(batch)
    expect((await say([{ id: likely!.id, verdict: { is: 'own' } }])).status).toBe(200)
    expect(batches).toBe(4)
    expect(await warehouse.ask('select record_id from plumbline.identity_decision')).toHaveLength(1)
  })

  it('refuse what makes no sense, whole and with what to do, and nothing is kept', async () => {
    const [likely, other] = (await listed()).items
    const before = await states()
    const nowhere = Buffer.from(JSON.stringify(['salesforce', 'campaign', 'gone'])).toString('base64url')
    const refused = [
      [{ id: 'nonsense', verdict: null }],
      [{ id: nowhere, verdict: { is: 'own' } }],
      [
        { id: likely!.id, verdict: { is: 'own' } },
        { id: likely!.id, verdict: null },
      ],
      [
        { id: other!.id, verdict: { is: 'own' } },
        { id: likely!.id, verdict: { is: 'same', as: nowhere } },
      ],
      [{ id: likely!.id, verdict: { is: 'same', as: other!.id } }],
      [{ id: likely!.id, verdict: { is: 'perhaps' } }],
    ]
    for (const items of refused) {
      const answer = await say(items)
      expect([items, answer.status >= 400 && answer.status < 500]).toEqual([items, true])
      expect(Problem.parse(await answer.json()).detail ?? '').not.toBe('')
    }
    expect(await states()).toEqual(before)
  })
})
