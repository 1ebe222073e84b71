import { describe, expect, it } from 'vitest'
import type { ObjectStream } from '../../server/connectors/connector.ts'
import { hubspotStreams } from '../../server/connectors/hubspot/streams.ts'
import { salesforceStreams } from '../../server/connectors/salesforce/streams.ts'
import { sideBySide } from '../../server/sync/side-by-side.ts'
import { streamNeeds } from '../../server/sync/stream-order.ts'

/** Things whose work ends when the test says so. */
function held(
  names: string,
  { atOnce = 2, needs = {} }: { atOnce?: number; needs?: Record<string, string> } = {},
) {
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const all = sideBySide(names.split(''), {
    atOnce,
    needs: (name) => (needs[name] ?? '').split(''),
    work: async (name) => {
      begun.push(name)
      const end = Promise.withResolvers<void>()
      ends.set(name, end)
      await end.promise
    },
  })
  const settled = () => new Promise(setImmediate)
  return {
    all,
    begun: async () => {
      await settled()
      return begun.join('')
    },
    end: (name: string) => ends.get(name)!.resolve(),
    fail: (name: string) => ends.get(name)!.reject(new Error(`${name} failed`)),
  }
}

describe('what is done side by side', () => {
  it('begins in order, no more at once than may be', async () => {
    const work = held('abcd')
    expect(await work.begun()).toBe('ab')
    work.end('b')
    expect(await work.begun()).toBe('abc')
    work.end('c')
    expect(await work.begun()).toBe('abcd')
    work.end('a')
    work.end('d')
    await expect(work.all).resolves.toEqual([])
  })

  it('waits for what it needs, and lets what needs nothing go before it', async () => {
    const work = held('abcd', { needs: { b: 'a', c: 'ab' } })
    expect(await work.begun()).toBe('ad')
    work.end('d')
    expect(await work.begun()).toBe('ad')
    work.end('a')
    expect(await work.begun()).toBe('adb')
    work.end('b')
    expect(await work.begun()).toBe('adbc')
    work.end('c')
    await expect(work.all).resolves.toEqual([])
  })

  it('tells what failed, once what was under way has ended, and begins nothing more', async () => {
    const work = held('abc')
    await work.begun()
    work.fail('b')
    expect(await work.begun()).toBe('ab')
    let over = false
    void work.all.then(() => (over = true))
    await work.begun()
    expect(over).toBe(false)
    work.fail('a')
    await expect(work.all).resolves.toEqual([new Error('b failed'), new Error('a failed')])
    expect(await work.begun()).toBe('ab')
  })
})

describe('the streams of a CRM', () => {
  const needed = (vendor: 'salesforce' | 'hubspot', streams: readonly ObjectStream[]) => {
    const needs = streamNeeds({ vendor, streams })
    return Object.fromEntries(
      streams.flatMap((stream) => {
        const names = needs(stream).map(({ object }) => object)
        return names.length === 0 ? [] : [[stream.object, names]]
      }),
    )
  }

  it('need the records to which their rows belong, and the objects whose histories they are', () => {
    expect(needed('salesforce', salesforceStreams)).toEqual({
      campaignhistory: ['campaign'],
      leadhistory: ['lead'],
      opportunityfieldhistory: ['opportunity'],
      opportunityhistory: ['opportunity'],
    })
    const hubspot = needed(
      'hubspot',
      hubspotStreams.map(({ stream }) => stream),
    )
    expect(hubspot).toMatchObject({
      deal_contact: ['deal'],
      ticket_contact: ['ticket'],
      subscription_status: ['contact'],
    })
    expect(hubspot).not.toHaveProperty('contact')
  })
})
