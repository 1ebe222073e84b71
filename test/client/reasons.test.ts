import { MutationObserver, QueryClient, QueryObserver, type InfiniteData } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plansKey } from '../../client/api/campaigns.ts'
import { metricsKey } from '../../client/api/metrics.ts'
import { reasonsOptions } from '../../client/api/reasons.ts'
import { asTheyWere } from '../../client/pages/campaigns/reasons.ts'
import type { PlanList, PlanStep, ReasonsSave, ReasonsSaved } from '../../shared/campaign.ts'

type Reason = Pick<PlanStep, 'reason' | 'note' | 'reasonFrom' | 'reasonAt' | 'reasonBy'>

const UNSAID: Reason = { reason: null, note: null, reasonFrom: null, reasonAt: null, reasonBy: null }
const AT = '2026-11-02T09:00:00.000Z'
const SET: Reason = { reason: 'external', note: 'Strike', reasonFrom: 'set', reasonAt: AT, reasonBy: 'Ann' }
const IMPORTED: Reason = { ...UNSAID, reason: 'late-inputs', reasonFrom: 'imported' }

function step(id: string, reason: Reason): PlanStep {
  return {
    id,
    campaign: {
      id,
      connection: 'salesforce',
      object: 'campaign',
      recordId: id,
      label: null,
      url: null,
      type: null,
      owner: null,
    },
    nth: 2,
    planned: '2026-11-10',
    before: '2026-11-03',
    days: 7,
    at: AT,
    seenAt: AT,
    told: 'history',
    changedBy: null,
    committed: false,
    replan: true,
    afterLaunch: false,
    ...reason,
  }
}

/** A server that keeps each reason once its save is let go. `below`: what imports say. */
function company(said: Readonly<Record<string, Reason>>) {
  const below = new Map(Object.entries(said).filter(([, { reasonFrom }]) => reasonFrom === 'imported'))
  const rows = new Map(Object.entries(said))
  const saves: { letGo: () => void; fail: () => void }[] = []
  const steps = () => [...rows].map(([id, reason]) => step(id, reason))
  return {
    saves,
    below,
    list: (): InfiniteData<PlanList> => ({
      pages: [{ items: steps(), next: null, matching: rows.size, counts: [] }],
      pageParams: [undefined],
    }),
    keep: async ({ ids, reason, note }: ReasonsSave): Promise<ReasonsSaved> => {
      const held = Promise.withResolvers<void>()
      saves.push({ letGo: held.resolve, fail: () => held.reject(new Error('gone')) })
      await held.promise
      const set: Reason = { ...SET, reason, note: note ?? null }
      for (const id of ids) rows.set(id, reason === null ? (below.get(id) ?? UNSAID) : set)
      return { items: steps().filter(({ id }) => ids.includes(id)) }
    },
  }
}

let client: QueryClient
beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
})
afterEach(() => client.clear())

const ledgerKey = [...plansKey, {}]
const numbersKey = [...metricsKey, 'list']

const shown = (id: string) =>
  client.getQueryData<InfiniteData<PlanList>>(ledgerKey)!.pages[0]!.items.find((each) => each.id === id)!

/** Keeps what is said of rows, as a page does that shows the ledger. */
function page(server: ReturnType<typeof company>) {
  client.setQueryData(ledgerKey, server.list())
  const say = async (save: ReasonsSave) => {
    const observer = new MutationObserver(client, reasonsOptions(client, server.keep))
    const before = server.saves.length
    const kept = observer.mutate([save])
    await expect.poll(() => server.saves.length).toBe(before + 1)
    return { kept, ...server.saves.at(-1)! }
  }
  return { say }
}

