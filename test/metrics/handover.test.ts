import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handedOver } from '../../server/metrics/engine/handover.ts'

/** What nobody listened to, which would end the program. */
let unheard: unknown[]
const note = (reason: unknown) => unheard.push(reason)
beforeEach(() => {
  unheard = []
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  expect(unheard).toEqual([])
})

const all = async (items: AsyncIterable<object>) => {
  const taken: object[] = []
  for await (const item of items) taken.push(item)
  return taken
}

describe('what is handed over', () => {
  test('is nothing when there is nothing', async () => {
    expect(await all(handedOver(() => Promise.resolve()))).toEqual([])
  })

  test('fails as the work failed, before the first item and after one', async () => {
    const failing = (items: number) =>
      handedOver<object>(async (hand) => {
        for (let item = 0; item < items; item++) await hand({ item })
        throw new Error('the disk is gone')
      })
    await expect(all(failing(0))).rejects.toThrow('the disk is gone')
    await expect(all(failing(1))).rejects.toThrow('the disk is gone')
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
    for await (const item of items) if ('item' in item && item.item === 1) break
    expect(made).toEqual([0, 1])
    expect(end).toMatchObject({ name: 'HandoverEnded' })
  })
})
