import { expect, it } from 'vitest'
import { Turns } from '../../server/imports/turns.ts'

const never = new AbortController().signal

it('files are read in the order in which they arrived, no more than so many at a time', async () => {
  const turns = new Turns(1)
  const first = Promise.withResolvers<void>()
  const said: string[] = []
  const work = (name: string, until = Promise.resolve()) =>
    turns.take(async () => {
      said.push(name)
      await until
    }, never)
  const all = [work('first', first.promise), work('second'), work('third')]
  await expect.poll(() => said).toEqual(['first'])
  expect(turns.full).toBe(true)
  first.resolve()
  await Promise.all(all)
  expect([said, turns.full]).toEqual([['first', 'second', 'third'], false])
})

it('whoever goes while they wait keeps nobody behind them waiting, and is not read', async () => {
  const turns = new Turns(1)
  const first = Promise.withResolvers<void>()
  const gone = new AbortController()
  const said: string[] = []
  const begun = turns.take(() => first.promise, never)
  const left = turns.take(async () => said.push('gone'), gone.signal)
  const next = turns.take(async () => said.push('next'), never)
  gone.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  first.resolve()
  await Promise.all([begun, next])
  expect(said).toEqual(['next'])
})

it('a file that fails makes room for the next one', async () => {
  const turns = new Turns(1)
  await expect(turns.take(() => Promise.reject(new Error('no CSV')), never)).rejects.toThrow('no CSV')
  expect(turns.full).toBe(false)
})
