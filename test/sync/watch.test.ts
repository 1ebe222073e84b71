import { describe, expect, test } from 'vitest'
import { createWatch } from '../../server/sync/watch.ts'
import type { SyncRun } from '../../shared/sync.ts'

const RUN: SyncRun = {
  id: 'run-1',
  connection: 'salesforce',
  kind: 'first',
  trigger: 'manual',
  state: 'running',
  startedAt: '2026-11-20T08:00:00Z',
  endedAt: null,
  asOf: '2026-11-20T08:00:00Z',
  rowsPerSecond: null,
  secondsLeft: null,
  requests: 0,
  quota: null,
  objects: [],
  waitingUntil: null,
  error: null,
}

/** Runs that stand as the test says, looked at when it says so. */
function scene() {
  const runs = new Map<string, SyncRun>([['run-1', RUN]])
  const looked: string[] = []
  let failure: Error | null = null
  /** The pauses under way, each with what ends it. */
  const pauses = new Set<() => void>()
  const watch = createWatch({
    look: async (id) => {
      looked.push(id)
      if (failure) throw failure
      return runs.get(id) ?? null
    },
    pause: (signal) =>
      new Promise<void>((resolve) => {
        const end = () => {
          pauses.delete(end)
          resolve()
        }
        pauses.add(end)
        signal.addEventListener('abort', end, { once: true })
      }),
  })
  return {
    watch,
    looked,
    pauses,
    move: (change: Partial<SyncRun>) => runs.set('run-1', { ...runs.get('run-1')!, ...change }),
    fail: (error: Error | null) => (failure = error),
    lookAgain: () => [...pauses].forEach((end) => end()),
  }
}

/** Someone who watches a run, and may go. */
function watcher(watch: ReturnType<typeof createWatch>, id = 'run-1') {
  const leave = new AbortController()
  const moves = watch(id, leave.signal)[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { value, done } = await moves.next()
      return done ? null : value.requests
    },
    leave: () => leave.abort(),
  }
}

const paused = async (pauses: ReadonlySet<unknown>) => {
  while (pauses.size === 0) await new Promise(setImmediate)
}

describe('a run that many watch', () => {
  test('is looked at once for all of them, and each is told of every move', async () => {
    const { watch, looked, pauses, move, lookAgain } = scene()
    const watchers = Array.from({ length: 50 }, () => watcher(watch))
    const told = () => Promise.all(watchers.map(({ next }) => next()))
    expect(new Set(await told())).toEqual(new Set([0]))
    await paused(pauses)
    expect(looked).toHaveLength(1)
    const second = told()
    move({ requests: 1 })
    lookAgain()
    expect(new Set(await second)).toEqual(new Set([1]))
    await paused(pauses)
    expect(looked).toHaveLength(2)
    move({ requests: 2, state: 'complete' })
    lookAgain()
    expect(new Set(await told())).toEqual(new Set([2]))
    expect(new Set(await told())).toEqual(new Set([null]))
    expect(looked).toHaveLength(3)
    expect(pauses.size).toBe(0)
  })

  test('is told to who comes later at once, as it was seen last', async () => {
    const { watch, looked } = scene()
    const first = watcher(watch)
    await first.next()
    expect(await watcher(watch).next()).toBe(0)
    expect(looked).toHaveLength(1)
  })

  test('is told to who is slow as it stands by then, and its end is never missed', async () => {
    const { watch, pauses, move, lookAgain } = scene()
    const quick = watcher(watch)
    const slow = watcher(watch)
    await Promise.all([quick.next(), slow.next()])
    for (const requests of [1, 2]) {
      await paused(pauses)
      move({ requests })
      lookAgain()
      expect(await quick.next()).toBe(requests)
    }
    await paused(pauses)
    move({ requests: 3, state: 'failed' })
    lookAgain()
    expect(await quick.next()).toBe(3)
    expect([await slow.next(), await slow.next()]).toEqual([3, null])
  })

  test('that stands still is not told again', async () => {
    const { watch, pauses, looked, move, lookAgain } = scene()
    const someone = watcher(watch)
    await someone.next()
    await paused(pauses)
    const second = someone.next()
    lookAgain()
    await paused(pauses)
    expect(looked).toHaveLength(2)
    move({ requests: 9 })
    lookAgain()
    expect(await second).toBe(9)
  })

  test('is looked at no more once the last has gone, and anew for who comes then', async () => {
    const { watch, looked, pauses } = scene()
    const [one, other] = [watcher(watch), watcher(watch)]
    await Promise.all([one.next(), other.next()])
    await paused(pauses)
    one.leave()
    expect(await one.next()).toBeNull()
    expect(pauses.size).toBe(1)
    const waiting = other.next()
    other.leave()
    expect(await waiting).toBeNull()
    expect(pauses.size).toBe(0)
    expect(looked).toHaveLength(1)
    expect(await watcher(watch).next()).toBe(0)
    expect(looked).toHaveLength(2)
  })

  test('that can’t be looked at fails for all of them, and is tried anew for who comes then', async () => {
    const { watch, pauses, fail, lookAgain } = scene()
    const watchers = [watcher(watch), watcher(watch)]
    await Promise.all(watchers.map(({ next }) => next()))
    await paused(pauses)
    fail(new Error('the data is gone'))
    lookAgain()
    for (const { next } of watchers) await expect(next()).rejects.toThrow('the data is gone')
    fail(null)
    expect(await watcher(watch).next()).toBe(0)
  })
})

test('each run is looked at by itself, and one that does not exist is nothing to watch', async () => {
  const { watch, looked } = scene()
  expect(await watcher(watch, 'nope').next()).toBeNull()
  expect(await watcher(watch).next()).toBe(0)
  expect(looked).toEqual(['nope', 'run-1'])
})