describe('a reason that is said', () => {
  it('stands at once as a person’s word, whatever an import said, and then as the server has it', async () => {
    const server = company({ a: UNSAID, b: IMPORTED })
    const { say } = page(server)
    const save = await say({ ids: ['a', 'b'], reason: 'requester', note: 'Too early' })
    const said = { reason: 'requester', note: 'Too early', reasonFrom: 'set' }
    expect(shown('a')).toMatchObject({ ...said, reasonAt: null, reasonBy: null })
    expect(shown('b')).toMatchObject(said)
    save.letGo()
    await save.kept
    expect(shown('a')).toMatchObject({ ...said, reasonAt: AT, reasonBy: 'Ann' })
  })

  it('is what Undo comes back to, before the ledger has been asked for anew', async () => {
    const { say } = page(company({ a: UNSAID, b: UNSAID }))
    const first = await say({ ids: ['a'], reason: 'requester' })
    const other = await say({ ids: ['b'], reason: 'external' })
    expect(asTheyWere([shown('a')])).toEqual([{ ids: ['a'], reason: 'requester', note: null }])
    first.letGo()
    await first.kept
    expect(asTheyWere([shown('a')])).toEqual([{ ids: ['a'], reason: 'requester', note: null }])
    other.letGo()
    await other.kept
  })

  it('that is taken back leaves what the server tells below it before anything more can be said', async () => {
    const server = company({ a: SET, b: SET })
    server.below.set('b', IMPORTED)
    const { say } = page(server)
    const save = await say({ ids: ['a', 'b'], reason: null })
    for (const id of ['a', 'b']) expect(shown(id)).toMatchObject(UNSAID)
    save.letGo()
    await save.kept
    expect(shown('a')).toMatchObject(UNSAID)
    expect(shown('b')).toMatchObject(IMPORTED)
  })

  it('leaves alone what an import said when there is nothing to take back', async () => {
    const { say } = page(company({ a: IMPORTED }))
    const save = await say({ ids: ['a'], reason: null })
    expect(shown('a')).toMatchObject(IMPORTED)
    save.letGo()
    await save.kept
  })
})

describe('a reason that can’t be kept', () => {
  it('isn’t shown any more, though the ledger can’t be asked for anew', async () => {
    const { say } = page(company({ a: SET, b: UNSAID }))
    const save = await say({ ids: ['a', 'b'], reason: 'requester', note: 'Too early' })
    save.fail()
    await expect(save.kept).rejects.toThrow('gone')
    expect(shown('a')).toMatchObject(SET)
    expect(shown('b')).toMatchObject(UNSAID)
  })

  it('leaves what was said since', async () => {
    const { say } = page(company({ a: UNSAID }))
    const first = await say({ ids: ['a'], reason: 'requester' })
    const second = await say({ ids: ['a'], reason: 'external' })
    first.fail()
    await expect(first.kept).rejects.toThrow('gone')
    expect(shown('a')).toMatchObject({ reason: 'external' })
    second.letGo()
    await second.kept
  })
})

describe('of two reasons that are said at once', () => {
  /** Numbers and ledger as they are shown, and how many saves each of their answers knows of. */
  function watch(server: ReturnType<typeof company>) {
    let kept = 0
    const asked: PromiseWithResolvers<void>[] = []
    const answer = async () => {
      const held = Promise.withResolvers<void>()
      asked.push(held)
      const known = kept
      await held.promise
      return known
    }
    const observe = (queryKey: readonly unknown[], queryFn: () => Promise<unknown>) =>
      new QueryObserver(client, { queryKey, queryFn }).subscribe(() => {})
    client.setQueryData(numbersKey, 0)
    observe(numbersKey, answer)
    observe(ledgerKey, async () => {
      await answer()
      return server.list()
    })
    return {
      asked,
      keep: () => (kept += 1),
      numbers: () => client.getQueryData(numbersKey),
      idle: () => {
        for (const { resolve } of asked.splice(0)) resolve()
        return client.isFetching() === 0
      },
    }
  }

  it('the second, kept while the numbers are asked for after the first, has them asked for anew', async () => {
    const server = company({ a: UNSAID, b: UNSAID })
    const { say } = page(server)
    const seen = watch(server)
    const first = await say({ ids: ['a'], reason: 'requester' })
    first.letGo()
    seen.keep()
    // Neither the numbers nor the ledger have answered yet.
    await expect.poll(() => seen.asked.length).toBe(2)
    const second = await say({ ids: ['b'], reason: 'external' })
    second.letGo()
    seen.keep()
    await expect.poll(() => seen.asked.length).toBe(4)
    await expect.poll(seen.idle).toBe(true)
    await Promise.all([first.kept, second.kept])
    expect(seen.numbers()).toBe(2)
    expect([shown('a'), shown('b')].map(({ reason }) => reason)).toEqual(['requester', 'external'])
  })

  it('the first has nothing asked for while the second is on its way, which does it for both', async () => {
    const server = company({ a: UNSAID, b: UNSAID })
    const { say } = page(server)
    const seen = watch(server)
    const first = await say({ ids: ['a'], reason: 'requester' })
    const second = await say({ ids: ['b'], reason: 'external' })
    first.letGo()
    seen.keep()
    await first.kept
    expect(seen.asked).toEqual([])
    const settled = Promise.allSettled([second.kept])
    second.fail()
    await expect.poll(() => seen.asked.length).toBe(2)
    await expect.poll(seen.idle).toBe(true)
    expect(await settled).toMatchObject([{ status: 'rejected' }])
    expect(seen.numbers()).toBe(1)
    expect([shown('a'), shown('b')].map(({ reason }) => reason)).toEqual(['requester', null])
  })
})
