import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CampaignList, PlanList, PlanStep, ReasonsSaved } from '../../shared/campaign.ts'
import { createCampaigns } from '../../server/metrics/campaigns/create-campaigns.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { writeMapping } from '../../server/warehouse/model/setting.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { interrupted, type Interrupted } from '../support/interrupted.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const RUN = '2026-11-15T22:45:00.000Z'
const NOW = '2026-11-18T10:00:00.000Z'

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
    clock: { now: () => Date.parse(NOW) },
    zone: 'Europe/Berlin',
    recordUrl: (connection, object, id) => `https://${connection}.example/${object}/${id}`,
    sample: true,
  })
  server = await startServer({ campaigns })
  await syncCampaigns(warehouse, {
    at: RUN,
    campaigns: [
      campaign('a', 'Autumn webinar', { Status: 'In Progress', Planned_Launch__c: '2026-11-10' }),
      campaign('b', 'Briefing', { Planned_Launch__c: '2026-11-27' }),
      campaign('c', 'Christmas cards', { Planned_Launch__c: '2026-11-24' }),
      campaign('d', 'Done long ago', { Status: 'In Progress', Planned_Launch__c: '2026-03-03' }),
      campaign('e', 'Every day', { Planned_Launch__c: '2026-11-20', Always_On__c: true }),
    ],
    changes: [
      ...['a', 'b', 'c'].map((id) => change(id, 'Status', 'Draft', 'Planned', '2026-10-20T09:00:00Z')),
      change('a', 'Planned_Launch__c', '2026-11-03', '2026-11-10', '2026-10-30T09:00:00Z'),
      change('a', 'Status', 'Planned', 'In Progress', '2026-11-10T09:00:00Z'),
      change('b', 'Planned_Launch__c', '2026-11-12', '2026-11-20', '2026-11-09T09:00:00Z'),
      change('b', 'Planned_Launch__c', '2026-11-20', '2026-11-27', '2026-11-13T09:00:00Z'),
      change('d', 'Status', 'Draft', 'In Progress', '2026-03-03T09:00:00Z'),
    ],
  })
})
afterEach(async () => {
  await server.close()
  await warehouse.close()
})

function campaign(id: string, name: string, more: object) {
  return {
    Id: id,
    Name: name,
    Type: 'Email',
    Status: 'Planned',
    CreatedDate: '2026-01-05T09:00:00Z',
    ...more,
  }
}

function change(id: string, field: string, from: string, to: string, at: string) {
  return { id, field, from, to, at }
}

