import { expect, test } from 'vitest'
import type { Sample } from '../../shared/sample.ts'
import { progressText } from '../../client/pages/quality/sample-progress.ts'

type Verdict = Sample['records'][number]['values'][number]['verdict']

const record = (position: number, ...verdicts: readonly Verdict[]): Sample['records'][number] => ({
  position,
  connection: 'salesforce',
  object: 'lead',
  recordId: String(position),
  label: `Person ${position}`,
  url: null,
  gone: false,
  values: verdicts.map((verdict) => ({
    field: 'name',
    title: 'Name',
    value: 'Ann',
    valueNow: 'Ann',
    changed: false,
    verdict,
    note: null,
    at: null,
    by: null,
  })),
})

test('before anybody looked, a sample says how much there is to judge', () => {
  expect(progressText({ records: [record(0, null, null), record(1, null)] })).toBe(
    '3 values of 2 people to be judged.',
  )
})

test('what nobody can tell is judged, and said apart from what is right or wrong', () => {
  const records = [record(0, 'correct', 'wrong', 'cannot-tell'), record(1, 'correct', null)]
  expect(progressText({ records })).toBe(
    '4 of 5 values are judged: 2 correct, 1 wrong, 1 that nobody can tell.',
  )
})
