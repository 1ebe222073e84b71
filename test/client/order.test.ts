import { expect, test } from 'vitest'
import type { Unit } from '../../shared/vocabulary.ts'
import {
  compareRows,
  isDescending,
  type Column,
  type SegmentRow,
} from '../../client/pages/metric/segment-order.ts'

const row = (title: string, value: number, short: number, cases: number): SegmentRow => ({
  id: title,
  key: title,
  title,
  place: title,
  value,
  short,
  cases,
})
const first = (rows: readonly SegmentRow[], column: Column, unit: Unit = 'ratio') =>
  rows
    .toSorted((a, b) => compareRows(a, b, column) * (isDescending(column, unit) ? -1 : 1))
    .map(({ title }) => title)

test('the segment with the most that falls short stands on top, however few records it has', () => {
  const owners = [row('Ann', 0.98, 60, 3000), row('No owner', 0.137, 690, 800), row('Bo', 0.98, 50, 2500)]
  expect(first(owners, 'short')).toEqual(['No owner', 'Ann', 'Bo'])
})

test('of two that are as short the one with the lower value is the worse', () => {
  const types = [row('Email', 6 / 7, 1, 7), row('Trade show', 0, 1, 1), row('Webinar', 2 / 3, 1, 3)]
  expect(first(types, 'short')).toEqual(['Trade show', 'Webinar', 'Email'])
})

test('weeks stand in the order of time, the newest first', () => {
  const weeks = ['2025-W52', '2026-W02', '2026-W01'].map((name) => row(name, 1, 0, 1))
  expect(first(weeks, 'time')).toEqual(['2026-W02', '2026-W01', '2025-W52'])
})

test('of durations the longest stands on top, of shares the lowest', () => {
  const rows = [row('Email', 0, 0, 4), row('Webinar', -1, 0, 1), row('Trade show', 12, 0, 1)]
  expect(first(rows, 'value', 'days')).toEqual(['Trade show', 'Email', 'Webinar'])
  expect(first(rows, 'value')).toEqual(['Webinar', 'Email', 'Trade show'])
})
