import type { Unit } from '../../../shared/vocabulary.ts'

/** A segment, field or rule as a line of the table. */
export interface SegmentRow {
  readonly id: string
  readonly key: string | null
  readonly title: string
  /** Of which share of its cases it speaks, where that isn't all of them. */
  readonly covers?: string | null
  /** What it is sorted by in the order of time: the name of a week. */
  readonly place: string
  readonly value: number | null
  readonly cases: number
  /** How much of it falls short; null where nothing can. */
  readonly short: number | null
  /** By how much that moved since the stretch before. */
  readonly moved?: number | null
}

export type Column = 'title' | 'time' | 'value' | 'short' | 'cases'

/** The worst first: of a share the lowest, of a duration, of what falls short and of the cases the most, of the weeks the newest. */
export function isDescending(column: Column, unit: Unit): boolean {
  return column === 'value' ? unit !== 'ratio' : column !== 'title'
}

/** Ascending by the column; of two that are as short the one with the lower value is the worse. */
export function compareRows(a: SegmentRow, b: SegmentRow, column: Column): number {
  if (column === 'title') return a.title.localeCompare(b.title)
  if (column === 'time') return a.place.localeCompare(b.place)
  const first = (a[column] ?? -Infinity) - (b[column] ?? -Infinity)
  return first || (b.value ?? -Infinity) - (a.value ?? -Infinity) || a.cases - b.cases
}
