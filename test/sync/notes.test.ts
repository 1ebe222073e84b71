import { afterEach, beforeEach, expect, it } from 'vitest'
import { withNotes } from '../../server/sync/notes.ts'
import type { Warehouse, Writer } from '../../server/warehouse/warehouse.ts'
import { openBareWarehouse } from '../support/engine.ts'

let warehouse: Warehouse
let notes: ReturnType<typeof withNotes>
beforeEach(async () => {
  warehouse = await openBareWarehouse()
  await warehouse.write((writer) => writer.run('create table told(what text)'))
  notes = withNotes((work) => warehouse.write(work))
})
afterEach(() => warehouse.close())

const tell = (what: string) => async (writer: Writer) => {
  await writer.run('insert into told values ($1)', [what])
}
const told = async () =>
  (await warehouse.read((reader) => reader.all<{ what: string }>('select what from told'))).map(
    ({ what }) => what,
  )

it('a note is written with what is written next, and before it', async () => {
  notes.later(tell('a'))
  notes.later(tell('b'))
  expect(await told()).toEqual([])
  await notes.write(tell('c'))
  expect(await told()).toEqual(['a', 'b', 'c'])
})

it('what is undone takes its notes back, and the next write writes them', async () => {
  notes.later(tell('a'))
  await expect(
    notes.write(() => {
      notes.later(tell('b'))
      return Promise.reject(new Error('cut off'))
    }),
  ).rejects.toThrow('cut off')
  expect(await told()).toEqual([])
  await notes.write(tell('c'))
  expect(await told()).toEqual(['a', 'b', 'c'])
})

it('a write whose work is done twice, because the engine undid the first, writes its notes then too', async () => {
  const twice = withNotes(async (work) => {
    await warehouse
      .write(async (writer) => {
        await work(writer)
        throw new Error('undone')
      })
      .catch(() => undefined)
    return warehouse.write(work)
  })
  twice.later(tell('a'))
  await twice.write(tell('b'))
  expect(await told()).toEqual(['a', 'b'])
})

it('of two writes at once only the first writes a note', async () => {
  notes.later(tell('a'))
  await Promise.all([notes.write(tell('b')), notes.write(tell('c'))])
  expect((await told()).filter((what) => what === 'a')).toHaveLength(1)
})