const get = async (path: string) => (await fetch(`${server.url}/api/v1${path}`)).json()
/** What is written raises the version by which answers are remembered. */
async function patch(path: string, body: unknown): Promise<Response> {
  const answer = await fetch(`${server.url}/api/v1/plans${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  server.metrics.dataVersion += 1
  return answer
}
const ledger = async (query = '') => PlanList.parse(await get(`/plans${query}`))

describe('campaigns on the timeline', () => {
  it('stand with their first committed, planned and actual day, and every plan between', async () => {
    const { items, today } = CampaignList.parse(await get('/campaigns'))
    expect(today).toBe('2026-11-18')
    expect(items.map(({ label }) => label)).toEqual(['Autumn webinar', 'Christmas cards', 'Briefing'])
    expect(items[0]).toMatchObject({
      state: 'launched',
      committed: '2026-11-03',
      planned: '2026-11-10',
      launched: '2026-11-10',
      daysLate: 7,
      outlook: null,
    })
    expect(items[0]!.steps).toMatchObject([
      { planned: '2026-11-03', committed: true, replan: false },
      { planned: '2026-11-10', committed: false, replan: true },
    ])
  })

  it('are told by how they stand to their dates, where they are due soon', async () => {
    const { items, outlooks } = CampaignList.parse(await get('/campaigns?only=upcoming'))
    expect(items.map(({ label, outlook, why }) => [label, outlook, why])).toEqual([
      ['Christmas cards', 'on-time', 'as far as is known: nothing tells when work started'],
      ['Briefing', 'late', '6 days after the first committed day'],
    ])
    expect(outlooks).toEqual({ 'on-time': 1, 'at-risk': 0, behind: 0, late: 1 })
  })

  it('are found by days, type and name', async () => {
    const labels = async (query: string) =>
      CampaignList.parse(await get(`/campaigns?${query}`)).items.map(({ label }) => label)
    expect(await labels('from=2026-03-01&to=2026-04-01&search=long')).toEqual(['Done long ago'])
    expect(await labels('type=Webinar')).toEqual([])
    expect(await labels('search=BRIEF')).toEqual(['Briefing'])
    expect((await fetch(`${server.url}/api/v1/campaigns?from=2026-03-02&to=2026-03-01`)).status).toBe(400)
  })
})

describe('the re-plan ledger', () => {
  it('takes no reason for a date by which nothing was moved, alone or among others', async () => {
    const all = await ledger('?only=all')
    const first = all.items.find(({ replan }) => !replan)!
    const moved = all.items.find(({ replan }) => replan)!
    const refused = await patch('', { ids: [moved.id, first.id], reason: 'requester' })
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining('is no re-plan'), action: expect.stringContaining('ledger') },
    ])
    expect((await ledger()).items.map(({ reason }) => reason)).not.toContain('requester')
    expect((await fetch(`${server.url}/api/v1/plans?from=2027-01-01&to=2026-01-01`)).status).toBe(400)
  })

  it('holds every move of a committed date, the newest first, with who and by how much', async () => {
    const { items, matching, counts } = await ledger()
    expect(
      items.map(({ campaign: { label }, before, planned, days, told }) => [
        label,
        before,
        planned,
        days,
        told,
      ]),
    ).toEqual([
      ['Briefing', '2026-11-20', '2026-11-27', 7, 'history'],
      ['Briefing', '2026-11-12', '2026-11-20', 8, 'history'],
      ['Autumn webinar', '2026-11-03', '2026-11-10', 7, 'history'],
    ])
    expect(matching).toBe(3)
    expect(counts.find(({ reason }) => reason === null)).toEqual({ reason: null, replans: 3 })
    const all = await ledger('?only=all')
    expect(all.matching).toBe(7)
    expect(all.items.filter(({ committed }) => committed)).toHaveLength(4)
  })

  it('takes a reason, keeps it, and takes it back', async () => {
    const [newest] = (await ledger()).items
    const said = await patch(`/${newest!.id}`, { reason: 'late-inputs', note: 'Speaker fell ill' })
    expect(PlanStep.parse(await said.json())).toMatchObject({
      id: newest!.id,
      reason: 'late-inputs',
      note: 'Speaker fell ill',
      reasonFrom: 'set',
    })
    expect((await ledger('?reason=late-inputs')).items.map(({ id }) => id)).toEqual([newest!.id])
    expect((await ledger('?search=fell')).matching).toBe(1)
    await patch(`/${newest!.id}`, { reason: null })
    expect((await ledger()).items[0]).toEqual(newest)
  })

  it('takes no reason for a re-plan that a mapping or a sync undoes before it is kept', async () => {
    const [newest] = (await ledger()).items
    const { salesforce } = sampleMapping
    // While a campaign is in draft, nothing is committed that could be moved.
    const drafts = { ...sampleMapping, salesforce: { ...salesforce, draftStatuses: ['Draft', 'Planned'] } }
    const map = (mapping: Mapping, basedOn: number) =>
      warehouse.warehouse.write((writer) => writeMapping(writer, mapping, { at: NOW, by: null, basedOn }))
    meanwhile(() => map(drafts, 0))
    const mapped = await patch(`/${newest!.id}`, { reason: 'external' })
    expect([mapped.status, await mapped.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining('is no re-plan') },
    ])
    await map(sampleMapping, 1)
    expect((await ledger()).items[0]).toEqual(newest)

    const alwaysOn = campaign('b', 'Briefing', { Planned_Launch__c: '2026-11-27', Always_On__c: true })
    meanwhile(() => syncCampaigns(warehouse, { at: '2026-11-17T22:45:00.000Z', campaigns: [alwaysOn] }))
    expect((await patch(`/${newest!.id}`, { reason: 'external' })).status).toBe(404)
    expect((await ledger('?reason=external')).matching).toBe(0)
    expect(await warehouse.ask('select reason from plumbline.replan_reason')).toEqual([])
  })

  it('keeps a reason while something else is written', async () => {
    const [newest] = (await ledger()).items
    const named = campaign('c', 'Cards', { Planned_Launch__c: '2026-11-24' })
    meanwhile(() => syncCampaigns(warehouse, { at: '2026-11-17T22:45:00.000Z', campaigns: [named] }))
    const said = await patch(`/${newest!.id}`, { reason: 'external' })
    expect(PlanStep.parse(await said.json())).toMatchObject({ id: newest!.id, reason: 'external' })
    expect(await warehouse.ask('select reason from plumbline.replan_reason')).toEqual([
      { reason: 'external' },
    ])
  })

  it('takes one reason for many, or for none of them', async () => {
    const ids = (await ledger()).items.map(({ id }) => id)
    const refused = await patch('', { ids: [ids[0], 'nobody'], reason: 'external' })
    expect(refused.status).toBe(404)
    expect((await ledger('?reason=external')).matching).toBe(0)
    const said = await patch('', { ids, reason: 'external' })
    expect(ReasonsSaved.parse(await said.json()).items.map(({ id }) => id)).toEqual(ids)
    const { counts } = await ledger()
    expect(counts.find(({ reason }) => reason === 'external')).toEqual({ reason: 'external', replans: 3 })
    expect((await patch('', { ids: [], reason: 'external' })).status).toBe(400)
    expect((await patch('', { ids, reason: 'the weather' })).status).toBe(400)
  })

  it('its pages are the whole, and so is its CSV', async () => {
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: PlanList = await ledger(`?only=all&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(paged).toEqual((await ledger('?only=all')).items.map(({ id }) => id))
    const csv = await (await fetch(`${server.url}/api/v1/plans?only=all&format=csv`)).text()
    expect(csv.trim().split('\r\n')).toHaveLength(paged.length + 1)
    expect(csv).toContain('a,2026-11-10,2026-10-30T09:00:00.000Z')
  })
})
