import { describe, expect, test } from 'vitest'
import type { RunObject } from '../../shared/sync.ts'
import { changesText, readShare, rowsRead } from '../../client/ui/run-sums.ts'

const object = (fields: Partial<RunObject>): RunObject => ({
  refusal: null,
  object: 'lead',
  label: 'Leads',
  state: 'pending',
  expected: null,
  read: 0,
  inserted: 0,
  changed: 0,
  deleted: 0,
  quarantined: 0,
  startedAt: null,
  endedAt: null,
  ...fields,
})

describe('a run’s sums', () => {
  test('progress weighs each object by the rows that its source announced', () => {
    const objects = [
      object({ state: 'complete', expected: 900, read: 900 }),
      object({ state: 'running', expected: 100, read: 50 }),
    ]
    expect(readShare(objects)).toBeCloseTo(0.95)
    expect(rowsRead(objects)).toBe(950)
  })

  test('a source that announces too little never makes more than all', () => {
    expect(readShare([object({ state: 'running', expected: 10, read: 25 })])).toBe(1)
  })

  test('an object without an announced number weighs as much as an average one', () => {
    const objects = [object({ state: 'complete', expected: 100, read: 100 }), object({ state: 'pending' })]
    expect(readShare(objects)).toBeCloseTo(0.5)
  })

  test('a run says what it changed, and says so when it changed nothing', () => {
    expect(
      changesText([object({ inserted: 1200, changed: 5 }), object({ deleted: 2, quarantined: 1 })]),
    ).toBe('1,200 new, 5 changed, 2 deleted, 1 set aside')
    expect(changesText([object({ read: 40 })])).toBe('nothing changed')
  })
})
