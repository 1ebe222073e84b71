import { describe, expect, test } from 'vitest'
import { handedOver } from '../../server/metrics/engine/handover.ts'

/** What nobody listened to while the work was done, which would end the program. */
async function unheardOf(work: () => Promise<void>): Promise<unknown[]> {
  const unheard: unknown[] = []
  const note = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', note)
  await work()
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  return unheard
}

const all = async (items: AsyncIterable<object>) => {
  const taken: object[] = []
  for await (const item of items) taken.push(item)
  return taken
}

describe('what is handed over', () => {
  test('is nothing when there is nothing', async () => {
    const unheard = await unheardOf(async () =>
      expect(await all(handedOver(() => Promise.resolve()))).toEqual([]),
    )
    expect(unheard).toEqual([])
  })

  test('fails as the work failed, before the first item and after one', async () => {
    const failing = (items: number) =>
      handedOver<object>(async (hand) => {
        for (let item = 0; item < items; item++) await hand({ item })
        throw new Error('the disk is gone')
      })
    const unheard = await unheardOf(async () => {
      await expect(all(failing(0))).rejects.toThrow('the disk is gone')
      await expect(all(failing(1))).rejects.toThrow('the disk is gone')
    })
    expect(unheard).toEqual([])
  })

  test('is made only as it is taken, and ends the work when nobody wants more', async () => {
    const made: number[] = []
    let end: unknown = null
    const items = handedOver<object>(async (hand) => {
      try {
        for (let item = 0; ; item++) {
          made.push(item)
          await hand({ item })
        }
      } catch (error) {
        end = error
        throw error
      }
    })
    const unheard = await unheardOf(async () => {
      for await (const item of items) if ('item' in item && item.item === 1) break
    })
    expect(unheard).toEqual([])
    expect(made).toEqual([0, 1])
    expect(end).toMatchObject({ name: 'HandoverEnded' })
  })
})
