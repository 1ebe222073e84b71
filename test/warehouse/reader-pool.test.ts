import { describe, expect, test } from 'vitest'
import { ReaderPool } from '../../server/warehouse/reader-pool.ts'

/** A pool, and reads on it that begin in an order that is noted and end when the test says so. */
function scene(readers: number) {
  const pool = new ReaderPool(Array.from({ length: readers }, (_, index) => index))
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  return {
    begun,
    ask: async (name: string, patient: boolean): Promise<void> => {
      const end = Promise.withResolvers<void>()
      ends.set(name, end)
      const done = pool.lend(
        async () => {
          begun.push(name)
          await end.promise
        },
        { patient },
      )
      done.catch(() => undefined)
      await settled()
    },
    end: async (name: string, error?: Error): Promise<void> => {
      if (error) ends.get(name)!.reject(error)
      else ends.get(name)!.resolve()
      await settled()
    },
    pool,
  }
}

const settled = () => new Promise(setImmediate)

describe('readers of the warehouse', () => {
  test('one of them is left to short questions, however many patient ones wait', async () => {
    const { ask, end, begun } = scene(3)
    for (const name of ['long 1', 'long 2', 'long 3', 'long 4']) await ask(name, true)
    expect(begun).toEqual(['long 1', 'long 2'])
    await ask('short 1', false)
    expect(begun).toEqual(['long 1', 'long 2', 'short 1'])
    await end('short 1')
    expect(begun).toHaveLength(3)
    await end('long 2')
    expect(begun).toEqual(['long 1', 'long 2', 'short 1', 'long 3'])
  })

  test('short questions go first, and else each goes in the order in which it came', async () => {
    const { ask, end, begun } = scene(2)
    await ask('long 1', true)
    await ask('short 1', false)
    await ask('long 2', true)
    await ask('short 2', false)
    await ask('short 3', false)
    for (const name of ['long 1', 'short 1', 'short 2', 'short 3', 'long 2']) await end(name)
    expect(begun).toEqual(['long 1', 'short 1', 'short 2', 'short 3', 'long 2'])
  })

  test('where there is but one, it serves both', async () => {
    const { ask, end, begun } = scene(1)
    await ask('long 1', true)
    await ask('long 2', true)
    await end('long 1')
    expect(begun).toEqual(['long 1', 'long 2'])
  })

  test('a read that fails gives its reader back', async () => {
    const { ask, end, begun, pool } = scene(1)
    await ask('long 1', true)
    await ask('short 1', false)
    expect(pool.idle).toEqual([])
    await end('long 1', new Error('no such column'))
    expect(begun).toEqual(['long 1', 'short 1'])
    await end('short 1')
    expect(pool.idle).toEqual([0])
  })
})
