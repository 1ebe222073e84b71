import { describe, expect, it } from 'vitest'
import type { Page, PageFile } from '../../server/connectors/connector.ts'
import { isFew, isFull, rowsOf } from '../../server/sync/batch.ts'

const FIELDS: Readonly<Record<string, number>> = { narrow: 5, wide: 80 }
const fields = (object: string) => FIELDS[object]!

function file(
  rows: number | null,
  object = 'narrow',
  content: PageFile['content'] = { kind: 'rows' },
): PageFile {
  return { object, path: 'p', format: { kind: 'ndjson' }, rows, content }
}

const page = (...files: readonly PageFile[]): Page => ({ files, cursor: null })
const parents = (count: number) => Array.from({ length: count }, (_, nth) => `p${nth}`)
const sets = (count: number) => file(0, 'narrow', { kind: 'sets', field: 'of', parents: parents(count) })
const full = (pages: readonly Page[], waitedMs = 0) => isFull(pages, { fields, waitedMs })

describe('pages are committed', () => {
  it('once a row group of narrow rows is there, or fewer wide ones', () => {
    expect(full([page(file(60_000)), page(file(64_999))])).toBe(false)
    expect(full([page(file(60_000)), page(file(65_000))])).toBe(true)
    expect(full([page(file(10_000, 'wide')), page(file(9_999, 'wide'))])).toBe(false)
    expect(full([page(file(10_000, 'wide')), page(file(10_000, 'wide'))])).toBe(true)
  })

  it('by how wide the rows of each object are: narrow ones beside wide ones are no wide ones', () => {
    expect(full([page(file(10_000, 'wide'), file(30_000))])).toBe(false)
  })

  it('also where the source says nothing of how many rows there are', () => {
    const untold = (count: number) => Array.from({ length: count }, () => page(file(null, 'wide')))
    expect(full(untold(199))).toBe(false)
    expect(full(untold(200))).toBe(true)
  })

  it('once they are of many records, whose ids are held, though nothing belongs to these', () => {
    expect(full([page(sets(124_999))])).toBe(false)
    expect(full([page(sets(60_000)), page(sets(65_000))])).toBe(true)
  })

  it('once they have waited, or are very many files', () => {
    const many = (count: number) => Array.from({ length: count }, () => page(file(1)))
    expect(full(many(1), 5_000)).toBe(true)
    expect(full(many(1_499))).toBe(false)
    expect(full(many(1_500))).toBe(true)
  })
})

it('rows that the source has announced or may have sent are counted, and parents are none', () => {
  expect(rowsOf([page(file(400), file(null)), page(file(500)), page(sets(10))])).toBe(1_000)
  expect([isFew(1_000), isFew(1_001)]).toEqual([true, false])
})
