import { describe, expect, it } from 'vitest'
import { MemoryLimit } from '../../server/warehouse/duckdb-memory.ts'

const LARGE = 8 << 20
const OUT = new Error('Out of Memory Error: could not allocate a block')

describe('work for which there was too little memory', () => {
  const limits = () => {
    const told: string[] = []
    const memory = new MemoryLimit('1GB', async (limit) => void told.push(limit))
    return { told, memory }
  }

  it('is done again with the whole, also where a question had it raised meanwhile', async () => {
    const { told, memory } = limits()
    let attempts = 0
    const done = memory.sparing(async () => {
      attempts += 1
      if (attempts > 1) return 'done'
      await memory.spare(LARGE)
      await memory.whole(() => Promise.resolve())
      throw OUT
    })
    expect(await done).toBe('done')
    expect(told).toEqual(['250MB', '1GB'])
  })

  it('is not, where all there is was too little', async () => {
    const { memory } = limits()
    let attempts = 0
    const work = () => {
      attempts += 1
      return Promise.reject(OUT)
    }
    await expect(memory.sparing(work)).rejects.toBe(OUT)
    expect(attempts).toBe(1)
  })

  it('is not, where it failed of something else', async () => {
    const { memory } = limits()
    let attempts = 0
    const work = async () => {
      attempts += 1
      await memory.spare(LARGE)
      throw new Error('Constraint Error')
    }
    await expect(memory.sparing(work)).rejects.toThrow('Constraint')
    expect(attempts).toBe(1)
  })
})
