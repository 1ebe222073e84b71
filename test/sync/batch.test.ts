import { describe, expect, it } from 'vitest'
import type { PageFile } from '../../server/connectors/connector.ts'
import { isFew, isFull, rowsOf } from '../../server/sync/batch.ts'

function page(rows: number | null, content: PageFile['content'] = { kind: 'rows' }) {
  const file: PageFile = { object: 'o', path: 'p', format: { kind: 'ndjson' }, rows, content }
  return { files: [file], cursor: null }
}

const parents = (count: number) => Array.from({ length: count }, (_, nth) => `p${nth}`)
const sets = (count: number) => page(0, { kind: 'sets', field: 'of', parents: parents(count) })
const narrow = { fields: 5, waitedMs: 0 }

describe('pages are committed', () => {
  it('once a row group of narrow rows is there, or fewer wide ones', () => {
    expect(isFull([page(60_000), page(60_000)], narrow)).toBe(false)
    expect(isFull([page(60_000), page(65_000)], narrow)).toBe(true)
    expect(isFull([page(20_000)], { fields: 80, waitedMs: 0 })).toBe(true)
  })

  it('once they are of many records, whose ids are held, though nothing belongs to these', () => {
    expect(isFull([sets(120_000)], narrow)).toBe(false)
    expect(isFull([sets(60_000), sets(65_000)], narrow)).toBe(true)
  })

  it('once they have waited, or are very many files', () => {
    expect(isFull([page(1)], { fields: 5, waitedMs: 5_000 })).toBe(true)
    expect(
      isFull(
        Array.from({ length: 1_499 }, () => page(1)),
        narrow,
      ),
    ).toBe(false)
    expect(
      isFull(
        Array.from({ length: 1_500 }, () => page(1)),
        narrow,
      ),
    ).toBe(true)
  })
})

it('rows that the source has announced are counted, and parents are none', () => {
  expect(rowsOf([page(400), page(null), page(600), sets(10)])).toBe(1_000)
  expect([isFew(1_000), isFew(1_001)]).toEqual([true, false])
})
